package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** An answer that goes nowhere but into memory: for asking one handler on behalf of another. */
final class CapturedAnswer implements ApiResponse {
    private static final int BYTES_MAX = 64 << 20;

    private final ByteArrayOutputStream body = new Bounded();
    private int status = 200;
    private String contentType = "";

    @Override
    public void status(int code) {
        status = code;
    }

    int status() {
        return status;
    }

    @Override
    public void header(String name, String value) {
        if (name.equalsIgnoreCase("Content-Type")) {
            contentType = value; // Nobody reads the others.
        }
    }

    String contentType() {
        return contentType;
    }

    @Override
    public OutputStream body() {
        return body;
    }

    byte[] bytes() {
        return body.toByteArray();
    }

    @Override
    public boolean clientGone() {
        return false;
    }

    private static final class Bounded extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (count + length > BYTES_MAX) {
                throw ApiException.tooLarge(
                        "the answer is larger than %d MiB: ask for less at a time, with a limit or a selector"
                                .formatted(BYTES_MAX >> 20));
            }
            super.write(bytes, offset, length);
        }
    }
}
