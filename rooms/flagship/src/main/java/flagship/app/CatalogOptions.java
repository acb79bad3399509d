package flagship.app;

import flagship.catalog.ServerCatalog;
import flagship.catalog.ServerCatalogConfig.Login;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where the catalog lies. */
final class CatalogOptions {
    private static final String SQLITE = "jdbc:sqlite:";

    @Option(
            names = "--catalog",
            paramLabel = "JDBC-URL",
            defaultValue = "",
            description = {
                "Database of the catalog: jdbc:sqlite:DIRECTORY, jdbc:postgresql://HOST/DATABASE or jdbc:mariadb://HOST/DATABASE,"
                        + " with the driver's parameters (default: SQLite in the data directory)."
            })
    String url = "";

    @Option(
            names = "--catalog-user",
            paramLabel = "NAME",
            defaultValue = "",
            description = "User of the catalog's database server, where the URL names none.")
    String user = "";

    @Option(
            names = "--catalog-password",
            paramLabel = "PASSWORD",
            defaultValue = "",
            description =
                    "That user's password; other users of the machine see a command line, so rather set FLAGSHIP_CATALOG_PASSWORD.")
    String password = "";

    /** @throws UserError if the URL names no supported database, or a user is named for a file */
    CatalogPlace place(DataDirectory data) {
        if (url.isEmpty()) {
            return new CatalogPlace.InDirectory(data.catalog());
        }
        if (url.startsWith(SQLITE)) {
            return new CatalogPlace.InDirectory(Path.of(url.substring(SQLITE.length())));
        }
        if (!ServerCatalog.supports(url)) {
            throw new UserError(
                    ("--catalog %s names no supported database: give jdbc:postgresql://HOST/DATABASE, jdbc:mariadb://HOST/DATABASE,"
                                    + " jdbc:mysql://HOST/DATABASE or %sDIRECTORY")
                            .formatted(CatalogPlace.withoutSecrets(url), SQLITE));
        }
        if (user.isEmpty() && !password.isEmpty()) {
            throw new UserError("--catalog-password needs --catalog-user: whose password is it?");
        }
        return new CatalogPlace.OnServer(
                url, user.isEmpty() ? Optional.empty() : Optional.of(new Login(user, password)));
    }
}
