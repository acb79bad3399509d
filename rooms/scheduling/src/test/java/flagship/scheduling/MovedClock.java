package flagship.scheduling;

import flagship.kubeclient.Timing;
import java.time.Duration;
import java.time.Instant;

/** A clock that the test moves. */
final class MovedClock implements Timing {
    private long nanos = Long.MAX_VALUE - 1_000; // The monotonic clock may wrap around.
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    void pass(Duration duration) {
        nanos += duration.toNanos();
        now = now.plus(duration);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        pass(duration);
    }

    @Override
    public double random() {
        return 0;
    }
}
