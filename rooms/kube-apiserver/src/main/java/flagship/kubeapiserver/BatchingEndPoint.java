package flagship.kubeapiserver;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Lets streams of one HTTP/2 connection share their writes. One change of an object wakes all its watchers, and a hundred of them on one
 * connection would make a hundred TLS records and system calls of a few hundred bytes each: here they become one.
 *
 * <p>While at least {@value #STREAMS_TO_BATCH} streams are open, what is written is copied and counts as written; a thread started for it
 * sends everything that has gathered by its turn. At most {@value #GATHERED_BYTES_MAX} bytes gather: from there on a write is done only when
 * the bytes before it have gone, so that a slow client holds its watches back. With fewer streams every write goes straight through.
 *
 * <p>Its user writes one thing at a time, as HTTP/2's flusher does.
 */
final class BatchingEndPoint implements EndPoint, EndPoint.Wrapper {
    private static final int STREAMS_TO_BATCH = 2;
    private static final int GATHERED_BYTES_MAX = 64 << 10;
    /** What is kept for the next batch; more is given back after a burst. */
    private static final int KEPT_BYTES = 16 << 10;

    private final EndPoint real;
    private final Sending sending = new Sending();
    private final AtomicInteger streams = new AtomicInteger();
    private byte[] gathered = BufferUtil.EMPTY_BUFFER.array(); // Guarded by sending, as is all below.
    private int count;
    private boolean busy;
    private @Nullable Callback waiting;
    private @Nullable Throwable failure;
    private @Nullable Runnable afterwards;

    BatchingEndPoint(EndPoint real) {
        this.real = real;
    }

    /** An answer begins that sends small parts for a long time; {@link #streamEnds} follows. */
    void streamBegins() {
        streams.incrementAndGet();
    }

    void streamEnds() {
        streams.decrementAndGet();
    }

    @Override
    public EndPoint unwrap() {
        return real;
    }

    @Override
    public void write(Callback callback, ByteBuffer... buffers) {
        boolean through = false;
        boolean done = false;
        boolean start = false;
        @Nullable Throwable failed;
        synchronized (sending) {
            failed = failure;
            if (failed == null) {
                through = !busy && streams.get() < STREAMS_TO_BATCH;
                if (!through) {
                    gather(buffers);
                    done = count < GATHERED_BYTES_MAX;
                    waiting = done ? null : callback;
                    start = !busy;
                    busy = true;
                }
            }
        }
        if (start) {
            Thread.ofVirtual().name("batch").start(sending::iterate);
        }
        if (failed != null) {
            callback.failed(failed);
        } else if (through) {
            real.write(callback, buffers);
        } else if (done) {
            callback.succeeded();
        }
    }

    @Override
    public void write(boolean last, ByteBuffer buffer, Callback callback) {
        if (last) {
            write(Callback.from(callback, this::shutdownOutput), buffer);
        } else {
            write(callback, buffer);
        }
    }

    private void gather(ByteBuffer[] buffers) {
        for (var buffer : buffers) {
            int length = buffer.remaining();
            if (count + length > gathered.length) {
                gathered = Arrays.copyOf(gathered, Math.max(count + length, 2 * gathered.length));
            }
            buffer.get(gathered, count, length);
            count += length;
        }
    }

    /** Sends what has gathered, batch after batch, until nothing is left. */
    private final class Sending extends IteratingCallback {
        private byte[] sent = BufferUtil.EMPTY_BUFFER.array(); // Used by the one batch that is under way.

        @Override
        protected Action process() {
            ByteBuffer batch;
            @Nullable Callback held;
            @Nullable Runnable then;
            synchronized (this) {
                held = waiting;
                waiting = null;
                batch = ByteBuffer.wrap(gathered, 0, count);
                byte[] free = sent.length <= KEPT_BYTES ? sent : new byte[KEPT_BYTES];
                sent = gathered;
                gathered = free;
                busy = count > 0;
                count = 0;
                then = busy ? null : afterwards;
            }
            if (held != null) {
                held.succeeded(); // It waited for the batch before; its own bytes are in this one.
            }
            if (batch.hasRemaining()) {
                real.write(this, batch);
                return Action.SCHEDULED;
            }
            if (then != null) {
                then.run();
            }
            return Action.IDLE;
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            @Nullable Callback held;
            @Nullable Runnable then;
            synchronized (this) {
                failure = cause;
                held = waiting;
                waiting = null;
                busy = false;
                then = afterwards;
            }
            if (held != null) {
                held.failed(cause);
            }
            if (then != null) {
                then.run();
            }
        }
    }

    /** What has been taken for written must go out before the end. */
    private void afterSending(Runnable end) {
        synchronized (sending) {
            if (busy) {
                afterwards = end;
                return;
            }
        }
        end.run();
    }

    @Override
    public void shutdownOutput() {
        afterSending(real::shutdownOutput);
    }

    @Override
    public void close() {
        afterSending(real::close);
    }

    @Override
    public void close(@Nullable Throwable cause) {
        if (cause == null) {
            close();
        } else {
            real.close(cause);
        }
    }

    @Override
    public Callback cancelWrite(Throwable cause) {
        @Nullable Callback held;
        synchronized (sending) {
            failure = cause;
            held = waiting;
            waiting = null;
        }
        var inner = real.cancelWrite(cause);
        return held == null ? inner : Callback.combine(held, inner == null ? Callback.NOOP : inner);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        synchronized (sending) {
            if (busy) {
                throw new ClosedChannelException(); // HTTP/2 never flushes by itself; bytes must not overtake others.
            }
        }
        return real.flush(buffers);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        return real.fill(buffer);
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return real.getLocalSocketAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return real.getRemoteSocketAddress();
    }

    @Override
    public boolean isOpen() {
        return real.isOpen();
    }

    @Override
    public long getCreatedTimeStamp() {
        return real.getCreatedTimeStamp();
    }

    @Override
    public boolean isOutputShutdown() {
        return real.isOutputShutdown();
    }

    @Override
    public boolean isInputShutdown() {
        return real.isInputShutdown();
    }

    @Override
    public Object getTransport() {
        return real.getTransport();
    }

    @Override
    public long getIdleTimeout() {
        return real.getIdleTimeout();
    }

    @Override
    public void setIdleTimeout(long idleTimeout) {
        real.setIdleTimeout(idleTimeout);
    }

    @Override
    public void fillInterested(Callback callback) {
        real.fillInterested(callback);
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        return real.tryFillInterested(callback);
    }

    @Override
    public boolean isFillInterested() {
        return real.isFillInterested();
    }

    @Override
    public Connection getConnection() {
        return real.getConnection();
    }

    @Override
    public void setConnection(Connection connection) {
        real.setConnection(connection);
    }

    @Override
    public void onOpen() {
        real.onOpen();
    }

    @Override
    public void onClose(Throwable cause) {
        real.onClose(cause);
    }

    @Override
    public void upgrade(Connection connection) {
        real.upgrade(connection);
    }

    @Override
    public SslSessionData getSslSessionData() {
        return real.getSslSessionData();
    }

    @Override
    public boolean isSecure() {
        return real.isSecure();
    }
}
