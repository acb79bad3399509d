package flagship.kubeclient;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The TLS side of a {@link ClientConfig}. */
public final class ClientTls {
    private ClientTls() {}

    /**
     * Verifies the server, its name included, and shows the client certificate where there is one.
     *
     * @throws KubeConfigException if certificates or keys cannot be read
     */
    public static SSLContext context(ClientConfig config) {
        var identity = new ClientIdentity();
        config.tls().identity().ifPresent(identity::set);
        return context(config, identity);
    }

    static SSLContext context(ClientConfig config, ClientIdentity identity) {
        try {
            var context = SSLContext.getInstance("TLS");
            var trust = ServerTrust.of(config.tls(), config.server().getHost());
            context.init(new KeyManager[] {identity}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new KubeConfigException("TLS cannot be set up with this kubeconfig", e);
        }
    }
}
