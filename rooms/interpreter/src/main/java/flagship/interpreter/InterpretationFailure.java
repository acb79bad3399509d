package flagship.interpreter;

import org.jspecify.annotations.Nullable;

/**
 * A rule could not be carried out on an object: the object, a script or a webhook is not what it must be. The message is one sentence for
 * users, which names what to mend.
 */
public final class InterpretationFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterpretationFailure(String message) {
        super(message);
    }

    InterpretationFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
