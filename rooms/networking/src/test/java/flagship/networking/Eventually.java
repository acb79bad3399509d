package flagship.networking;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline. */
final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Eventually() {}

    /** A condition that may fail while it is not fulfilled. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(String what, Condition condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within %s: %s".formatted(LIMIT, what));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
