package flagship.app;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/** Keeps a server command running until SIGTERM or SIGINT, then closes what it runs before the process ends. */
final class Serving {
    private Serving() {}

    static void untilStopped(AutoCloseable running, PrintWriter out, String ready) throws InterruptedException {
        var stop = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var hook = new Thread(
                () -> {
                    stop.countDown();
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        out.println("ready " + ready);
        out.flush();
        try (var _ = HeapPace.keep()) {
            stop.await();
        } finally {
            close(running, closed);
        }
    }

    private static void close(AutoCloseable running, CountDownLatch closed) {
        try {
            running.close();
        } catch (Exception e) {
            throw new IllegalStateException("stopping failed: " + e.getMessage(), e);
        } finally {
            closed.countDown();
        }
    }
}
