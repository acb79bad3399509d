package flagship.kubeapiserver;

import org.jspecify.annotations.Nullable;

/** The server cannot start as configured. The message is one sentence that names the file or address and the way out. */
public final class ServerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
