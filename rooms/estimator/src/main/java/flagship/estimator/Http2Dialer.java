package flagship.estimator;

import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Opens HTTP/2 connections: in the clear by prior knowledge, or over TLS 1.3. Safe for use by many threads. Owns Jetty's threads, which are few
 * however many connections there are.
 */
final class Http2Dialer implements AutoCloseable {
    static final Duration DIAL_TIMEOUT = Duration.ofSeconds(5);
    private static final int THREADS_MAX = 8;
    /** A connection on which nothing happens for so long is closed, and opened again by the next question. */
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final HTTP2Client client;
    private final Optional<ClientConfig.Tls> tls;

    private Http2Dialer(HTTP2Client client, Optional<ClientConfig.Tls> tls) {
        this.client = client;
        this.tls = tls;
    }

    static Http2Dialer start(Optional<ClientConfig.Tls> tls) {
        var threads = new QueuedThreadPool(THREADS_MAX, 1);
        threads.setName("estimators");
        threads.setReservedThreads(0);
        threads.setDaemon(true);
        var connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSelectors(1);
        connector.setConnectTimeout(DIAL_TIMEOUT);
        connector.setIdleTimeout(IDLE);
        var client = new HTTP2Client(connector);
        try {
            client.start();
        } catch (Exception e) { // Jetty declares no less.
            throw new IllegalStateException("the HTTP/2 client does not start: " + e.getMessage(), e);
        }
        return new Http2Dialer(client, tls);
    }

    boolean isSecure() {
        return tls.isPresent();
    }

    /** @throws IOException whose message names the place */
    Session dial(EstimatorPlace place, Session.Listener listener) throws IOException, InterruptedException {
        var address = new InetSocketAddress(place.host(), place.port());
        if (address.isUnresolved()) {
            throw new IOException(place + ": the name is not known");
        }
        var opening = tls.isPresent()
                ? client.connect(security(place, tls.get()), address, listener)
                : client.connect(address, listener);
        return opened(opening, place);
    }

    private static Session opened(CompletableFuture<Session> opening, EstimatorPlace place)
            throws IOException, InterruptedException {
        var isAwaited = false;
        try {
            var session = opening.get(DIAL_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            isAwaited = true;
            return session;
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("%s: %s".formatted(place, cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new IOException("%s: no connection within %d s".formatted(place, DIAL_TIMEOUT.toSeconds()), e);
        } finally {
            if (!isAwaited) {
                opening.thenAccept(Http2Dialer::close); // It may still come.
            }
        }
    }

    private static SslContextFactory.Client security(EstimatorPlace place, ClientConfig.Tls tls) throws IOException {
        var host = place.host().indexOf(':') < 0 ? place.host() : "[" + place.host() + "]";
        var config = ClientConfig.of(URI.create("https://%s:%d".formatted(host, place.port())));
        var factory = new SslContextFactory.Client();
        factory.setSslContext(ClientTls.context(config.withTls(tls)));
        factory.setIncludeProtocols("TLSv1.3");
        try {
            factory.start();
            return factory;
        } catch (Exception e) { // Jetty declares no less.
            throw new IOException("%s: TLS cannot be set up: %s".formatted(place, e.getMessage()), e);
        }
    }

    /** Ends a connection and what still runs on it. Servers of gRPC do not answer a GOAWAY, for which Jetty would wait. */
    static void close(Session session) {
        if (session instanceof HTTP2Session connection) {
            session.close(
                    ErrorCode.NO_ERROR.code, "", Callback.from(connection::onShutdown, _ -> connection.onShutdown()));
        }
    }

    /** Returns after Jetty's threads have ended. */
    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) { // Jetty declares no less.
            throw new IllegalStateException("the HTTP/2 client does not stop: " + e.getMessage(), e);
        }
    }
}
