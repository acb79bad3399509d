package flagship.kubeapiserver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one body on their way to the sink. Up to {@value #HELD_BYTES_MAX} bytes are held back; a body that ends before is sent
 * whole. A longer one is streamed, compressed if wished. A {@code flush} starts streaming at once, uncompressed.
 */
final class BodyStream extends OutputStream {
    /** Also the size from which compression pays: kube-apiserver's threshold. */
    static final int HELD_BYTES_MAX = 128 << 10;

    private static final byte[] NOTHING = {};
    private static final int FIRST_BYTES = 1 << 10;
    private static final int CHUNK_BYTES = 32 << 10;

    private final Head head;
    private final AnswerSink sink;
    private final boolean mayCompress;
    private byte[] held = NOTHING; // Room is made for the first write, which mostly is the only one.
    private int count;
    private boolean committed;
    private @Nullable GZIPOutputStream gzip;

    /** How a body is sent. */
    sealed interface Framing {
        record Whole(int length) implements Framing {}

        record Streamed(boolean gzip) implements Framing {}
    }

    /** Sends status and headers. */
    @FunctionalInterface
    interface Head {
        void commit(Framing framing) throws IOException;
    }

    BodyStream(Head head, AnswerSink sink, boolean mayCompress) {
        this.head = head;
        this.sink = sink;
        this.mayCompress = mayCompress;
    }

    boolean committed() {
        return committed;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!committed && count + length > HELD_BYTES_MAX) {
            startStreaming(mayCompress);
        }
        if (gzip != null) {
            gzip.write(bytes, offset, length);
        } else {
            append(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        if (!committed) {
            startStreaming(false);
            sink.streams();
            if (count == 0) {
                sink.write(ByteBuffer.allocate(0), false); // The head goes out although there is no body yet.
            }
        }
        if (gzip != null) {
            gzip.flush();
        }
        drain(false);
    }

    /** Ends the body. */
    void finish() throws IOException {
        if (!committed) {
            committed = true;
            head.commit(new Framing.Whole(count));
        } else if (gzip != null) {
            gzip.finish();
        }
        drain(true);
    }

    private void startStreaming(boolean compress) throws IOException {
        committed = true;
        head.commit(new Framing.Streamed(compress));
        if (compress) {
            byte[] before = held;
            int length = count;
            held = new byte[CHUNK_BYTES];
            count = 0;
            gzip = new FastGzip(new Compressed());
            gzip.write(before, 0, length);
        }
    }

    private void append(byte[] bytes, int offset, int length) throws IOException {
        if (committed && count + length > CHUNK_BYTES) {
            drain(false);
            if (length >= CHUNK_BYTES) {
                sink.write(ByteBuffer.wrap(bytes, offset, length), false);
                return;
            }
        }
        if (count + length > held.length) {
            int room = held.length == 0 ? FIRST_BYTES : Math.min(2 * held.length, HELD_BYTES_MAX);
            held = Arrays.copyOf(held, Math.max(count + length, room));
        }
        System.arraycopy(bytes, offset, held, count, length);
        count += length;
    }

    private void drain(boolean last) throws IOException {
        if (count > 0 || last) {
            int length = count;
            count = 0;
            sink.write(ByteBuffer.wrap(held, 0, length), last);
        }
    }

    /** What comes out of the compressor. */
    private final class Compressed extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            append(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            append(bytes, offset, length);
        }
    }

    /** Level 1, as kube-apiserver: most of the gain for a fraction of the time. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, CHUNK_BYTES, true);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
