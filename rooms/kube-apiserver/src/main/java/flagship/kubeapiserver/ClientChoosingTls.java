package flagship.kubeapiserver;

import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS that asks for a client certificate, proves that the client has its key, and leaves the question whether it is trusted to
 * authentication: a client with a bad certificate gets a 401 that it can read, not a broken handshake.
 */
final class ClientChoosingTls extends SslContextFactory.Server {
    private final List<X509Certificate> authorities;

    ClientChoosingTls(List<X509Certificate> authorities) {
        this.authorities = List.copyOf(authorities);
    }

    @Override
    protected TrustManager[] getTrustManagers(
            @Nullable KeyStore trustStore, @Nullable Collection<? extends CRL> revoked) {
        return new TrustManager[] {new AnyCertificate(authorities)};
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
