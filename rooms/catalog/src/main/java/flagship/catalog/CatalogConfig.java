package flagship.catalog;

import flagship.kubemodel.AtRestCipher;
import flagship.kubemodel.GroupVersionResource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a catalog lies and how it is read.
 *
 * @param directory holds {@code catalog.db} and its journal; made if absent; belongs to one process at a time
 * @param cipher encrypts the bodies of sealed types; absent: they lie readable
 * @param sealedTypes stored types whose bodies are encrypted; their names and labels stay searchable
 * @param readers searches that may read the database at one moment; others wait for a few milliseconds; 1 to 64
 */
public record CatalogConfig(
        Path directory, Optional<AtRestCipher> cipher, Predicate<GroupVersionResource> sealedTypes, int readers) {
    private static final int READERS = 4;

    public CatalogConfig {
        if (readers < 1 || readers > 64) {
            throw new IllegalArgumentException("readers is %d; allowed is 1 to 64".formatted(readers));
        }
    }

    /** Nothing encrypted, four readers. */
    public static CatalogConfig in(Path directory) {
        return new CatalogConfig(directory, Optional.empty(), type -> false, READERS);
    }

    /** Four readers, the core Secrets encrypted. */
    public static CatalogConfig sealed(Path directory, AtRestCipher cipher) {
        return new CatalogConfig(directory, Optional.of(cipher), CatalogConfig::isSecret, READERS);
    }

    private static boolean isSecret(GroupVersionResource type) {
        return type.group().isEmpty() && type.resource().equals("secrets");
    }
}
