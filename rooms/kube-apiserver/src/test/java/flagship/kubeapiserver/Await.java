package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition that another thread brings about. */
final class Await {
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private static final long POLL_NANOS = 1_000_000;

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        try {
            while (!condition.call()) {
                assertThat(System.nanoTime()).as(what).isLessThan(deadline);
                LockSupport.parkNanos(POLL_NANOS);
            }
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }
}
