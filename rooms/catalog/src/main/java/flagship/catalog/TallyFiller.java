package flagship.catalog;

import flagship.catalog.Catalog.CatalogUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what was stored before anybody counted, some hundred objects in each transaction, so that others write in between. Where it was
 * stopped it goes on. Of several processes all may do it: each takes what comes next.
 */
final class TallyFiller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TallyFiller.class);

    private static final int PAGE = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Writer writer;
    private final Readers readers;
    private final Pool<BodyDecoder> decoders;
    private final Semaphore written = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    TallyFiller(Writer writer, Readers readers, Pool<BodyDecoder> decoders) {
        this.writer = writer;
        this.readers = readers;
        this.decoders = decoders;
        this.thread = Thread.ofPlatform().name("catalog-tally").start(this::loop);
    }

    /** Rows have been written: an older program may have done so, too. */
    void wake() {
        if (written.availablePermits() == 0) {
            written.release();
        }
    }

    private void loop() {
        wake(); // An older program may have filled the catalog.
        while (!closed) {
            try {
                written.acquire();
                written.drainPermits();
                look();
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                log.atDebug().log("interrupted"); // Only close() does that; the condition above decides.
            }
        }
    }

    private void look() throws InterruptedException {
        try {
            if (!readers.read(TallyProgress::isComplete) && fill()) {
                log.atInfo().log("the objects of the catalog are counted by label, image and field");
            }
        } catch (CatalogUnavailable e) {
            wake(); // What is missing is still missing.
            log.atWarn().setCause(e).log("objects are not counted now; counts by label, image and field take longer");
        }
    }

    /** Returns whether there was more than one page. */
    private boolean fill() throws InterruptedException {
        boolean more = step();
        boolean several = more;
        while (more && !closed) {
            more = step();
        }
        return several;
    }

    /** Returns whether there is more to do. */
    boolean step() throws InterruptedException {
        return writer.write(PAGE, rows -> rows.tallyOn(PAGE, this::fields));
    }

    private List<Fact> fields(IndexedFields of, Body body, byte[] sealContext) {
        if (of.isEmpty()) {
            return List.of();
        }
        var decoder = decoders.take();
        try {
            return of.read(decoder.copy(body, sealContext));
        } catch (CatalogUnavailable e) {
            log.atWarn().setCause(e).log("an object is counted as unreadable");
            return of.unreadable();
        } finally {
            decoders.giveBack(decoder);
        }
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        closed = true;
        Threads.end(thread);
    }
}
