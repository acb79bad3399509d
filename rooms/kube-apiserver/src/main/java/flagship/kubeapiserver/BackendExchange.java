package flagship.kubeapiserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 request and its answer over a connection of its own. Used by one thread; another one may close it.
 *
 * <p>Source: RFC 9112; what a server may send is bounded.
 */
final class BackendExchange implements AutoCloseable {
    private static final int LINE_LENGTH_MAX = 64 * 1024;
    private static final int HEADERS_MAX = 200;

    private final Socket socket;
    private final InputStream in;
    private int status;
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();

    BackendExchange(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    }

    /** Sends a request and reads the head of its answer. */
    void send(String method, String target, List<Map.Entry<String, String>> requestHeaders, byte[] body)
            throws IOException {
        var head = new StringBuilder().append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        for (var header : requestHeaders) {
            head.append(header.getKey())
                    .append(": ")
                    .append(clean(header.getValue()))
                    .append("\r\n");
        }
        head.append("\r\n");
        var out = socket.getOutputStream();
        var message = new ByteArrayOutputStream(head.length() + body.length);
        message.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        message.writeBytes(body);
        message.writeTo(out);
        out.flush();
        do {
            readHead();
        } while (status == 100);
    }

    /** A header cannot bring another one with it. */
    private static String clean(String value) {
        return value.replace('\r', ' ').replace('\n', ' ');
    }

    private void readHead() throws IOException {
        var line = line();
        var parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("\\d{3}")) {
            throw new IOException("malformed HTTP response");
        }
        status = Integer.parseInt(parts[1]);
        headers.clear();
        for (var header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            if (colon < 1 || headers.size() == HEADERS_MAX) {
                throw new IOException("malformed HTTP response");
            }
            headers.add(Map.entry(
                    header.substring(0, colon), header.substring(colon + 1).strip()));
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream(128);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("EOF");
            }
            if (line.size() == LINE_LENGTH_MAX) {
                throw new IOException("malformed HTTP response");
            }
            line.write(b);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    int status() {
        return status;
    }

    /** Of the answer, in their order. */
    List<Map.Entry<String, String>> headers() {
        return List.copyOf(headers);
    }

    private String header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** Waits for bytes as long as it takes: for answers that go on. */
    void waitForever() throws IOException {
        socket.setSoTimeout(0);
    }

    /** Copies the answer's body as it comes. */
    void copyBody(OutputStream out) throws IOException {
        if (status == 204 || status == 304) {
            return;
        }
        if (header("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            copyChunks(out);
        } else if (header("content-length").matches("\\d{1,18}")) {
            copy(Long.parseLong(header("content-length")), out);
        } else {
            copy(Long.MAX_VALUE, out);
        }
    }

    /** The whole body. */
    byte[] body(int bytesMax) throws IOException {
        var bytes = new BoundedBytes(bytesMax);
        copyBody(bytes);
        return bytes.toByteArray();
    }

    private void copyChunks(OutputStream out) throws IOException {
        while (true) {
            var size = line().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new IOException("malformed chunked encoding");
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                while (!line().isEmpty()) {
                    // Trailers mean nothing here.
                }
                return;
            }
            copy(length, out);
            line();
        }
    }

    /** @param length {@code Long.MAX_VALUE}: to the end of the connection */
    private void copy(long length, OutputStream out) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                if (length == Long.MAX_VALUE) {
                    return;
                }
                throw new EOFException("unexpected EOF");
            }
            out.write(buffer, 0, read);
            if (in.available() == 0) {
                out.flush(); // A watcher waits for what is here.
            }
            left -= read;
        }
    }

    /** What comes after the head of a connection that was upgraded. */
    InputStream upgraded() {
        return in;
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class BoundedBytes extends ByteArrayOutputStream {
        private final int bytesMax;

        BoundedBytes(int bytesMax) {
            this.bytesMax = bytesMax;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (count + length > bytesMax) {
                throw new java.io.UncheckedIOException(
                        new IOException("the answer is longer than " + bytesMax + " bytes"));
            }
            super.write(bytes, offset, length);
        }
    }
}
