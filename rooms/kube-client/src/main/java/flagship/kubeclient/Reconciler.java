package flagship.kubeclient;

import java.time.Duration;

/**
 * Brings the world closer to what one object asks for. Called for one key by one worker at a time, for different keys in parallel. It
 * reads the whole state anew and never asks what woke it.
 *
 * @param <K> what names an object: {@code NamespacedName}, or a record with more
 */
@FunctionalInterface
public interface Reconciler<K> {
    /**
     * Reconciles one key. An exception means: log it, and try again after a growing pause.
     *
     * @throws InterruptedException ends this worker
     */
    Outcome reconcile(K key) throws Exception;

    /** How a reconciliation ended. */
    sealed interface Outcome {
        /** Until the next change. */
        static Outcome done() {
            return new Done();
        }

        /** Again after a time, also without a change; not a failure. */
        static Outcome after(Duration delay) {
            return new RequeueAfter(delay);
        }

        /** Again soon, with growing pauses: something is not ready yet. */
        static Outcome retry() {
            return new Retry();
        }

        /** See {@link Outcome#done}. */
        record Done() implements Outcome {}

        /** See {@link Outcome#after}. */
        record RequeueAfter(Duration delay) implements Outcome {}

        /** See {@link Outcome#retry}. */
        record Retry() implements Outcome {}
    }
}
