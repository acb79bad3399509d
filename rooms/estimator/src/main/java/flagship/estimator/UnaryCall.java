package flagship.estimator;

import flagship.kubeclient.Timing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One question and its answer: a gRPC call with one message each way. Jetty's threads bring the answer; any thread may wait for it or cancel.
 */
final class UnaryCall {
    /** An answer is one number. */
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Timing timing;
    private final long started;
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by {@code lock}; present while there is something to cancel. */
    private Optional<Stream> stream = Optional.empty();

    private volatile Optional<Session> session = Optional.empty();
    /** When the answer or failure came. */
    private volatile long ended;

    UnaryCall(Timing timing) {
        this.timing = timing;
        this.started = timing.nanoTime();
    }

    /** Sends the question; whatever comes of it comes later. */
    void send(EstimatorChannel.Connection connection, MetaData.Request head, byte[] request) {
        session = Optional.of(connection.session());
        try {
            connection
                    .session()
                    .newStream(
                            new HeadersFrame(head, null, false),
                            Promise.from(opened -> opened(opened, request), failure -> fail(failure)),
                            new Answer());
        } catch (RuntimeException e) {
            fail(e); // Said by the call, like all that goes wrong with it.
        }
    }

    /** Runs when there is an answer, or will be none. */
    void whenEnded(Runnable action) {
        answer.whenComplete((_, _) -> action.run());
    }

    /** Whether the question went by this connection. */
    boolean isOn(Session other) {
        return session.filter(other::equals).isPresent();
    }

    private void opened(Stream opened, byte[] request) {
        lock.lock();
        try {
            stream = Optional.of(opened);
        } finally {
            lock.unlock();
        }
        if (answer.isDone()) {
            cancel();
            return;
        }
        var frame = new DataFrame(opened.getId(), GrpcFrame.of(request), true);
        opened.data(frame, Callback.from(() -> {}, this::fail));
    }

    /**
     * Waits for the answer's message.
     *
     * @param deadline on the clock of {@link Timing#nanoTime}
     * @throws CallFailure if there is none
     * @throws TimeoutException if there is none in time; the call is cancelled then
     */
    byte[] await(long deadline) throws CallFailure, TimeoutException, InterruptedException {
        try {
            return answer.get(Math.max(0, deadline - timing.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new CallFailure(String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage()));
        } finally {
            cancel();
        }
    }

    /** From the question to its end, or until now. */
    Duration took() {
        return Duration.ofNanos((answer.isDone() ? ended : timing.nanoTime()) - started);
    }

    /** Nobody waits any longer; nothing happens if it is over. */
    void cancel() {
        fail("cancelled");
        lock.lock();
        try {
            stream.filter(it -> !it.isClosed() && !it.isReset()).ifPresent(UnaryCall::reset);
            stream = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private static void reset(Stream stream) {
        stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
    }

    void fail(Throwable failure) {
        var message = failure.getMessage();
        fail(message == null ? failure.getClass().getSimpleName() : message);
    }

    void fail(String message) {
        if (!answer.isDone()) {
            ended = timing.nanoTime();
            answer.completeExceptionally(new CallFailure(message));
        }
    }

    /** Puts the pieces of an answer together. Called by one thread at a time. */
    private final class Answer implements Stream.Listener {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(32);

        /** The head of the answer, its trailers, or both in one. */
        @Override
        public void onHeaders(Stream stream, HeadersFrame frame) {
            var head = frame.getMetaData();
            if (head instanceof MetaData.Response response && !isGrpc(response)) {
                reset(stream);
            } else if (frame.isEndStream()) {
                read(stream); // Trailers are told of before the data that lies in front of them has been taken.
                end(head.getHttpFields());
            } else {
                stream.demand();
            }
        }

        private boolean isGrpc(MetaData.Response response) {
            var type = response.getHttpFields().get("content-type");
            if (response.getStatus() != 200) {
                fail("it answered with the HTTP status %d: is it an estimator?".formatted(response.getStatus()));
            } else if (type == null || !type.startsWith("application/grpc")) {
                fail("it answered with the content type %s: is it an estimator?".formatted(type));
            }
            return !answer.isDone();
        }

        @Override
        public void onDataAvailable(Stream stream) {
            if (read(stream)) {
                stream.demand();
            } else {
                fail("its answer ended without a status");
            }
        }

        /** Takes what has come; false at the end. */
        private boolean read(Stream stream) {
            while (true) {
                var data = stream.readData();
                if (data == null) {
                    return true;
                }
                try {
                    keep(stream, data.frame().getByteBuffer());
                } finally {
                    data.release();
                }
                if (data.frame().isEndStream()) {
                    return false;
                }
            }
        }

        private void keep(Stream stream, ByteBuffer part) {
            if (body.size() + part.remaining() > ANSWER_BYTES_MAX) {
                fail("its answer is longer than %d bytes".formatted(ANSWER_BYTES_MAX));
                reset(stream);
                return;
            }
            var bytes = new byte[part.remaining()];
            part.get(bytes);
            body.writeBytes(bytes);
        }

        private void end(HttpFields trailers) {
            var code = trailers.get("grpc-status");
            var message = trailers.get("grpc-message");
            if (code == null) {
                fail("its answer ended without a status");
                return;
            }
            var status = GrpcStatus.of(code, message == null ? "" : message);
            if (!status.isOk()) {
                fail(status.toString());
                return;
            }
            try {
                var bytes = GrpcFrame.message(body.toByteArray());
                ended = timing.nanoTime();
                answer.complete(bytes);
            } catch (GrpcFrame.Malformed e) {
                fail("its answer cannot be read: " + e.getMessage());
            }
        }

        @Override
        public void onReset(Stream stream, ResetFrame frame, Callback callback) {
            fail("it reset the call with the HTTP/2 error %d".formatted(frame.getError()));
            callback.succeeded();
        }

        @Override
        public void onFailure(
                Stream stream, int error, @Nullable String reason, @Nullable Throwable failure, Callback callback) {
            fail("the connection was lost: %s".formatted(failure == null ? reason : failure.getMessage()));
            callback.succeeded();
        }
    }
}
