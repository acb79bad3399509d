package flagship.sync;

import java.time.Duration;
import java.util.List;

/**
 * When a member is asked again what it serves: soon after something hints at a change and a few times more, because servers publish a new
 * type some time after its definition was stored; and now and then without a hint. Times are nanoseconds of one clock. Hints come from any
 * thread.
 */
final class RediscoverySchedule {
    private static final List<Duration> AFTER_HINT =
            List.of(Duration.ofMillis(100), Duration.ofMillis(600), Duration.ofSeconds(2), Duration.ofSeconds(6));

    private final long interval;

    // All guarded by this.
    private int step = AFTER_HINT.size();
    private long due;

    RediscoverySchedule(Duration interval, long now) {
        this.interval = interval.toNanos();
        this.due = now + this.interval;
    }

    /** Something may have changed. Hints shortly one after another count as one. */
    synchronized void hint(long now) {
        if (step == 0 && due - now > 0) {
            return;
        }
        step = 0;
        due = now + AFTER_HINT.getFirst().toNanos();
    }

    /** Whether it is time; if so, the next time is set. */
    synchronized boolean take(long now) {
        if (due - now > 0) {
            return false;
        }
        step = Math.min(step + 1, AFTER_HINT.size());
        due = now + (step < AFTER_HINT.size() ? AFTER_HINT.get(step).toNanos() : interval);
        return true;
    }

    synchronized Duration untilDue(long now) {
        return Duration.ofNanos(Math.max(0, due - now));
    }
}
