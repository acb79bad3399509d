package flagship.kubeclient;

import java.time.Duration;

/**
 * Whether an API server is ready, and how that is known: {@code /readyz}, and {@code /healthz} where the server has no readyz.
 *
 * @param reachable an answer came, healthy or not
 * @param message one sentence; {@code ok} when healthy
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public record ServerHealth(boolean healthy, boolean reachable, String message) {
    /** Asks the server and waits at most {@code limit}; never fails but when interrupted. */
    public static ServerHealth check(Transport transport, Duration limit) throws InterruptedException {
        throw new UnsupportedOperationException();
    }
}
