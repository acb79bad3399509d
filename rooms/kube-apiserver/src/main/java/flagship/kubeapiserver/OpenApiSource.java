package flagship.kubeapiserver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * A document that can be written when somebody asks for it.
 *
 * @param hash changes whenever the document does; known without writing it
 */
record OpenApiSource(String hash, Supplier<OpenApiSpec> spec) {
    /** Goes into every hash; to be changed when the same types are written in another way. */
    private static final String RENDERING = "2";

    /** @param types all that the document depends on, as text */
    static OpenApiSource of(String types, Supplier<OpenApiSpec> spec) {
        return new OpenApiSource(hash(Version.GIT_VERSION + " " + RENDERING + " " + types), spec);
    }

    /** Upper-case hexadecimal SHA-512. */
    static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
