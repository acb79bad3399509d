package flagship.kubeapiserver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token with which a machine that the control plane does not know yet introduces itself: {@code ID.SECRET}. It lies in the Secret
 * {@code kube-system/bootstrap-token-ID}. Its {@code toString} shows no secret.
 *
 * <p>Source: {@code cluster-bootstrap/token} 1.32.
 *
 * @param id six characters; public
 * @param secret sixteen characters
 */
public record BootstrapToken(String id, String secret) {
    /** Namespace of the Secrets. */
    public static final String NAMESPACE = "kube-system";
    /** Type of the Secrets. */
    public static final String SECRET_TYPE = "bootstrap.kubernetes.io/token";
    /** Everybody with such a token is in this group; other groups of theirs begin with it and a colon. */
    public static final String GROUP = "system:bootstrappers";

    static final String SECRET_PREFIX = "bootstrap-token-";

    private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    /** Empty if the text has not the form of such a token. */
    public static Optional<BootstrapToken> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new BootstrapToken(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** A new one. */
    public static BootstrapToken random() {
        var chance = new SecureRandom();
        return new BootstrapToken(letters(chance, 6), letters(chance, 16));
    }

    private static String letters(SecureRandom chance, int count) {
        var text = new StringBuilder();
        for (int letter = 0; letter < count; letter++) {
            text.append(ALPHABET.charAt(chance.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** The name of the Secret of a token. */
    public static String secretName(String id) {
        return SECRET_PREFIX + id;
    }

    /** Compares in a time that tells nothing. */
    boolean hasSecret(String other) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** The signature of a text by this token: a JWS (HS256) without the text in its middle. Who knows the token can make and check it. */
    public String sign(String text) {
        var header = base64("{\"alg\":\"HS256\",\"kid\":\"%s\"}".formatted(id).getBytes(StandardCharsets.UTF_8));
        var signed = header + "." + base64(text.getBytes(StandardCharsets.UTF_8));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return header + ".." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC with SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** {@code ID.SECRET}, as it is handed over. */
    public String text() {
        return id + "." + secret;
    }

    @Override
    public String toString() {
        return id + ".***";
    }
}
