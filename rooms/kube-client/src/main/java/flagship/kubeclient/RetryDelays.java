package flagship.kubeclient;

import java.util.HashMap;
import java.util.Map;

/**
 * How long failed keys wait: the longer of the key's own doubling pause and the turn that a token bucket over all keys gives. Not safe for
 * use by several threads.
 */
public final class RetryDelays<K> {
    private static final long SECOND = 1_000_000_000L;

    private final WorkQueue.Retry retry;
    private final Timing timing;
    private final Map<K, Integer> failures = new HashMap<>();
    /** When the bucket would be full again; a key's turn comes {@code burst} intervals before it. */
    private long bucketFull;

    public RetryDelays(WorkQueue.Retry retry, Timing timing) {
        this.retry = retry;
        this.timing = timing;
        this.bucketFull = timing.nanoTime();
    }

    /** Counts a failure; nanoseconds until the key may come back. */
    public long next(K key) {
        int before = failures.merge(key, 1, Integer::sum) - 1;
        return Math.max(own(before), turn());
    }

    private long own(int before) {
        // Doubling stops long before it could overflow: a pause has long reached its maximum by then.
        long nanos = retry.first().toNanos();
        for (int doubling = 0; doubling < before && nanos < retry.max().toNanos(); doubling++) {
            nanos *= 2;
        }
        return Math.min(nanos, retry.max().toNanos());
    }

    private long turn() {
        long now = timing.nanoTime();
        long interval = SECOND / retry.perSecond();
        bucketFull = Math.max(bucketFull - now, 0) + now + interval;
        return Math.max(0, bucketFull - now - interval * retry.burst());
    }

    /** The key succeeded, or is gone: its next failure counts as the first. */
    public void forget(K key) {
        failures.remove(key);
    }

    /** How often the key failed since it was last forgotten. */
    public int failures(K key) {
        return failures.getOrDefault(key, 0);
    }
}
