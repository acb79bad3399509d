package flagship.kubestore;

import static java.nio.charset.StandardCharsets.UTF_8;

import flagship.kubemodel.AtRestCipher;
import flagship.kubestore.ObjectStore.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the values of the chosen keys; a value's context is its key. Each row says whether it is sealed, so the choice of keys may change
 * over the years.
 */
final class Seal {
    private static final String PROOF = "seal";

    private final @Nullable AtRestCipher cipher;
    private final Predicate<String> keys;

    Seal(Optional<AtRestCipher> cipher, Predicate<String> keys) {
        this.cipher = cipher.orElse(null);
        this.keys = keys;
    }

    boolean covers(String key) {
        return cipher != null && keys.test(key);
    }

    byte[] seal(String key, byte[] plain) {
        return required().seal(plain, key.getBytes(UTF_8));
    }

    byte[] open(String key, byte[] sealed) {
        try {
            return required().open(sealed, key.getBytes(UTF_8));
        } catch (IllegalStateException e) {
            throw new StoreUnavailable(
                    "the stored value of %s cannot be decrypted; restore the store or its encryption key from a backup"
                            .formatted(key),
                    e);
        }
    }

    /** Compares our key with the one that the store was sealed with; the first key ever given becomes the store's. */
    void check(Connection writer) throws SQLException {
        var proof = readProof(writer);
        if (proof == null) {
            writeProof(writer);
            return;
        }
        try {
            required().open(proof, PROOF.getBytes(UTF_8));
        } catch (IllegalStateException e) {
            throw new StoreUnavailable(
                    "the store was encrypted with another key; start it with the key that it was created with", e);
        }
    }

    private static byte @Nullable [] readProof(Connection writer) throws SQLException {
        try (var query = writer.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
            query.setString(1, PROOF);
            try (var rows = query.executeQuery()) {
                return rows.next() ? rows.getBytes(1) : null;
            }
        }
    }

    private void writeProof(Connection writer) throws SQLException {
        if (cipher == null) {
            return;
        }
        try (var insert = writer.prepareStatement("INSERT INTO meta(name, value) VALUES(?, ?)")) {
            insert.setString(1, PROOF);
            insert.setBytes(2, cipher.seal(new byte[0], PROOF.getBytes(UTF_8)));
            insert.executeUpdate();
        }
    }

    private AtRestCipher required() {
        if (cipher == null) {
            throw new StoreUnavailable(
                    "the store holds encrypted values and no encryption key was given; start it with the key that it was created with",
                    null);
        }
        return cipher;
    }
}
