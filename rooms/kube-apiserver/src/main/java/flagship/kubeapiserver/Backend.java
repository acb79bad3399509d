package flagship.kubeapiserver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server that extends this one, as it is reached: an HTTPS endpoint whose TLS name need not be the host that is dialled. Immutable; each
 * connection is used by one thread.
 *
 * <p>Why not the JDK's HTTP client: it can neither dial one host and verify another, nor hand over a connection that was upgraded.
 *
 * @param dial host name or address
 * @param tlsName what the certificate must say
 */
record Backend(String dial, int port, String tlsName, SSLContext tls, boolean verifyName) {
    /**
     * Opens a connection; the caller closes it.
     *
     * @param patience for connecting, and then for each read
     */
    SSLSocket connect(Duration patience) throws IOException {
        int millis = Math.toIntExact(Math.max(1, patience.toMillis()));
        var plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(dial, port), millis);
            plain.setSoTimeout(millis);
            var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, tlsName, port, true);
            var parameters = socket.getSSLParameters();
            if (verifyName) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** The {@code Host} header. */
    String authority() {
        var host = tlsName.contains(":") ? "[" + tlsName + "]" : tlsName;
        return port == 443 ? host : host + ":" + port;
    }
}
