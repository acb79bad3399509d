package flagship.kubeclient;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for a condition, with a deadline. */
final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration STILL = Duration.ofMillis(300);

    private Eventually() {}

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the condition did not come true within " + LIMIT);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until a value has moved and then stood still for a while, and returns it. */
    static long settled(LongSupplier value) {
        await(() -> value.getAsLong() > 0);
        long last = value.getAsLong();
        long since = System.nanoTime();
        while (System.nanoTime() - since < STILL.toNanos()) {
            if (value.getAsLong() != last) {
                last = value.getAsLong();
                since = System.nanoTime();
            }
            LockSupport.parkNanos(1_000_000);
        }
        return last;
    }
}
