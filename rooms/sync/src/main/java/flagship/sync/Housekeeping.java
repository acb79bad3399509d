package flagship.sync;

import flagship.catalog.Catalog;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.kubeclient.Threads;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes from the catalog what has been kept long enough, every minute. Owns one virtual thread. */
final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Catalog catalog;
    private final Duration eventRetention;
    private final Clock clock;
    private final Thread thread;

    private Housekeeping(Catalog catalog, Duration eventRetention, Clock clock) {
        this.catalog = catalog;
        this.eventRetention = eventRetention;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("catalog-housekeeping").unstarted(this::run);
    }

    /** @param eventRetention zero keeps Events as long as the members have them */
    static Housekeeping start(Catalog catalog, Duration eventRetention, Clock clock) {
        var keeping = new Housekeeping(catalog, eventRetention, clock);
        keeping.thread.start();
        return keeping;
    }

    private void run() {
        try {
            while (true) {
                tidy();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void tidy() throws InterruptedException {
        try {
            if (!eventRetention.isZero()) {
                long events = catalog.expireEvents(clock.instant().minus(eventRetention));
                log.atDebug().addKeyValue("events", events).log("old events removed");
            }
            long states = catalog.expireHistory();
            log.atDebug().addKeyValue("states", states).log("old states of objects removed");
        } catch (CatalogUnavailable e) {
            log.atInfo().addKeyValue("error", e.getMessage()).log("nothing tidied up: the catalog cannot be used");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }
}
