package flagship.kubeapiserver;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * The frames of one WebSocket connection, from the server's side. One thread reads; any may send.
 *
 * <p>Source: RFC 6455.
 */
final class WebSocketFrames {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int LAST_FRAGMENT = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTROL_BYTES_MAX = 125;
    private static final byte[] NORMAL_END = {1000 >> 8, (byte) 1000};

    private final ClientTunnel tunnel;
    private final DataInputStream in;
    private final int frameBytesMax;

    /** @param last whether it ends a message */
    record Frame(int opcode, boolean last, byte[] payload) {}

    /** @param frameBytesMax a client that sends more breaks the rules */
    WebSocketFrames(ClientTunnel tunnel, int frameBytesMax) {
        this.tunnel = tunnel;
        this.in = new DataInputStream(tunnel.fromClient());
        this.frameBytesMax = frameBytesMax;
    }

    /**
     * The next frame; pings have been answered. Empty where the client breaks the protocol.
     *
     * @throws EOFException if it left
     */
    Optional<Frame> read() throws IOException {
        int first = in.readUnsignedByte();
        int opcode = first & 0xf;
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        boolean masked = (second & MASKED) != 0;
        if (!masked || length < 0 || length > frameBytesMax) {
            return Optional.empty();
        }
        var payload = unmasked((int) length);
        if (opcode == PING) {
            send(PONG, payload, 0, Math.min(payload.length, CONTROL_BYTES_MAX));
        }
        return Optional.of(new Frame(opcode, (first & LAST_FRAGMENT) != 0, payload));
    }

    private byte[] unmasked(int length) throws IOException {
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        if (mask.length < 4 || payload.length < length) {
            throw new EOFException();
        }
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    /** Sends a whole message, or a control frame. */
    synchronized void send(int opcode, byte[] bytes, int offset, int length) throws IOException {
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

    /** Says goodbye. */
    void end() throws IOException {
        send(CLOSE, NORMAL_END, 0, NORMAL_END.length);
    }
}
