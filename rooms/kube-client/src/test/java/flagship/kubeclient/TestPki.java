package flagship.kubeclient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate authority and what it has signed. */
final class TestPki {
    /** A certificate with its key. */
    record Leaf(X509Certificate certificate, KeyPair keys) {
        byte[] certificatePem() {
            return pem(certificate);
        }

        /** SEC 1 for elliptic curves (as OpenSSL writes it, curve included), PKCS#1 for RSA, PKCS#8 for the rest. */
        byte[] keyPem() {
            if (keys.getPrivate() instanceof java.security.interfaces.ECPrivateKey key) {
                var sec1 = new ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1);
                try {
                    return pem(new PemObject("EC PRIVATE KEY", sec1.getEncoded()));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
            return pem(keys.getPrivate());
        }
    }

    private final KeyPair authorityKeys;
    private final X509Certificate authority;

    TestPki(String name) {
        authorityKeys = keys("EC", 256);
        authority = sign("CN=" + name, authorityKeys, true, Duration.ofDays(1));
    }

    byte[] authorityPem() {
        return pem(authority);
    }

    Leaf server(String... names) {
        var keys = keys("EC", 256);
        return new Leaf(sign("CN=server", keys, false, Duration.ofDays(1), names), keys);
    }

    Leaf expiredServer(String... names) {
        var keys = keys("EC", 256);
        return new Leaf(sign("CN=server", keys, false, Duration.ofHours(-1), names), keys);
    }

    Leaf client(String user, String algorithm, int size) {
        var keys = keys(algorithm, size);
        return new Leaf(sign("CN=" + user, keys, false, Duration.ofDays(1)), keys);
    }

    /** For a server that shows {@code leaf} and trusts clients of this authority. */
    SSLContext serverContext(Leaf leaf) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var chain = new X509Certificate[] {leaf.certificate(), authority};
            store.setKeyEntry("server", leaf.keys().getPrivate(), new char[0], chain);
            var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(store, new char[0]);
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", authority);
            var trustManagers = TrustManagerFactory.getInstance("PKIX");
            trustManagers.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(String algorithm, int size) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(String subject, KeyPair keys, boolean authority, Duration validFor, String... names) {
        try {
            var now = Instant.now();
            var issuer = this.authority == null
                    ? subject
                    : this.authority.getSubjectX500Principal().getName();
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(now.toEpochMilli()),
                    Date.from(now.minus(Duration.ofDays(2))),
                    Date.from(now.plus(validFor)),
                    new X500Name(subject),
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKeys.getPrivate());
            var encoded = builder.build(signer).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralNames alternatives(String... names) {
        var alternatives = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            boolean address = names[i].matches("[0-9.]+");
            alternatives[i] = new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, names[i]);
        }
        return new GeneralNames(alternatives);
    }

    static byte[] pem(Object value) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
