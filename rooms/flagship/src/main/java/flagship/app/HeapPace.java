package flagship.app;

import java.time.Duration;

/**
 * Collects all garbage when it has grown to as much as what was alive. The serial collector (which costs a process the least memory at rest) by itself
 * lets the old generation grow to the limit of the heap before it looks at it once: what waits for a database longer than a few young collections
 * is promoted and dies there, and a first sync of a million objects would take a quarter of the machine. A collection stops the process for about a
 * millisecond a megabyte that is alive.
 *
 * <p>Owns one thread.
 */
final class HeapPace implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);
    /** Below this much garbage a collection is not worth its pause. */
    private static final long GARBAGE_MIN = 192L << 20;

    private final Thread thread = Thread.ofPlatform().name("heap-pace").daemon().unstarted(this::run);

    private HeapPace() {}

    /** Begins to look, until it is closed. */
    static HeapPace keep() {
        var pace = new HeapPace();
        pace.thread.start();
        return pace;
    }

    private void run() {
        long alive = used();
        try {
            while (true) {
                Thread.sleep(LOOK);
                if (isDue(used(), alive)) {
                    System.gc();
                    alive = used();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private static long used() {
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /**
     * Whether it is time.
     *
     * @param used bytes of the heap now, garbage included
     * @param alive bytes that were left after the last time
     */
    static boolean isDue(long used, long alive) {
        return used - alive > Math.max(alive, GARBAGE_MIN);
    }
}
