package flagship.kubeapiserver;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer over WebSocket: each line of the body is one text message. Browsers and fabric8 watch so.
 *
 * <p>Source: RFC 6455; contract section 9.1. What the client says is read for its pings and its goodbye alone.
 */
final class WebSocketAnswer implements ApiResponse {
    private static final Logger log = LoggerFactory.getLogger(WebSocketAnswer.class);
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** How browsers send a token, which is no protocol to speak. */
    private static final String TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private static final int LAST_FRAGMENT = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int CONTROL_BYTES_MAX = 125;
    private static final int MESSAGE_BYTES_MAX = 64 * 1024;
    private static final byte[] NORMAL_END = {1000 >> 8, (byte) 1000};

    private final ClientTunnel tunnel;
    private final Lines lines = new Lines();
    private volatile boolean gone;

    private WebSocketAnswer(ClientTunnel tunnel) {
        this.tunnel = tunnel;
    }

    /** Writes an answer. */
    @FunctionalInterface
    interface Work {
        void run(ApiResponse answer) throws IOException, InterruptedException;
    }

    /** Whether a client wants to go on in WebSocket. */
    static boolean asked(ApiRequest request) {
        return request.header("upgrade").filter("websocket"::equalsIgnoreCase).isPresent()
                && request.header("sec-websocket-key").isPresent();
    }

    /** The headers of the 101 that agrees. */
    static Map<String, List<String>> acceptance(ApiRequest request) {
        var headers = new LinkedHashMap<String, List<String>>();
        headers.put("Upgrade", List.of("websocket"));
        headers.put("Connection", List.of("Upgrade"));
        headers.put(
                "Sec-WebSocket-Accept",
                List.of(accept(request.header("sec-websocket-key").orElse(""))));
        request.header("sec-websocket-protocol").stream()
                .flatMap(offered -> Stream.of(offered.split(",")))
                .map(String::strip)
                .filter(protocol -> !protocol.startsWith(TOKEN_PROTOCOL))
                .findFirst()
                .ifPresent(protocol -> headers.put("Sec-WebSocket-Protocol", List.of(protocol)));
        return headers;
    }

    private static String accept(String key) {
        try {
            var sha = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha.digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
    }

    /** What to do with the connection once it speaks WebSocket. */
    static ClientTunnel.Use use(Work work) {
        return tunnel -> new WebSocketAnswer(tunnel).serve(work);
    }

    private void serve(Work work) throws IOException {
        var reader = Thread.ofVirtual().name("websocket-reader").start(this::read);
        try {
            work.run(this);
            lines.flush();
            send(CLOSE, NORMAL_END, 0, NORMAL_END.length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server closes: the connection ends with us.
        } finally {
            reader.interrupt();
        }
    }

    private void read() {
        try {
            var in = new DataInputStream(tunnel.fromClient());
            while (readFrame(in)) {}
        } catch (EOFException e) {
            log.atTrace().log("websocket client left without goodbye");
        } catch (IOException e) {
            log.atDebug().setCause(e).log("websocket client is gone");
        } finally {
            gone = true;
        }
    }

    /** False after the last frame. */
    private boolean readFrame(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte() & 0xf;
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        boolean masked = (second & MASKED) != 0;
        if (!masked || length < 0 || length > MESSAGE_BYTES_MAX) {
            return false; // Breaks the protocol, or says more than anybody has to say to a watch.
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        if (mask.length < 4 || payload.length < length) {
            throw new EOFException();
        }
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        if (opcode == PING) {
            send(PONG, payload, 0, Math.min(payload.length, CONTROL_BYTES_MAX));
        }
        return opcode != CLOSE;
    }

    private synchronized void send(int opcode, byte[] bytes, int offset, int length) throws IOException {
        var frame = new ByteArrayOutputStream(length + 10);
        frame.write(LAST_FRAGMENT | opcode);
        if (length < 126) {
            frame.write(length);
        } else if (length < 1 << 16) {
            frame.write(126);
            frame.write(length >> 8);
            frame.write(length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) length >> shift));
            }
        }
        frame.write(bytes, offset, length);
        tunnel.toClient().write(frame.toByteArray());
    }

    /** The status is that of the handshake. */
    @Override
    public void status(int code) {}

    /** The headers are those of the handshake. */
    @Override
    public void header(String name, String value) {}

    @Override
    public OutputStream body() {
        return lines;
    }

    @Override
    public boolean clientGone() {
        return gone;
    }

    /** Cuts the body into messages. For the answering thread. */
    private final class Lines extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, start, i - start);
                    send(TEXT, line.toByteArray(), 0, line.size());
                    line.reset();
                    start = i + 1;
                }
            }
            line.write(bytes, start, offset + length - start);
        }
    }
}
