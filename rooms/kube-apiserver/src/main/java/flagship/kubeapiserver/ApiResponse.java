package flagship.kubeapiserver;

import java.io.IOException;
import java.io.OutputStream;

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

    /** Sends a whole body with its type. */
    default void send(int code, String contentType, byte[] bytes) throws IOException {
        status(code);
        header("Content-Type", contentType);
        body().write(bytes);
    }
}
