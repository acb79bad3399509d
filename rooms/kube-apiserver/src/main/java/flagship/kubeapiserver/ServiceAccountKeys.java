package flagship.kubeapiserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs ServiceAccount tokens: 2048-bit RSA in {@code pki/service-account.key}, made when it is first needed, because making
 * it takes as long as a tenth of a start. Safe for use by many threads.
 */
final class ServiceAccountKeys {
    private static final int KEY_BITS = 2048;

    private final Path file;
    /** Guarded by this. */
    private @Nullable RSAKey key;

    ServiceAccountKeys(Path pkiFolder) {
        this.file = pkiFolder.resolve("service-account.key");
    }

    /** Whether a token can have been signed here at all. */
    synchronized boolean exist() {
        return key != null || Files.exists(file);
    }

    /** @throws ServerStartException if the key's file cannot be read or written */
    synchronized RSAKey signing() {
        var known = key;
        if (known == null) {
            if (!Files.exists(file)) {
                PrivateFiles.writeSecret(file, PemFiles.print(newKey()));
            }
            known = describe(PemFiles.privateKey(file, "the key of ServiceAccount tokens"));
            key = known;
        }
        return known;
    }

    private static PrivateKey newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return generator.generateKeyPair().getPrivate();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java makes no RSA keys", e);
        }
    }

    private RSAKey describe(PrivateKey read) {
        if (!(read instanceof RSAPrivateCrtKey rsa)) {
            throw new ServerStartException("%s is no RSA key: remove it to get a new one".formatted(file), null);
        }
        try {
            var specification = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
            var open = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(specification);
            var id = MessageDigest.getInstance("SHA-256").digest(open.getEncoded());
            return new RSAKey.Builder(open)
                    .privateKey(rsa)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyID(Base64URL.encode(id).toString())
                    .build();
        } catch (GeneralSecurityException e) {
            throw new ServerStartException("%s cannot be used: remove it to get a new key".formatted(file), e);
        }
    }

    /** What others check signatures with. */
    RSAPublicKey verifying() {
        try {
            return signing().toRSAPublicKey();
        } catch (JOSEException e) {
            throw new IllegalStateException("the key has a public half", e);
        }
    }
}
