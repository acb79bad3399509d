package flagship.kubeapiserver;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** {@link Messages} over WebSocket, as exec and attach use it. */
final class WebSocketMessages implements Messages {
    /** Clients cut their input into pieces of 32 KiB. */
    private static final int MESSAGE_BYTES_MAX = 1 << 20;

    private final WebSocketFrames frames;
    private boolean ended; // Of the receiving thread.

    private WebSocketMessages(ClientTunnel tunnel) {
        frames = new WebSocketFrames(tunnel, MESSAGE_BYTES_MAX);
    }

    static ClientTunnel.Use use(String protocol, Conversation conversation) {
        return tunnel -> {
            var messages = new WebSocketMessages(tunnel);
            try {
                conversation.hold(protocol, messages);
                messages.frames.end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The server closes: the connection ends with us.
            }
        };
    }

    @Override
    public Optional<byte[]> receive() throws IOException {
        var message = new ByteArrayOutputStream();
        while (!ended) {
            var frame = next();
            if (frame.isEmpty() || frame.get().opcode() == WebSocketFrames.CLOSE) {
                ended = true;
            } else if (frame.get().opcode() < WebSocketFrames.CLOSE) {
                message.writeBytes(frame.get().payload());
                if (message.size() > MESSAGE_BYTES_MAX) {
                    ended = true;
                } else if (frame.get().last()) {
                    return Optional.of(message.toByteArray());
                }
            }
        }
        return Optional.empty();
    }

    private Optional<WebSocketFrames.Frame> next() throws IOException {
        try {
            return frames.read();
        } catch (EOFException e) {
            return Optional.empty(); // It left without goodbye.
        }
    }

    @Override
    public void send(byte[] message) throws IOException {
        frames.send(WebSocketFrames.BINARY, message, 0, message.length);
    }
}
