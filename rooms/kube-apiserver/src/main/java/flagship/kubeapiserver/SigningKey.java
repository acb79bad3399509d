package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The RSA key that signs tokens of service accounts, kept in {@code DATA/pki/sa.key}. Made when it is first needed, because making it
 * takes longer than a start may. Safe for use by many threads.
 */
final class SigningKey {
    private static final int BITS = 2048;
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final Path file;
    private @Nullable KeyPair pair; // Guarded by this.

    SigningKey(Path pkiFolder) {
        file = pkiFolder.resolve("sa.key");
    }

    private synchronized KeyPair pair() {
        var known = pair;
        if (known == null) {
            known = Files.exists(file) ? read() : make();
            pair = known;
        }
        return known;
    }

    private synchronized boolean isUnborn() {
        return pair == null && !Files.exists(file);
    }

    private KeyPair read() {
        var key = PemFiles.privateKey(file, "the key of service account tokens");
        if (!(key instanceof RSAPrivateCrtKey rsa)) {
            throw new ServerStartException(file + " is no RSA key: remove it to get a new one", null);
        }
        try {
            var spec = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
            return new KeyPair(KeyFactory.getInstance("RSA").generatePublic(spec), rsa);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private KeyPair make() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            var made = generator.generateKeyPair();
            PrivateFiles.writeSecret(file, PemFiles.print(made.getPrivate()));
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    /** A signed token with these claims. */
    String sign(ObjectNode claims) {
        var header = Json.object().put("alg", "RS256").put("kid", id());
        var signed = URL.encodeToString(Json.bytes(header)) + "." + URL.encodeToString(Json.bytes(claims));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair().getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a token cannot be signed", e);
        }
    }

    /** Whether the signature over {@code signed} (header and claims as they stand in the token) is ours. */
    boolean verifies(String signed, byte[] signature) {
        if (isUnborn()) {
            return false; // Nothing was ever signed; whoever sends tokens shall not have us make keys.
        }
        try {
            var verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(pair().getPublic());
            verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // Not even the form of a signature.
        }
    }

    /** The key set that others verify our tokens with (RFC 7517). */
    ObjectNode keySet() {
        var key = (RSAPublicKey) pair().getPublic();
        var set = Json.object();
        set.putArray("keys")
                .addObject()
                .put("use", "sig")
                .put("kty", "RSA")
                .put("kid", id())
                .put("alg", "RS256")
                .put("n", unsigned(key.getModulus()))
                .put("e", unsigned(key.getPublicExponent()));
        return set;
    }

    private String id() {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(pair().getPublic().getEncoded());
            return URL.encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int zero = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return URL.encodeToString(java.util.Arrays.copyOfRange(bytes, zero, bytes.length));
    }
}
