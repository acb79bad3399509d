package flagship.kubeapiserver;

import flagship.kubemodel.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executors;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The open port: TLS with HTTP/2 and HTTP/1.1. Its few threads move bytes and never run a handler: {@link JettyRequests} gives every
 * request a virtual thread.
 */
final class HttpsListener implements AutoCloseable {
    private static final int STREAMS_MAX = 250;

    private final ListenAddress address;
    private final Server server;
    private final ServerConnector connector;
    private final SlowHeads slowHeads;

    /**
     * What it shows of itself.
     *
     * @param clientAuthorities named to clients, so that they choose the right certificate; empty to leave the choice to them
     */
    record Identity(TlsMaterial serving, List<X509Certificate> clientAuthorities) {
        Identity {
            clientAuthorities = List.copyOf(clientAuthorities);
        }
    }

    /** @param threads Jetty's threads; 8 or more */
    HttpsListener(
            ListenAddress address,
            RequestLimits limits,
            Identity identity,
            JettyRequests requests,
            SlowHeads slowHeads,
            int threads) {
        this.address = address;
        this.slowHeads = slowHeads;
        var pool = new QueuedThreadPool(threads);
        pool.setName("https");
        pool.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(pool);
        var http = httpConfiguration(limits);
        var h2 = new SharedWrites(http);
        h2.setMaxConcurrentStreams(STREAMS_MAX);
        var alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
        alpn.setDefaultProtocol("http/1.1");
        var tls = new SslConnectionFactory(
                ClientChoosingTls.factory(identity.serving(), identity.clientAuthorities()), alpn.getProtocol());
        connector = new ServerConnector(server, 1, 2, tls, alpn, h2, new HttpConnectionFactory(http));
        connector.setHost(address.host().isEmpty() ? null : address.host());
        connector.setPort(address.port());
        connector.setIdleTimeout(limits.idlePatience().toMillis());
        connector.addBean(slowHeads);
        server.addBean(new NetworkConnectionLimit(limits.connectionsMax(), connector));
        server.addConnector(connector);
        server.setHandler(requests);
        server.setErrorHandler(HttpsListener::refuse);
        server.setStopTimeout(0);
    }

    /** @throws ServerStartException if the port cannot be opened */
    void open() {
        try {
            connector.open();
        } catch (IOException e) {
            throw new ServerStartException(
                    "cannot listen on %s:%d (%s): stop the program that uses this port, or choose another address"
                            .formatted(address.host(), address.port(), reason(e)),
                    e);
        }
        try {
            server.start();
        } catch (Exception e) { // Jetty declares no more than this.
            throw new ServerStartException("the HTTPS server cannot start: " + reason(e), e);
        }
    }

    URI uri() {
        var host = address.isWildcard() ? "127.0.0.1" : address.host();
        return URI.create(
                "https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + connector.getLocalPort());
    }

    /** Takes no further connections; those that are there go on. */
    void stopAccepting() {
        connector.close();
    }

    @Override
    public void close() {
        slowHeads.close();
        try {
            server.stop();
        } catch (Exception e) { // Jetty declares no more than this.
            throw new IllegalStateException("the HTTPS server did not stop", e);
        }
    }

    private static String reason(Exception e) {
        return e.getCause() == null
                ? String.valueOf(e.getMessage())
                : String.valueOf(e.getCause().getMessage());
    }

    /**
     * Answers what Jetty itself refuses, before it becomes a request of ours: a Status like any other failure. The request may not have been
     * read to its end, so what follows on a connection of HTTP/1 cannot be told from it: the connection ends.
     */
    private static boolean refuse(Request request, Response response, Callback callback) {
        int code = response.getStatus();
        var status = new Status(code, "", HttpStatus.getMessage(code), Status.Details.EMPTY);
        response.getHeaders().put("Content-Type", "application/json");
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
            response.getHeaders().put("Connection", "close");
        }
        boolean bodiless = "HEAD".equals(request.getMethod());
        byte[] body = bodiless ? new byte[0] : FailureAnswer.line(status.toJson());
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    /** HTTP/2 whose streams share their writes. */
    private static final class SharedWrites extends HTTP2ServerConnectionFactory {
        SharedWrites(HttpConfiguration http) {
            super(http);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            return super.newConnection(connector, new BatchingEndPoint(endPoint));
        }
    }

    private static HttpConfiguration httpConfiguration(RequestLimits limits) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(limits.headerBytesMax());
        http.setUriCompliance(
                UriCompliance.UNSAFE); // RequestHead decodes; a strange path is just one that does not exist.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return http;
    }
}
