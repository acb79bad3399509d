package flagship.catalog;

import flagship.kubemodel.AtRestCipher;
import java.nio.file.Path;

/**
 * Where an SQLite catalog lies and how it is read.
 *
 * @param directory holds {@code catalog.db} and its journal; made if absent; belongs to one process at a time
 * @param readers searches that may read the database at one moment; others wait for a few milliseconds; 1 to 64
 */
public record CatalogConfig(Path directory, Sealing sealing, int readers) {
    private static final int READERS = 4;

    public CatalogConfig {
        if (readers < 1 || readers > 64) {
            throw new IllegalArgumentException("readers is %d; allowed is 1 to 64".formatted(readers));
        }
    }

    /** Nothing encrypted, four readers. */
    public static CatalogConfig in(Path directory) {
        return new CatalogConfig(directory, Sealing.NONE, READERS);
    }

    /** Four readers, the core Secrets encrypted. */
    public static CatalogConfig sealed(Path directory, AtRestCipher cipher) {
        return new CatalogConfig(directory, Sealing.secrets(cipher), READERS);
    }
}
