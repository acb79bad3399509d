package flagship.kubeapiserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An answer on its way to a caller in the same process. The writer waits while {@value #PARTS_MAX} parts are unread. */
final class BoundedPipe implements AnswerSink {
    private static final int PARTS_MAX = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> parts = new ArrayDeque<>(); // This and the rest are guarded by lock.
    private @Nullable Head head;
    private @Nullable IOException failure;
    private boolean ended;
    private boolean readerGone;

    /** Status and headers. */
    record Head(int status, Map<String, List<String>> headers) {}

    @Override
    public void head(int status, Map<String, List<String>> headers) {
        signal(() -> head = new Head(status, Map.copyOf(headers)));
    }

    @Override
    public void write(ByteBuffer part, boolean last) throws IOException {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        lock.lock();
        try {
            waitWhile(() -> parts.size() >= PARTS_MAX && !readerGone);
            if (readerGone) {
                throw new IOException("the caller has closed the answer");
            }
            if (copy.length > 0) {
                parts.add(copy);
            }
            ended |= last;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the answer where it is, with a failure for its reader. */
    void fail(IOException cause) {
        signal(() -> {
            failure = cause;
            ended = true;
        });
    }

    @Override
    public boolean clientGone() {
        lock.lock();
        try {
            return readerGone;
        } finally {
            lock.unlock();
        }
    }

    /** The reader wants no more. */
    void closeReader() {
        signal(() -> {
            readerGone = true;
            parts.clear();
        });
    }

    /** Waits for status and headers. */
    Head awaitHead() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (head == null) {
                if (failure != null) {
                    throw failure;
                }
                changed.await();
            }
            return head;
        } finally {
            lock.unlock();
        }
    }

    InputStream input() {
        return new Input();
    }

    private void signal(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void waitWhile(BooleanSupplier condition) throws InterruptedIOException {
        try {
            while (condition.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the other end");
        }
    }

    /** The next part; null at the end. */
    private byte @Nullable [] take() throws IOException {
        lock.lock();
        try {
            waitWhile(() -> parts.isEmpty() && !ended && !readerGone);
            if (parts.isEmpty() && failure != null) {
                throw failure;
            }
            changed.signalAll();
            return parts.poll();
        } finally {
            lock.unlock();
        }
    }

    /** The reader's end; used by one thread. */
    private final class Input extends InputStream {
        private byte[] part = {};
        private int position;

        @Override
        public int read() throws IOException {
            return fill() ? part[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, part.length - position);
            System.arraycopy(part, position, target, offset, count);
            position += count;
            return count;
        }

        @Override
        public int available() {
            return part.length - position;
        }

        private boolean fill() throws IOException {
            while (position == part.length) {
                byte[] next = take();
                if (next == null) {
                    return false;
                }
                part = next;
                position = 0;
            }
            return true;
        }

        @Override
        public void close() {
            closeReader();
        }
    }
}
