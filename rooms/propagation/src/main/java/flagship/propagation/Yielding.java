package flagship.propagation;

import flagship.kubeclient.Reconciler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets a rush pass before it reconciles, but waits for no more than a few seconds. Safe for use by many threads. */
final class Yielding<K> implements Reconciler<K> {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Rush rush;
    private final Reconciler<K> reconciler;
    /** When a key was first put off; as large as the queue. */
    private final Map<K, Long> since = new ConcurrentHashMap<>();

    Yielding(Rush rush, Reconciler<K> reconciler) {
        this.rush = rush;
        this.reconciler = reconciler;
    }

    @Override
    public Outcome reconcile(K key) throws Exception {
        if (rush.holds() && mayWait(key)) {
            return Outcome.after(PAUSE);
        }
        since.remove(key);
        return reconciler.reconcile(key);
    }

    private boolean mayWait(K key) {
        long now = System.nanoTime();
        return now - since.computeIfAbsent(key, _ -> now) < PATIENCE.toNanos();
    }
}
