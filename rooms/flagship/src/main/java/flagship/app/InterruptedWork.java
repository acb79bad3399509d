package flagship.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work of this thread that SIGTERM and SIGINT interrupt, and that the end of the process then waits for: so that it cleans up after itself.
 * Closed by the thread when the work, cleaning up included, is done, or when something else waits for signals.
 */
final class InterruptedWork implements AutoCloseable {
    /** Whoever asked twice would be killed by the system anyway. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch done = new CountDownLatch(1);

    private InterruptedWork(Thread worker) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(worker), "interrupt"));
    }

    static InterruptedWork ofThisThread() {
        return new InterruptedWork(Thread.currentThread());
    }

    private void interrupt(Thread worker) {
        if (done.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            var _ = done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
    }
}
