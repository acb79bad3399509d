package flagship.propagation;

import java.time.Duration;

/**
 * Whether so much is on its way to members that what comes back from them should wait: objects that users wait for come first, and a status
 * that is written a little later is written once for what would have been several states. Safe for use by many threads.
 */
final class Rush {
    private static final long WINDOW_NANOS = Duration.ofMillis(100).toNanos();
    /** Writes in two windows: a few workloads at a time are no rush. */
    private static final int MANY = 40;

    private long window;
    private int before;
    private int now;

    /** Something was written that leads to objects in members. */
    synchronized void mark() {
        roll();
        now++;
    }

    synchronized boolean holds() {
        roll();
        return before + now >= MANY;
    }

    private void roll() {
        long current = System.nanoTime() / WINDOW_NANOS;
        if (current != window) {
            before = current == window + 1 ? now : 0;
            now = 0;
            window = current;
        }
    }
}
