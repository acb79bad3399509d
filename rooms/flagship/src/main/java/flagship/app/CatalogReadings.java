package flagship.app;

import flagship.kubeclient.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something about each member that is read from the catalog anew every ten seconds, seldomer where reading takes long: it gets a twentieth of
 * one thread. A cluster is read from the first question about it on, the first time at once. Owns one virtual thread.
 *
 * @param <T> what is known of a cluster
 */
final class CatalogReadings<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CatalogReadings.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int SHARE = 20;

    private final String what;
    private final Function<String, Optional<T>> reading;
    private final Map<String, Optional<T>> known = new ConcurrentHashMap<>();
    /** Clusters that were asked about for the first time; each is in it once. */
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    private final Thread thread;

    private CatalogReadings(String what, Function<String, Optional<T>> reading) {
        this.what = what;
        this.reading = reading;
        this.thread = Thread.ofVirtual().name("catalog-" + what).unstarted(this::run);
    }

    /** @param reading reads one cluster; empty if the catalog does not know */
    static <T> CatalogReadings<T> start(String what, Function<String, Optional<T>> reading) {
        var readings = new CatalogReadings<>(what, reading);
        readings.thread.start();
        return readings;
    }

    /** What was read last; empty before the first reading. */
    Optional<T> of(String cluster) {
        return known.computeIfAbsent(cluster, _ -> {
            asked.add(cluster);
            return Optional.empty();
        });
    }

    private void run() {
        try {
            while (true) {
                long start = System.nanoTime();
                for (String cluster : List.copyOf(known.keySet())) {
                    known.put(cluster, readOrNothing(cluster));
                }
                var took = Duration.ofNanos(System.nanoTime() - start).multipliedBy(SHARE);
                readNewFor(took.compareTo(EVERY) > 0 ? took : EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void readNewFor(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
            var cluster = asked.poll(left, TimeUnit.NANOSECONDS);
            if (cluster != null) {
                known.put(cluster, readOrNothing(cluster));
            }
        }
    }

    private Optional<T> readOrNothing(String cluster) {
        try {
            return reading.apply(cluster);
        } catch (RuntimeException e) {
            // Without this knowledge the scheduler goes by the cluster's own report; the next round tries again.
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("error", e.getMessage())
                    .log(what + " not read");
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }
}
