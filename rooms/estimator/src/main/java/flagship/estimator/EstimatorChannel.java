package flagship.estimator;

import flagship.estimator.EstimatorMeters.Method;
import flagship.kubeclient.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the estimator of one cluster: a connection, made anew by the next question after it was lost. Safe for use by many threads; never
 * blocks.
 */
final class EstimatorChannel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EstimatorChannel.class);
    /** After a failed attempt to connect, questions fail at once for so long. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String cluster;
    private final Http2Dialer dialer;
    private final Places places;
    private final ExecutorService dials;
    private final Timing timing;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by {@code lock}. */
    private Optional<Dial> dial = Optional.empty();
    /** Guarded by {@code lock}. */
    private boolean closed;
    /** Guarded by {@code lock}; whether the last question failed. */
    private boolean failing;

    EstimatorChannel(String cluster, Http2Dialer dialer, Places places, ExecutorService dials, Timing timing) {
        this.cluster = cluster;
        this.dialer = dialer;
        this.places = places;
        this.dials = dials;
        this.timing = timing;
    }

    /** Where the estimator is at the moment; may block. */
    @FunctionalInterface
    interface Places {
        List<EstimatorPlace> get() throws EstimatorPlace.Unusable, InterruptedException;
    }

    record Connection(EstimatorPlace place, Session session) {}

    /** Connects unless it is connected, or was tried just now. */
    CompletableFuture<Connection> connect() {
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(new CallFailure("the cluster is gone"));
            }
            var usable = dial.filter(Dial::isUsable);
            dial = Optional.of(usable.orElseGet(Dial::new));
            if (usable.isEmpty()) {
                dial.get().start();
            }
            return dial.get().connection;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a question.
     *
     * @param object what it is about, for the server's log
     * @param deadline on the clock of {@link Timing#nanoTime}; told to the server
     */
    UnaryCall ask(Method method, byte[] request, String object, long deadline) {
        var call = new UnaryCall(timing);
        connect().whenComplete((connection, failure) -> {
            if (failure == null) {
                call.send(connection, head(connection.place(), method, object, deadline), request);
            } else {
                call.fail(failure);
            }
        });
        return call;
    }

    private MetaData.Request head(EstimatorPlace place, Method method, String object, long deadline) {
        var left = Math.clamp(Duration.ofNanos(deadline - timing.nanoTime()).toMillis(), 1, 99_999_999);
        var fields = HttpFields.build()
                .put("content-type", "application/grpc")
                .put("te", "trailers")
                .put("grpc-timeout", left + "m")
                .put("user-agent", "flagship")
                .put("object", object);
        var uri = HttpURI.from(dialer.isSecure() ? "https" : "http", place.host(), place.port(), method.path());
        return new MetaData.Request("POST", uri, HttpVersion.HTTP_2, fields);
    }

    /** Somebody waited in vain: the next question goes by another connection, in case that the one of this call leads nowhere. */
    void doubt(UnaryCall call) {
        lock.lock();
        try {
            if (dial.filter(it -> it.carries(call)).isPresent()) {
                dial.get().retire();
                dial = Optional.empty();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The estimator may be somewhere else now. */
    void moved() {
        forget().ifPresent(Dial::close);
        connect();
    }

    private Optional<Dial> forget() {
        lock.lock();
        try {
            var last = dial;
            dial = Optional.empty();
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Notes how a question ended; tells when that changes. */
    void ended(Optional<String> failure) {
        if (turned(failure.isPresent())) {
            if (failure.isPresent()) {
                log.atWarn()
                        .addKeyValue("cluster", cluster)
                        .addKeyValue("error", failure.get())
                        .log("estimator does not answer");
            } else {
                log.atInfo().addKeyValue("cluster", cluster).log("estimator answers again");
            }
        }
    }

    private boolean turned(boolean failed) {
        lock.lock();
        try {
            boolean turned = failing != failed;
            failing = failed;
            return turned;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the connection and the questions on it; does not wait for an attempt to connect to notice. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        forget().ifPresent(Dial::close);
    }

    /** One attempt to connect, and the connection that came of it. */
    private final class Dial implements Session.Listener {
        private final CompletableFuture<Connection> connection = new CompletableFuture<>();
        private volatile boolean lost;
        private volatile long failedAt;
        private Optional<Future<?>> task = Optional.empty();

        void start() {
            try {
                task = Optional.of(dials.submit(this::run));
            } catch (RejectedExecutionException e) {
                connection.completeExceptionally(new CallFailure("the control plane stops"));
            }
        }

        private void run() {
            try {
                var opened = open();
                if (!connection.complete(opened)) {
                    Http2Dialer.close(opened.session()); // Nobody wants it any more.
                }
            } catch (IOException | EstimatorPlace.Unusable | InterruptedException | RuntimeException e) {
                failedAt = timing.nanoTime();
                connection.completeExceptionally(e);
            }
        }

        private Connection open() throws IOException, EstimatorPlace.Unusable, InterruptedException {
            var failures = new ArrayList<String>();
            for (EstimatorPlace place : places.get()) {
                try {
                    return new Connection(place, dialer.dial(place, this));
                } catch (IOException e) {
                    failures.add(String.valueOf(e.getMessage()));
                }
            }
            throw new CallFailure(String.join("; ", failures));
        }

        boolean isUsable() {
            if (connection.isCompletedExceptionally()) {
                return timing.nanoTime() - failedAt < PAUSE.toNanos();
            }
            return !lost;
        }

        boolean carries(UnaryCall call) {
            return connection.isDone()
                    && !connection.isCompletedExceptionally()
                    && call.isOn(connection.join().session());
        }

        /** What runs on it may end. */
        void retire() {
            connection.thenAccept(it -> Http2Dialer.expire(it.session()));
        }

        void close() {
            task.ifPresent(it -> it.cancel(true));
            connection.completeExceptionally(new CallFailure("the connection was given up"));
            connection.thenAccept(it -> Http2Dialer.close(it.session()));
        }

        @Override
        public void onGoAway(Session session, GoAwayFrame frame) {
            lost = true;
        }

        @Override
        public void onClose(Session session, GoAwayFrame frame, Callback callback) {
            lost = true;
            callback.succeeded();
        }

        @Override
        public void onFailure(Session session, Throwable failure, Callback callback) {
            lost = true;
            callback.succeeded();
        }
    }
}
