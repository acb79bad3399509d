package flagship.kubeapiserver;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer over WebSocket: each line of the body is one text message. Browsers and fabric8 watch so.
 *
 * <p>Source: contract section 9.1. What the client says is read for its pings and its goodbye alone.
 */
final class WebSocketAnswer implements ApiResponse {
    private static final Logger log = LoggerFactory.getLogger(WebSocketAnswer.class);

    /** More than anybody has to say to a watch. */
    private static final int FRAME_BYTES_MAX = 64 * 1024;

    private final WebSocketFrames frames;
    private final Lines lines = new Lines();
    private volatile boolean gone;

    private WebSocketAnswer(ClientTunnel tunnel) {
        frames = new WebSocketFrames(tunnel, FRAME_BYTES_MAX);
    }

    /** Writes an answer. */
    @FunctionalInterface
    interface Work {
        void run(ApiResponse answer) throws IOException, InterruptedException;
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
            frames.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server closes: the connection ends with us.
        } finally {
            reader.interrupt();
        }
    }

    private void read() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = frames.read()
                        .filter(frame -> frame.opcode() != WebSocketFrames.CLOSE)
                        .isPresent();
            }
        } catch (EOFException e) {
            log.atTrace().log("websocket client left without goodbye");
        } catch (IOException e) {
            log.atDebug().setCause(e).log("websocket client is gone");
        } finally {
            gone = true;
        }
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
                    frames.send(WebSocketFrames.TEXT, line.toByteArray(), 0, line.size());
                    line.reset();
                    start = i + 1;
                }
            }
            line.write(bytes, start, offset + length - start);
        }
    }
}
