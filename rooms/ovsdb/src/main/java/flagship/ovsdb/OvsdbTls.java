package flagship.ovsdb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What {@code ssl:} endpoints need, from the three PEM files that OVS's own tools take. */
public final class OvsdbTls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private OvsdbTls() {}

    /**
     * A context that shows the certificate and trusts servers of the authority, whatever their name, as OVS's own clients do.
     *
     * @param authorities one or more certificates
     * @param certificate ours, those that it depends on behind it
     * @param privateKey PKCS#8 without a password, of RSA or an elliptic curve
     * @throws IllegalArgumentException whose message says which of them cannot be used
     */
    public static SSLContext of(byte[] authorities, byte[] certificate, byte[] privateKey) {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity(certificate, privateKey), new char[0]);
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted(authorities));
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the certificates for the database cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore identity(byte[] certificate, byte[] privateKey)
            throws GeneralSecurityException, IOException {
        var store = empty();
        var chain = certificates(certificate, "the certificate").toArray(Certificate[]::new);
        store.setKeyEntry("client", key(privateKey), new char[0], chain);
        return store;
    }

    private static KeyStore trusted(byte[] authorities) throws GeneralSecurityException, IOException {
        var store = empty();
        for (Certificate authority : certificates(authorities, "the certificate authority")) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(byte[] pem, String what)
            throws GeneralSecurityException {
        var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (found.isEmpty()) {
            throw new IllegalArgumentException(what + " for the database holds no PEM certificate");
        }
        return found;
    }

    private static PrivateKey key(byte[] pem) throws GeneralSecurityException {
        var text = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!text.find()) {
            throw new IllegalArgumentException(
                    "the private key for the database is no PKCS#8 PEM: convert it with \"openssl pkcs8 -topk8 -nocrypt\"");
        }
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text.group(1)));
        for (String algorithm : List.of("RSA", "EC")) {
            var key = key(algorithm, encoded);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IllegalArgumentException(
                "the private key for the database is neither of RSA nor of an elliptic curve");
    }

    private static Optional<PrivateKey> key(String algorithm, PKCS8EncodedKeySpec encoded)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
        } catch (InvalidKeySpecException e) {
            return Optional.empty(); // It is of another kind.
        }
    }
}
