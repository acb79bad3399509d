package flagship.propagation;

import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Spares a member mass deletions: only so many objects are taken out of it in a minute, and none in the first moments after it has come back,
 * in which a user can still see what is about to go ({@code flagship deletions}) and stop it. What must wait gets a place in a queue. Safe for use by
 * many threads.
 */
final class DeletionGuard {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /**
     * What is allowed.
     *
     * @param perMinute deletions in a member in a minute; 0 for any number
     * @param settling how long nothing is deleted after a member has come back
     */
    record Limits(int perMinute, Duration settling) {}

    private final Limits limits;
    private final LongSupplier nanos;
    /** When each that waits may go on. */
    private final Map<NamespacedName, Long> places = new HashMap<>();
    /** The budget that is left, in deletions, as of a moment; below zero it is promised to those that wait. */
    private double left;

    private long asOf;
    private long settled;

    /** @param nanos a clock that never goes back */
    DeletionGuard(Limits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
        left = limits.perMinute();
        asOf = nanos.getAsLong();
        settled = asOf;
    }

    /** The member has come back after it was away. */
    synchronized void returned() {
        settled = nanos.getAsLong() + limits.settling().toNanos();
    }

    /** How long this one must wait; zero if it may be carried out now, which it then counts as. */
    synchronized Duration admit(NamespacedName work) {
        long now = nanos.getAsLong();
        if (now - settled < 0) {
            return Duration.ofNanos(settled - now);
        }
        if (limits.perMinute() == 0) {
            return Duration.ZERO;
        }
        var place = places.get(work);
        if (place != null) {
            if (place - now > 0) {
                return Duration.ofNanos(place - now);
            }
            places.remove(work);
            return Duration.ZERO;
        }
        refill(now);
        left -= 1;
        if (left >= 0) {
            return Duration.ZERO;
        }
        long wait = (long) (-left * MINUTE / limits.perMinute());
        places.put(work, now + wait);
        return Duration.ofNanos(wait);
    }

    private void refill(long now) {
        left = Math.min(limits.perMinute(), left + (now - asOf) * (double) limits.perMinute() / MINUTE);
        asOf = now;
    }

    /** The Work is gone, however that came. */
    synchronized void forget(NamespacedName work) {
        places.remove(work);
    }

    /** How many wait for their place. */
    synchronized int waiting() {
        return places.size();
    }

    int perMinute() {
        return limits.perMinute();
    }
}
