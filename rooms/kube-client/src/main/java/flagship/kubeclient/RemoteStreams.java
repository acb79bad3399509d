package flagship.kubeclient;

import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one program in a container: what exec and attach open. What the program writes goes to the two outputs as it comes, as fast
 * as they take it; what it is to read is sent here. One thread sends; the outputs are written by another one.
 *
 * <p>Source: Kubernetes, {@code v5.channel.k8s.io} over WebSocket, with {@code v4} for servers before 1.30, where the end of the input cannot be
 * told.
 */
public final class RemoteStreams implements AutoCloseable {
    private static final String V5 = "v5.channel.k8s.io";
    private static final String V4 = "v4.channel.k8s.io";

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int CLOSE = 255;

    /** What a server may say of how a program ended. */
    private static final int STATUS_BYTES_MAX = 64 * 1024;

    private final WebSocket socket;
    private final Receiver receiver;

    private RemoteStreams(WebSocket socket, Receiver receiver) {
        this.socket = socket;
        this.receiver = receiver;
    }

    /**
     * Opens the streams.
     *
     * @param path of the subresource, with its query, percent-encoded
     * @throws ApiException if the server refuses
     * @throws IOException if it does not answer, or speaks no WebSocket
     */
    public static RemoteStreams open(HttpTransport transport, String path, OutputStream out, OutputStream err)
            throws IOException, InterruptedException {
        var receiver = new Receiver(out, err);
        var opening = transport.webSocket(path, V5, List.of(V4), receiver);
        try {
            return new RemoteStreams(opening.get(), receiver);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                throw refusal(transport, path, refused);
            }
            throw transport.failure(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            opening.cancel(true);
            throw e;
        }
    }

    /** The answer to a refused handshake has no body here: the same question without WebSocket tells why. */
    private static IOException refusal(HttpTransport transport, String path, WebSocketHandshakeException refused)
            throws IOException, InterruptedException {
        try (var answer = transport.send(Request.get(path))) {
            Answers.requireSuccess(answer);
        }
        return new IOException("the server does not speak WebSocket here: it answered "
                + refused.getResponse().statusCode());
    }

    /** Sends the program something to read; blocks while it does not take it. */
    public void send(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
        sendMessage(STDIN, bytes, offset, length);
    }

    /** Tells the program that its input has ended, where the server can be told. */
    public void endInput() throws IOException, InterruptedException {
        if (socket.getSubprotocol().equals(V5)) {
            sendMessage(CLOSE, new byte[] {STDIN}, 0, 1);
        }
    }

    /** Tells the program how large its terminal is. */
    public void resize(int columns, int rows) throws IOException, InterruptedException {
        var size = Json.bytes(Json.object().put("Width", columns).put("Height", rows));
        sendMessage(RESIZE, size, 0, size.length);
    }

    private synchronized void sendMessage(int channel, byte[] bytes, int offset, int length)
            throws IOException, InterruptedException {
        var message = ByteBuffer.allocate(length + 1);
        message.put((byte) channel).put(bytes, offset, length).flip();
        try {
            socket.sendBinary(message, true).get();
        } catch (ExecutionException e) {
            throw new IOException("the connection to the container ended", e.getCause());
        }
    }

    /**
     * Waits for the program's end; everything that it wrote has been written then.
     *
     * @return its exit code
     * @throws ApiException if the server says that it did not run
     * @throws IOException if the connection ended before the program did
     */
    public int await() throws IOException, InterruptedException {
        try {
            return receiver.ended.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case ApiException refusal -> throw refusal;
                case null, default -> throw new IOException("the connection to the container broke", e);
            }
        } catch (CancellationException e) {
            throw new IOException("the connection to the container was closed on this side", e);
        }
    }

    /** Ends the waiting: what the program is to read cannot be had. */
    public void fail(IOException why) {
        receiver.ended.completeExceptionally(why);
    }

    /** Leaves; the program may go on. */
    @Override
    public void close() {
        receiver.ended.cancel(false);
        socket.abort();
    }

    /** Called by one thread at a time; the next message is asked for when this one has been written. */
    private static final class Receiver implements WebSocket.Listener {
        private final OutputStream out;
        private final OutputStream err;
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();
        private final ByteArrayOutputStream status = new ByteArrayOutputStream();
        private final AtomicBoolean told = new AtomicBoolean();
        private int channel = -1;

        Receiver(OutputStream out, OutputStream err) {
            this.out = out;
            this.err = err;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            if (channel < 0 && data.hasRemaining()) {
                channel = data.get() & 0xff;
            }
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            try {
                take(bytes);
            } catch (IOException e) {
                ended.completeExceptionally(e);
                socket.abort();
                return null;
            }
            if (last) {
                channel = -1;
            }
            socket.request(1);
            return null;
        }

        private void take(byte[] bytes) throws IOException {
            switch (channel) {
                case STDOUT -> write(out, bytes);
                case STDERR -> write(err, bytes);
                case ERROR -> {
                    if (status.size() + bytes.length <= STATUS_BYTES_MAX) {
                        status.writeBytes(bytes);
                    }
                }
                default -> {} // Other channels are not ours to read.
            }
        }

        private static void write(OutputStream stream, byte[] bytes) throws IOException {
            stream.write(bytes);
            stream.flush();
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end(reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            if (status.size() > 0) {
                end("");
            } else {
                ended.completeExceptionally(new IOException("the connection to the container broke", error));
            }
        }

        private void end(String reason) {
            if (!told.compareAndSet(false, true)) {
                return;
            }
            try {
                ended.complete(exitCode(reason));
            } catch (IOException | ApiException e) {
                ended.completeExceptionally(e);
            }
        }

        private int exitCode(String reason) throws IOException {
            if (status.size() == 0) {
                throw new IOException("the connection to the container ended before the program did"
                        + (reason.isEmpty() ? "" : ": " + reason));
            }
            try {
                var json = Json.parse(status.toByteArray());
                if (json.path("status").asText().equals("Success")) {
                    return 0;
                }
                for (var cause : json.at("/details/causes")) {
                    if (cause.path("reason").asText().equals("ExitCode")) {
                        return cause.path("message").asInt(1);
                    }
                }
                throw new ApiException(Answers.status(json, 500, 0));
            } catch (MalformedJson e) {
                // Servers before v4 told in plain words.
                throw new IOException(status.toString(StandardCharsets.UTF_8), e);
            }
        }
    }
}
