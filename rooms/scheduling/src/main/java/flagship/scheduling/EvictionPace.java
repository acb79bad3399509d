package flagship.scheduling;

import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Spreads evictions over time: each gets a moment of its own, in the order in which they were asked for. Safe for use by many threads.
 *
 * <p>Source: contract section 11.3.
 */
final class EvictionPace {
    private static final Duration SLOWEST = Duration.ofMinutes(30);

    private final long intervalNanos;
    /** Guarded by this; bounded by the bindings that are to be evicted. */
    private final Map<NamespacedName, Long> slots = new HashMap<>();

    private long nextSlot = Long.MIN_VALUE;

    /** @param perSecond 0 means one in half an hour */
    EvictionPace(double perSecond) {
        this.intervalNanos = perSecond == 0 ? SLOWEST.toNanos() : (long) Math.max(1, 1e9 / perSecond);
    }

    /** How long a binding has to wait until it may be evicted; not above zero means now. */
    synchronized Duration wait(NamespacedName binding, long nowNanos) {
        long slot = slots.computeIfAbsent(binding, _ -> nextSlot(nowNanos));
        return Duration.ofNanos(slot - nowNanos);
    }

    private long nextSlot(long now) {
        long slot = nextSlot == Long.MIN_VALUE || nextSlot - now < 0 ? now : nextSlot;
        nextSlot = slot + intervalNanos;
        return slot;
    }

    /** The binding has been evicted, or need not be any more. */
    synchronized void release(NamespacedName binding) {
        slots.remove(binding);
    }
}
