package flagship.kubeapiserver;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS that asks for a client certificate, proves that the client has its key, and leaves the question whether it is trusted to
 * authentication: a client with a bad certificate gets a 401 that it can read, not a broken handshake.
 */
final class ClientChoosingTls {
    private ClientChoosingTls() {}

    /** @param authorities named to clients, so that they choose the right certificate */
    static SslContextFactory.Server factory(TlsMaterial serving, List<X509Certificate> authorities) {
        var tls = new SslContextFactory.Server();
        tls.setSslContext(context(serving, authorities));
        tls.setWantClientAuth(true);
        tls.setSniRequired(false);
        return tls;
    }

    private static SSLContext context(TlsMaterial serving, List<X509Certificate> authorities) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new OwnIdentity(serving)},
                    new TrustManager[] {new AnyCertificate(List.copyOf(authorities))},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new ServerStartException("the serving certificate cannot be used: " + e.getMessage(), e);
        }
    }

    /** Trusts nobody by itself: see the class comment. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        private final List<X509Certificate> authorities;

        AnyCertificate(List<X509Certificate> authorities) {
            this.authorities = authorities;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.toArray(X509Certificate[]::new);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("this context serves; it calls nobody");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            checkServerTrusted(chain, authType);
        }
    }
}
