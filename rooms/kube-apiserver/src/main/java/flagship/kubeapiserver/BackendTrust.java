package flagship.kubeapiserver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes the TLS settings for servers that extend this one: webhooks and aggregated APIs. */
final class BackendTrust {
    private BackendTrust() {}

    /**
     * @param bundle certificates in PEM; empty for those that the platform trusts
     * @param anybody whether the server's certificate is not looked at
     * @param own shown to the server
     * @throws IOException if the bundle cannot be read
     */
    static SSLContext context(byte[] bundle, boolean anybody, Optional<TlsMaterial> own) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    own.map(it -> new KeyManager[] {new OwnIdentity(it)}).orElse(null),
                    anybody ? new TrustManager[] {new Anybody()} : managers(bundle),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates of caBundle cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] managers(byte[] bundle) throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(bundle.length == 0 ? null : store(bundle));
        return factory.getTrustManagers();
    }

    private static KeyStore store(byte[] bundle) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bundle));
        if (certificates.isEmpty()) {
            throw new IOException("caBundle holds no certificate");
        }
        int i = 0;
        for (var certificate : certificates) {
            store.setCertificateEntry("ca-" + i++, certificate);
        }
        return store;
    }

    /** Trusts whoever answers: {@code insecureSkipTLSVerify}. */
    private static final class Anybody extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
