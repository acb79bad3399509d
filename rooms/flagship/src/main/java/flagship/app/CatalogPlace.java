package flagship.app;

import flagship.catalog.Catalog;
import flagship.catalog.CatalogConfig;
import flagship.catalog.Sealing;
import flagship.catalog.ServerCatalog;
import flagship.catalog.ServerCatalogConfig;
import flagship.catalog.ServerCatalogConfig.Login;
import flagship.catalog.SqliteCatalog;
import flagship.kubemodel.AtRestCipher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the catalog lies. */
sealed interface CatalogPlace {
    /**
     * Opens it, with the core Secrets encrypted.
     *
     * @param historyRetention how long earlier states of objects are kept; zero for not at all
     */
    Catalog open(AtRestCipher cipher, Duration historyRetention);

    /** A directory of this machine, for one process. */
    record InDirectory(Path directory) implements CatalogPlace {
        @Override
        public Catalog open(AtRestCipher cipher, Duration historyRetention) {
            return SqliteCatalog.open(CatalogConfig.sealed(directory, cipher), historyRetention);
        }
    }

    /**
     * A database server, which several processes share: they need the same key.
     *
     * @param login absent where the URL has it
     */
    record OnServer(String url, Optional<Login> login) implements CatalogPlace {
        @Override
        public Catalog open(AtRestCipher cipher, Duration historyRetention) {
            return ServerCatalog.open(ServerCatalogConfig.of(url, login, Sealing.secrets(cipher)), historyRetention);
        }

        @Override
        public String toString() {
            return "OnServer[" + withoutSecrets(url) + "]";
        }
    }

    /** A JDBC URL without its parameters and without what stands before the host. */
    static String withoutSecrets(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }
}
