package flagship.kubeclient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Reads certificates and private keys out of PEM text. */
final class PemReader {
    private PemReader() {}

    /** At least one certificate, in the order of the text. {@code what} names the text in errors. */
    static List<X509Certificate> certificates(Pem pem, String what) {
        try {
            var certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem.bytes()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new KubeConfigException("%s holds no certificate".formatted(what));
            }
            return certificates;
        } catch (CertificateException e) {
            throw new KubeConfigException("%s is not a PEM certificate".formatted(what), e);
        }
    }

    /** The first private key: PKCS#8, PKCS#1 or SEC 1. Other blocks, as the curve parameters that OpenSSL writes first, are skipped. */
    static PrivateKey privateKey(Pem pem) {
        try (var parser = new PEMParser(new StringReader(pem.text()))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                var key = switch (block) {
                    case PEMKeyPair pair -> pair.getPrivateKeyInfo();
                    case PrivateKeyInfo info -> info;
                    default -> null;
                };
                if (key != null) {
                    return privateKey(key);
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            // The cause could quote the key.
            throw new KubeConfigException("the client key is not a readable PEM key (PKCS#8, PKCS#1 or EC)");
        }
        throw new KubeConfigException("the client key is missing or encrypted; give an unencrypted PEM key");
    }

    /** By the JDK's own providers, which know elliptic curves under another name than the converters of BouncyCastle ask for. */
    private static PrivateKey privateKey(PrivateKeyInfo key) throws IOException, GeneralSecurityException {
        var algorithm = key.getPrivateKeyAlgorithm().getAlgorithm();
        var name = algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
                ? "RSA"
                : algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : "EdDSA";
        return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    }
}
