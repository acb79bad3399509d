package flagship.propagation;

import flagship.kubeclient.Reconciler;
import flagship.propagation.PropagationMeters.Pass;
import java.time.Duration;

/** Tells how long each pass of a controller took, and whether it failed. */
record Metered<K>(PropagationMeters meters, Pass pass, Reconciler<K> reconciler) implements Reconciler<K> {
    @Override
    public Outcome reconcile(K key) throws Exception {
        long start = System.nanoTime();
        boolean failed = true;
        try {
            var outcome = reconciler.reconcile(key);
            failed = false;
            return outcome;
        } finally {
            meters.passed(pass, failed, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
