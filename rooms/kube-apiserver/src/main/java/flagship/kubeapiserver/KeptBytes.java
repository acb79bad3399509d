package flagship.kubeapiserver;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A copy of what goes through a stream, given up when it becomes too long. Used by one thread. */
final class KeptBytes {
    private final int max;
    private final ByteArrayOutputStream copy = new ByteArrayOutputStream(1024);
    private boolean tooLong;

    KeptBytes(int max) {
        this.max = max;
    }

    int max() {
        return max;
    }

    byte[] bytes() {
        return tooLong ? new byte[0] : copy.toByteArray();
    }

    OutputStream copyOf(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                keep(bytes, offset, length);
                out.write(bytes, offset, length);
            }
        };
    }

    private void keep(byte[] bytes, int offset, int length) {
        if (!tooLong && copy.size() + length <= max) {
            copy.write(bytes, offset, length);
        } else {
            tooLong = true;
            copy.reset();
        }
    }
}
