package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** One answer in the making. Used by one thread. Status and headers are fixed by the first byte of the body. */
public interface ApiResponse {
    /** 200 unless set. */
    void status(int code);

    /** Adds a header. */
    void header(String name, String value);

    /**
     * The body; buffered, blocking when the client is slow. {@code flush} sends what is there, headers included. Closed by the server when
     * the handler returns.
     */
    OutputStream body();

    /** True once the client has gone: long-running handlers end then. */
    boolean clientGone();

    /** Writes lines, one by one, for as long as it likes. */
    @FunctionalInterface
    interface LineStream {
        void write(ApiResponse answer) throws IOException, InterruptedException;
    }

    /**
     * Answers with a stream of lines, as a watch does: over WebSocket where the request asks for it and the connection can change, each line one
     * message; else as the body. May return before the stream is written, so what the stream needs it must hold itself.
     */
    default void stream(ApiRequest request, LineStream lines) throws IOException, InterruptedException {
        lines.write(this);
    }

    /**
     * Goes on in messages both ways, over WebSocket. May return before the conversation is held, so what it needs it must hold itself.
     *
     * @param protocols what this side speaks
     * @throws ApiException 400 if the client does not ask for it, speaks none of them, or cannot change its protocol on this connection
     */
    default void converse(ApiRequest request, List<String> protocols, Messages.Conversation conversation) {
        throw ApiException.badRequest("this connection cannot change its protocol: use HTTP/1.1");
    }

    /** Sends a whole body with its type. */
    default void send(int code, String contentType, byte[] bytes) throws IOException {
        status(code);
        header("Content-Type", contentType);
        body().write(bytes);
    }
}
