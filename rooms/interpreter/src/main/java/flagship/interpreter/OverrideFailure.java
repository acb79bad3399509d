package flagship.interpreter;

import org.jspecify.annotations.Nullable;

/**
 * An override cannot be applied to a manifest, so that nothing is sent to the cluster. The message is one sentence for users, which names the
 * policy, the change and what to mend.
 */
public final class OverrideFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OverrideFailure(String message) {
        super(message);
    }

    OverrideFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
