package flagship.kubestore;

import flagship.kubemodel.AtRestCipher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a store lies and how much it keeps. History is kept while it is young or among the newest revisions: whichever keeps more.
 *
 * @param directory holds the store's files and nothing else; created if absent
 * @param cipher encrypts the values of {@code sealedKeys}; empty: every value is stored as it is
 * @param sealedKeys says which keys' values are encrypted at rest; asked once for each write, so it must be cheap
 * @param historyRevisions how many of the newest revisions always keep their history; 0 or more
 * @param historyAge how long history is kept at least; zero or more
 * @param fileBytesMax the largest size of the store's main file in bytes; 0 for no limit but the disk's
 */
public record StoreConfig(
        Path directory,
        Optional<AtRestCipher> cipher,
        Predicate<String> sealedKeys,
        int historyRevisions,
        Duration historyAge,
        long fileBytesMax) {
    /** As many as a client that was away for a moment may have missed in a busy fleet. */
    public static final int HISTORY_REVISIONS = 10_000;

    /** What kube-apiserver keeps. */
    public static final Duration HISTORY_AGE = Duration.ofMinutes(5);

    public StoreConfig {
        if (historyRevisions < 0 || historyAge.isNegative() || fileBytesMax < 0) {
            throw new IllegalArgumentException("history of %d revisions and %s, file of %d bytes: none may be negative"
                    .formatted(historyRevisions, historyAge, fileBytesMax));
        }
    }

    /** A store with the usual history, without encryption and without a limit. */
    public static StoreConfig of(Path directory) {
        return new StoreConfig(directory, Optional.empty(), key -> false, HISTORY_REVISIONS, HISTORY_AGE, 0);
    }

    /** The same, with the values of {@code sealedKeys} encrypted at rest. */
    public StoreConfig sealing(AtRestCipher cipher, Predicate<String> sealedKeys) {
        return new StoreConfig(directory, Optional.of(cipher), sealedKeys, historyRevisions, historyAge, fileBytesMax);
    }

    /** The same, with another history. */
    public StoreConfig keeping(int revisions, Duration age) {
        return new StoreConfig(directory, cipher, sealedKeys, revisions, age, fileBytesMax);
    }

    /** The same, with a limit for the main file. */
    public StoreConfig limitedTo(long fileBytes) {
        return new StoreConfig(directory, cipher, sealedKeys, historyRevisions, historyAge, fileBytes);
    }
}
