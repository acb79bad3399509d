package flagship.kubeclient;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a server: the chain against the given authorities, the name against the one that is expected. The name is checked here, not by
 * the JDK, because {@code tls-server-name} may differ from the URL's host.
 */
final class ServerTrust extends X509ExtendedTrustManager {
    private final X509TrustManager chains;
    private final String expectedName;

    private ServerTrust(X509TrustManager chains, String expectedName) {
        this.chains = chains;
        this.expectedName = expectedName;
    }

    static X509ExtendedTrustManager of(ClientConfig.Tls tls, String host) {
        if (!tls.verify()) {
            return new AnyServer();
        }
        return new ServerTrust(chains(tls.authorities()), tls.serverName().isEmpty() ? host : tls.serverName());
    }

    private static X509TrustManager chains(Pem authorities) {
        try {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(authorities.isEmpty() ? null : keyStore(authorities));
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new KubeConfigException("the certificate authorities of the server cannot be used", e);
        }
    }

    private static KeyStore keyStore(Pem authorities) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate authority : PemReader.certificates(authorities, "the certificate authority")) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        return store;
    }

    private void verify(X509Certificate[] chain, String authType) throws CertificateException {
        chains.checkServerTrusted(chain, authType);
        var names = serverNames(chain[0]);
        for (String name : names) {
            if (matches(name, expectedName)) {
                return;
            }
        }
        throw new WrongServerName("its certificate is for %s, not for %s"
                .formatted(names.isEmpty() ? "no name" : String.join(", ", names), expectedName));
    }

    private static List<String> serverNames(X509Certificate certificate) throws CertificateException {
        var names = new ArrayList<String>();
        var alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                // Two-element lists: the type (2 = DNS name, 7 = address) and the text.
                if (alternative.get(1) instanceof String text && List.of(2, 7).contains(alternative.get(0))) {
                    names.add(text);
                }
            }
        }
        return names;
    }

    /** Exact, or a wildcard for the whole first label; letters in any case; addresses in the JDK's own spelling. */
    static boolean matches(String pattern, String name) {
        var host = canonical(name);
        if (pattern.startsWith("*.")) {
            int dot = host.indexOf('.');
            return dot > 0 && host.substring(dot).equalsIgnoreCase(pattern.substring(1));
        }
        return canonical(pattern).equalsIgnoreCase(host);
    }

    private static String canonical(String name) {
        var host = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        if (host.indexOf(':') < 0) {
            return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        }
        try {
            return java.net.InetAddress.ofLiteral(host).getHostAddress();
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        verify(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        verify(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verify(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this side is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        throw new CertificateException("this side is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        var issuers = chains.getAcceptedIssuers();
        return Arrays.copyOf(issuers, issuers.length);
    }

    /** The certificate is genuine, and another server's. */
    static final class WrongServerName extends CertificateException {
        private static final long serialVersionUID = 1L;

        WrongServerName(String message) {
            super(message);
        }
    }

    /** For {@code insecure-skip-tls-verify}: the operator asked for no verification. */
    private static final class AnyServer extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
