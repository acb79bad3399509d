package flagship.catalog;

import flagship.kubemodel.AtRestCipher;
import flagship.kubemodel.GroupVersionResource;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a catalog encrypts. Several processes that share a database must have the same key: the first one leaves a proof of its key there, and
 * one with another key is refused.
 *
 * @param cipher encrypts the bodies of sealed types; absent: they lie readable
 * @param types stored types whose bodies are encrypted; their names and labels stay searchable
 */
public record Sealing(Optional<AtRestCipher> cipher, Predicate<GroupVersionResource> types) {
    /** Nothing is encrypted. */
    public static final Sealing NONE = new Sealing(Optional.empty(), type -> false);

    /** The core Secrets are encrypted. */
    public static Sealing secrets(AtRestCipher cipher) {
        return new Sealing(Optional.of(cipher), Sealing::isSecret);
    }

    private static boolean isSecret(GroupVersionResource type) {
        return type.group().isEmpty() && type.resource().equals("secrets");
    }

    /** Absent where bodies of the type lie readable. */
    Optional<AtRestCipher> cipherFor(GroupVersionResource type) {
        return types.test(type) ? cipher : Optional.empty();
    }
}
