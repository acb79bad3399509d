package flagship.kubeclient;

import flagship.kubeclient.ServerTrust.WrongServerName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Says in one sentence why no answer came, which server it is about, and what to check. */
final class ConnectionFailure {
    private ConnectionFailure() {}

    static IOException explain(URI server, Throwable failure) {
        var origin = server.getScheme() + "://" + server.getAuthority();
        return new IOException("%s: %s".formatted(origin, reason(server, failure)), failure);
    }

    private static String reason(URI server, Throwable failure) {
        var host = server.getHost();
        if (has(failure, UnknownHostException.class) || has(failure, UnresolvedAddressException.class)) {
            return "the host name %s is not known; check the server in the kubeconfig, and DNS".formatted(host);
        }
        if (has(failure, HttpConnectTimeoutException.class)) {
            return "no connection within the time-out; check that the address is reachable and no firewall drops it";
        }
        if (has(failure, ConnectException.class)) {
            return "connection refused; check that the API server runs there, and the port";
        }
        if (has(failure, SSLException.class)) {
            return "TLS failed: " + tls(failure);
        }
        if (has(failure, TimeoutException.class)) {
            return "no answer within the time-out; check that the API server is healthy";
        }
        return "the connection broke (%s)".formatted(text(failure));
    }

    private static String tls(Throwable failure) {
        var wrongName = find(failure, WrongServerName.class);
        if (wrongName.isPresent()) {
            return wrongName.get().getMessage() + "; check the server in the kubeconfig, or set tls-server-name";
        }
        if (has(failure, CertificateExpiredException.class)) {
            return "its certificate has expired; renew it, and check this machine's clock";
        }
        if (has(failure, CertificateNotYetValidException.class)) {
            return "its certificate is not valid yet; check the clocks of both machines";
        }
        if (has(failure, CertPathBuilderException.class)) {
            return "its certificate is not signed by an authority that the kubeconfig trusts; check"
                    + " certificate-authority-data";
        }
        var text = text(failure);
        if (text.contains("Received fatal alert")) {
            return "the server refused this client (%s); check the client certificate".formatted(text);
        }
        return text + "; check that the port speaks HTTPS";
    }

    private static String text(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return find(failure, type).isPresent();
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        // Bounded, for causes could form a circle.
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
