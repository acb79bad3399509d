package flagship.kubeclient;

import org.jspecify.annotations.Nullable;

/** A kubeconfig cannot be used; the message is one sentence with the way out and holds no secret. */
public final class KubeConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KubeConfigException(String message) {
        this(message, null);
    }

    KubeConfigException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
