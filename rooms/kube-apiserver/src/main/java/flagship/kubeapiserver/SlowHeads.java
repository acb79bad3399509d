package flagship.kubeapiserver;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose client takes too long to say what it wants: one that does not finish its TLS handshake, one that never sends a
 * request, one that sends the headers of a request byte by byte. Jetty's own time-out ends only connections on which nothing at all happens.
 *
 * <p>Told of connections by Jetty's threads, looks at them from one of its own until it is closed.
 */
final class SlowHeads implements Connection.Listener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlowHeads.class);

    private static final int STEPS = 4;

    private final long patienceNanos;
    private final Map<Connection, Watched> all = new ConcurrentHashMap<>();
    private final Thread looking;

    /** What is known of one connection. */
    private static final class Watched {
        private @Nullable Connection http1; // Guarded by this, as is all below.
        private long waitingSince = System.nanoTime();
        private boolean waiting = true;
        private long bytesBefore;
        private int running;

        synchronized void requestBegins() {
            running++;
            waiting = false;
        }

        /** From now on each byte over HTTP/1.1 belongs to the headers of a next request; HTTP/2 has other frames, too. */
        synchronized void requestEnds(Connection connection) {
            running--;
            http1 = connection instanceof HttpConnection ? connection : null;
            bytesBefore = connection.getBytesIn();
        }

        synchronized boolean waitsTooLong(long now, long patienceNanos) {
            if (running == 0 && !waiting && http1 != null && http1.getBytesIn() != bytesBefore) {
                waiting = true;
                waitingSince = now;
            }
            return waiting && now - waitingSince > patienceNanos;
        }
    }

    SlowHeads(Duration patience) {
        patienceNanos = patience.toNanos();
        var step = patience.dividedBy(STEPS);
        looking = Thread.ofVirtual().name("slow-heads").start(() -> look(step));
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            all.put(connection, new Watched());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        all.remove(connection);
    }

    /** The headers of a request are complete. */
    void requestBegins(Connection connection) {
        find(connection).ifPresent(Watched::requestBegins);
    }

    void requestEnds(Connection connection) {
        find(connection).ifPresent(watched -> watched.requestEnds(connection));
    }

    private Optional<Watched> find(Connection connection) {
        var endPoint = connection.getEndPoint() instanceof BatchingEndPoint shared
                ? shared.unwrap()
                : connection.getEndPoint();
        return endPoint instanceof SslConnection.SslEndPoint inTls
                ? Optional.ofNullable(all.get(inTls.getSslConnection()))
                : Optional.empty();
    }

    private void look(Duration step) {
        try {
            while (true) {
                Thread.sleep(step);
                long now = System.nanoTime();
                all.forEach((connection, watched) -> {
                    if (watched.waitsTooLong(now, patienceNanos)) {
                        log.atDebug().log("closed a connection whose request did not come in time");
                        connection.close();
                    }
                });
            }
        } catch (InterruptedException e) {
            log.atTrace().log("closed"); // The only way out.
        }
    }

    @Override
    public void close() {
        looking.interrupt();
        try {
            looking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // It ends all the same.
        }
    }
}
