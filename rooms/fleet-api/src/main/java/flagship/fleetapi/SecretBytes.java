package flagship.fleetapi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Bytes that must not be seen: a token, a key, a kubeconfig. Equal by content; {@link #toString} shows nothing of it. Immutable. */
public final class SecretBytes {
    private final byte[] bytes;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public static SecretBytes of(byte[] bytes) {
        return new SecretBytes(bytes.clone());
    }

    /** Decodes the {@code byte} format of Kubernetes; empty where the text is empty or not base64. */
    public static Optional<SecretBytes> ofBase64(String text) {
        try {
            var bytes = Base64.getMimeDecoder().decode(text);
            return bytes.length == 0 ? Optional.empty() : Optional.of(new SecretBytes(bytes));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
