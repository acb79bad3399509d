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
import java.util.function.Consumer;
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
 * The way to the estimator of one cluster: a connection, made anew by the next question after it was lost; no way at all for a while when it
 * makes everybody wait in vain. Safe for use by many threads; never blocks.
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
    /** Guarded by {@code lock}. */
    private CircuitBreaker breaker;

    private final Duration timeout;
    private final Consumer<Boolean> pauses;

    /**
     * @param timeout of a question
     * @param pauses hears when the estimator begins to be left alone (true), and when it is asked again; called with a lock held
     */
    EstimatorChannel(
            String cluster,
            Http2Dialer dialer,
            Places places,
            ExecutorService dials,
            Timing timing,
            Duration timeout,
            Consumer<Boolean> pauses) {
        this.cluster = cluster;
        this.dialer = dialer;
        this.places = places;
        this.dials = dials;
        this.timing = timing;
        this.timeout = timeout;
        this.pauses = pauses;
        this.breaker = new CircuitBreaker(timeout);
    }

    /** Where the estimator is at the moment; may block. */
    @FunctionalInterface
    interface Places {
        List<EstimatorPlace> get() throws EstimatorPlace.Unusable, InterruptedException;
    }

    record Connection(EstimatorPlace place, Session session) {}

    /** Connects unless it is connected, or was tried just now. */
    void connect() {
        current();
    }

    /** Absent when the cluster is gone. */
    private Optional<Dial> current() {
        lock.lock();
        try {
            if (closed) {
                return Optional.empty();
            }
            if (dial.filter(Dial::isUsable).isEmpty()) {
                dial = Optional.of(new Dial());
                dial.get().start();
            }
            return dial;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a question.
     *
     * @param object what it is about, for the server's log
     * @param deadline on the clock of {@link Timing#nanoTime}; told to the server
     * @return what is to be given to {@link #ended} or {@link #abandoned}
     * @throws CallFailure if the estimator is left alone, because it made others wait in vain
     */
    UnaryCall ask(Method method, byte[] request, String object, long deadline) throws CallFailure {
        var call = new UnaryCall(timing);
        pass(call);
        var dialed = current();
        if (dialed.isEmpty()) {
            call.fail("the cluster is gone");
            return call;
        }
        dialed.get().carry(call);
        dialed.get().connection.whenComplete((connection, failure) -> {
            if (failure == null) {
                call.send(connection, head(connection.place(), method, object, deadline), request);
            } else {
                call.fail(failure);
            }
        });
        return call;
    }

    private void pass(UnaryCall call) throws CallFailure {
        lock.lock();
        try {
            var refusal = breaker.leftAlone(timing.nanoTime());
            if (refusal.isPresent()) {
                throw new CallFailure(refusal.get());
            }
            breaker.asked(call);
        } finally {
            lock.unlock();
        }
    }

    /** Why a question would be refused now; empty if it would be put. */
    Optional<String> leftAlone() {
        lock.lock();
        try {
            return breaker.leftAlone(timing.nanoTime());
        } finally {
            lock.unlock();
        }
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
            var doubted = dial.filter(it -> it.isUsedBy(call));
            if (doubted.isPresent()) {
                dial = Optional.empty();
                doubted.get().retire();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The estimator may be somewhere else now. */
    void moved() {
        noting(() -> breaker = new CircuitBreaker(timeout));
        var last = forget();
        var fresh = current();
        last.ifPresent(it -> fresh.ifPresentOrElse(it::giveWayTo, it::close));
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

    /** Nobody waits for this question any longer, and its time was not over. */
    void abandoned(UnaryCall call) {
        noting(() -> breaker.abandoned(call));
    }

    /** Changes the breaker; tells if the estimator is left alone from now on, or is not any more. */
    private void noting(Runnable change) {
        lock.lock();
        try {
            boolean before = breaker.isOpen();
            change.run();
            if (breaker.isOpen() != before) {
                log.atWarn()
                        .addKeyValue("cluster", cluster)
                        .log(
                                before
                                        ? "estimator is asked again"
                                        : "estimator makes questions wait: left alone for a while");
                pauses.accept(breaker.isOpen());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes how a question ended; tells when that changes. */
    void ended(UnaryCall call, Optional<String> failure) {
        noting(() -> {
            if (closed) {
                return;
            }
            if (failure.isPresent()) {
                breaker.failed(call, call.took(), timing.nanoTime());
            } else {
                breaker.answered();
            }
        });
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
        noting(() -> breaker = new CircuitBreaker(timeout));
        forget().ifPresent(Dial::close);
    }

    /** One attempt to connect, and the connection that came of it. */
    private final class Dial implements Session.Listener {
        private final CompletableFuture<Connection> connection = new CompletableFuture<>();
        private volatile boolean lost;
        private volatile long failedAt;
        private volatile boolean replaced;
        private Optional<Future<?>> task = Optional.empty();
        /** Questions that have no answer yet. Guarded by {@code lock}. */
        private int running;
        /** Closed with the last question. Guarded by {@code lock}. */
        private boolean retired;

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
                if (replaced || !connection.complete(opened)) {
                    Http2Dialer.close(opened.session()); // Nobody wants it any more.
                }
            } catch (IOException | EstimatorPlace.Unusable | InterruptedException | RuntimeException e) {
                failedAt = timing.nanoTime();
                if (!replaced) {
                    connection.completeExceptionally(e);
                }
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

        /** Stays open until the call has ended. */
        void carry(UnaryCall call) {
            lock.lock();
            try {
                running++;
            } finally {
                lock.unlock();
            }
            call.whenEnded(this::ended);
        }

        private void ended() {
            boolean last;
            lock.lock();
            try {
                running--;
                last = retired && running == 0;
            } finally {
                lock.unlock();
            }
            if (last) {
                close();
            }
        }

        boolean isUsedBy(UnaryCall call) {
            return connection.isDone()
                    && !connection.isCompletedExceptionally()
                    && call.isOn(connection.join().session());
        }

        /** No question comes any more; those that run may end. */
        void retire() {
            boolean idle;
            lock.lock();
            try {
                retired = true;
                idle = running == 0;
            } finally {
                lock.unlock();
            }
            if (idle) {
                close();
            }
        }

        /** Questions that wait for this connection go by the other one. */
        void giveWayTo(Dial other) {
            replaced = true;
            task.ifPresent(it -> it.cancel(true));
            other.connection.whenComplete((fresh, failure) -> {
                boolean waited =
                        failure == null ? connection.complete(fresh) : connection.completeExceptionally(failure);
                if (!waited) {
                    retire(); // It was connected itself.
                }
            });
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
