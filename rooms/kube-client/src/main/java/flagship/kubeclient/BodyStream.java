package flagship.kubeclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body as a stream of the caller's pace: at most one delivery of the HTTP client is held here, a further one is asked for when
 * the reader begins to use it. A reader waits at most {@code quiet} for the next byte, so that a peer that vanished without a word is
 * noticed.
 *
 * <p>One thread reads; the HTTP client's threads deliver. The exchange is asked for more, and cancelled, without our lock: the client takes locks
 * of its own for that, which it also holds while it delivers.
 */
final class BodyStream extends InputStream implements BodySubscriber<InputStream> {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String server;
    private final Duration quiet;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** What has arrived; guarded by {@code lock}. */
    private final ArrayDeque<ByteBuffer> arrived = new ArrayDeque<>();
    /** Guarded by {@code lock}. */
    private @Nullable Subscription subscription;
    /** Guarded by {@code lock}. */
    private boolean ended;
    /** Guarded by {@code lock}. */
    private @Nullable Throwable failure;
    /** What the reader is in; touched by the reading thread alone. */
    private ByteBuffer current = NOTHING;

    BodyStream(String server, Duration quiet) {
        this.server = server;
        this.quiet = quiet;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        boolean closed;
        lock.lock();
        try {
            subscription = given;
            closed = ended;
        } finally {
            lock.unlock();
        }
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        lock.lock();
        try {
            arrived.addAll(buffers);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable cause) {
        end(cause);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        return advance() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return current.remaining();
    }

    /** Makes {@code current} hold a byte; false at the end. */
    private boolean advance() throws IOException {
        while (!current.hasRemaining()) {
            current = NOTHING; // What was read is not held while more is waited for.
            var next = next();
            if (next == null) {
                return false;
            }
            current = next;
        }
        return true;
    }

    private @Nullable ByteBuffer next() throws IOException {
        ByteBuffer buffer;
        @Nullable Subscription wanting;
        lock.lock();
        try {
            awaitSomething();
            buffer = arrived.poll();
            if (buffer == null) {
                if (failure != null) {
                    throw new IOException(
                            "%s: the connection broke in the middle of an answer (%s)"
                                    .formatted(server, failure.getMessage()),
                            failure);
                }
                return null;
            }
            wanting = arrived.isEmpty() && !ended ? subscription : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading from " + server);
        } finally {
            lock.unlock();
        }
        if (wanting != null) {
            wanting.request(1);
        }
        return buffer;
    }

    /** With the lock held. */
    private void awaitSomething() throws IOException, InterruptedException {
        long left = quiet.toNanos();
        while (arrived.isEmpty() && !ended) {
            if (left <= 0) {
                throw new IOException(
                        "%s: nothing came for %d s in the middle of an answer; check the network and the API server"
                                .formatted(server, quiet.toSeconds()));
            }
            left = changed.awaitNanos(left);
        }
    }

    /** Ends the exchange; a reader that waits sees the end. Any thread may call it. */
    @Override
    public void close() {
        @Nullable Subscription running;
        lock.lock();
        try {
            arrived.clear();
            // Not after the end: the JDK would reset a stream that is over, and servers that count resets end the
            // connection.
            running = ended ? null : subscription;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.cancel();
        }
    }
}
