package flagship.kubeclient;

import java.time.Duration;

/**
 * Pauses that double: 0.8 s, 1.6 s, up to 30 s, each lengthened by up to half of itself so that many clients do not come back together.
 * For one thread.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(800);
    private static final Duration MAX = Duration.ofSeconds(30);
    private static final double JITTER = 0.5;

    private final Timing timing;
    private Duration next = FIRST;

    Backoff(Timing timing) {
        this.timing = timing;
    }

    Duration next() {
        var pause = jittered(next);
        next = next.multipliedBy(2).compareTo(MAX) > 0 ? MAX : next.multipliedBy(2);
        return pause;
    }

    Duration jittered(Duration duration) {
        return duration.plusNanos((long) (duration.toNanos() * JITTER * timing.random()));
    }

    void reset() {
        next = FIRST;
    }
}
