package flagship.ovsdb;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A connected pair of streams.
 *
 * @param connection ends both streams, also for a thread that waits in one of them
 */
record Wire(InputStream in, OutputStream out, Closeable connection) {
    static Wire open(OvsdbEndpoint endpoint, Optional<SSLContext> tls, Duration limit) throws IOException {
        return switch (endpoint) {
            case OvsdbEndpoint.Unix(var socket) -> of(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
            case OvsdbEndpoint.Tcp(var host, var port) -> of(connected(new Socket(), host, port, limit));
            case OvsdbEndpoint.Ssl(var host, var port) ->
                secured(
                        tls.orElseThrow(() -> new IOException(
                                endpoint + " needs certificates: name a key, a certificate and an authority")),
                        host,
                        port,
                        limit);
        };
    }

    private static Wire secured(SSLContext context, String host, int port, Duration limit) throws IOException {
        var plain = connected(new Socket(), host, port, limit);
        try {
            var socket = (javax.net.ssl.SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
            // The handshake alone is limited: afterwards echoes watch over the connection.
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            socket.startHandshake();
            socket.setSoTimeout(0);
            return of(socket);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket connected(Socket socket, String host, int port, Duration limit) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(limit.toMillis()));
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Wire of(Socket socket) throws IOException {
        return new Wire(socket.getInputStream(), socket.getOutputStream(), socket);
    }

    private static Wire of(SocketChannel channel) {
        return new Wire(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
    }
}
