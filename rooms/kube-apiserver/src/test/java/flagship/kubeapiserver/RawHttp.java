package flagship.kubeapiserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocket;

/** HTTP/1.1 over TLS by hand, for requests that no client would send. Opens a new connection when the server has closed the last one. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final RunningServer server;
    private Optional<Socket> connection = Optional.empty();
    private InputStream in = InputStream.nullInputStream();

    RawHttp(RunningServer server) {
        this.server = server;
    }

    /** What came back. */
    record Answer(int status, String head, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** A request with a body of known length, as an administrator. */
    static byte[] request(String method, String target, String headers, byte[] body) {
        var head = "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%sContent-Length: %d\r\n\r\n"
                .formatted(method, target, RunningServer.ADMIN, headers, body.length);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    /** Sends a request and reads one answer; empty where the server closed the connection without any. */
    Optional<Answer> send(byte[] request) throws IOException {
        if (connection.isEmpty()) {
            open();
        }
        try {
            var out = connection.orElseThrow().getOutputStream();
            out.write(request);
            out.flush();
        } catch (IOException e) {
            // It has heard enough; the answer may be there all the same.
        }
        return read(request[0] == 'H'); // HEAD
    }

    /** Reads a further answer on the same connection. */
    Optional<Answer> read() throws IOException {
        return read(false);
    }

    private Optional<Answer> read(boolean headOnly) throws IOException {
        try {
            var head = head();
            if (head.isEmpty()) {
                close();
                return Optional.empty();
            }
            var answer = new Answer(
                    Integer.parseInt(head.split(" ", 3)[1]),
                    head,
                    headOnly ? new byte[0] : body(head.toLowerCase(Locale.ROOT)));
            if (head.toLowerCase(Locale.ROOT).contains("connection: close")) {
                close();
            }
            return Optional.of(answer);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE_MILLIS + " ms", e);
        } catch (IOException e) {
            close();
            return Optional.empty();
        }
    }

    private void open() throws IOException {
        var uri = server.server().uri();
        var socket = (SSLSocket)
                server.sslContext(new KeyManager[0]).getSocketFactory().createSocket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        connection = Optional.of(socket);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** All lines up to the empty one. */
    private String head() throws IOException {
        var head = new StringBuilder();
        for (var line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private byte[] body(String head) throws IOException {
        if (head.startsWith("http/1.1 304") || head.startsWith("http/1.1 204")) {
            return new byte[0];
        }
        if (head.contains("transfer-encoding: chunked")) {
            var body = new ByteArrayOutputStream();
            for (int size = chunk(); size > 0; size = chunk()) {
                body.writeBytes(in.readNBytes(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        int at = head.indexOf("content-length: ");
        if (at < 0) {
            return in.readAllBytes();
        }
        int end = head.indexOf('\n', at);
        return in.readNBytes(Integer.parseInt(head.substring(at + "content-length: ".length(), end)));
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    @Override
    public void close() {
        connection.ifPresent(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        connection = Optional.empty();
    }
}
