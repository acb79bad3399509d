package flagship.estimator;

import java.io.IOException;

/** An estimator was not asked, or has not answered as the protocol says. The message is for people. */
final class CallFailure extends IOException {
    private static final long serialVersionUID = 1L;

    CallFailure(String message) {
        super(message);
    }
}
