package flagship.sync;

import flagship.catalog.Batch;
import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog;
import flagship.catalog.Checkpoint;
import flagship.kubeclient.CoalescingQueue;
import flagship.kubeclient.CoalescingQueue.Limits;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the changes of one type of one member into the catalog, in batches with the position that each reaches. Owns one virtual thread.
 *
 * <p>No pause is put in: an idle writer takes a change at once, and what comes while it writes makes the next batch. A catalog that fails
 * is tried again for ever with growing pauses; meanwhile the queue fills and whoever puts waits.
 */
final class CatalogWriter {
    private static final Logger log = LoggerFactory.getLogger(CatalogWriter.class);

    private static final Duration RETRY_MIN = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);

    private final Catalog catalog;
    private final String cluster;
    private final WantedResource resource;
    private final SyncProgress progress;
    private final int batchObjects;
    private final CoalescingQueue<NamespacedName, RawObject> queue;
    private final Thread thread;

    private CatalogWriter(
            Catalog catalog, String cluster, WantedResource resource, SyncConfig config, SyncProgress progress) {
        this.catalog = catalog;
        this.cluster = cluster;
        this.resource = resource;
        this.progress = progress;
        this.batchObjects = config.batchObjects();
        var limits = new Limits(2 * batchObjects, config.queueBytesMax(), Duration.ZERO);
        this.queue = new CoalescingQueue<>(limits, object -> object.bytes().length);
        this.thread = Thread.ofVirtual()
                .name("writer-" + cluster + "-" + resource.read().resource())
                .unstarted(this::run);
    }

    static CatalogWriter start(
            Catalog catalog, String cluster, WantedResource resource, SyncConfig config, SyncProgress progress) {
        var writer = new CatalogWriter(catalog, cluster, resource, config, progress);
        writer.thread.start();
        return writer;
    }

    /** Waits for room. The object of a removal holds a head alone. */
    void put(CoalescingQueue.Type type, RawObject object) throws InterruptedException {
        progress.received();
        queue.put(type, object.key(), object);
    }

    /** Everything before {@code position} has been put. */
    void advance(String position) {
        queue.advance(position);
    }

    int waiting() {
        return queue.size();
    }

    /** Takes no more; waits until everything is written. */
    void finish() throws InterruptedException {
        queue.close();
        thread.join();
    }

    /** Takes no more; what is not written within {@code patience} is dropped: no checkpoint covers it, so it is read again. */
    void close(Duration patience) {
        queue.close();
        try {
            if (!thread.join(patience)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Drops what waits. */
    void abandon() {
        queue.clear();
        close(Duration.ZERO);
    }

    private void run() {
        try {
            for (var batch = queue.take(batchObjects); batch.isPresent(); batch = queue.take(batchObjects)) {
                write(batch.get());
            }
        } catch (InterruptedException e) {
            log.atDebug()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("gvr", resource.read())
                    .log("writer stopped before everything was written");
        }
    }

    private void write(CoalescingQueue.Batch<NamespacedName, RawObject> taken) throws InterruptedException {
        var changes = taken.changes().stream().map(CatalogWriter::change).toList();
        var checkpoint = taken.reached()
                .map(position -> new Checkpoint(position, resource.read().version()));
        var batch = new Batch(cluster, resource.read(), resource.kind(), changes, checkpoint);
        var pause = RETRY_MIN;
        while (!written(batch)) {
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? pause.multipliedBy(2) : RETRY_MAX;
        }
        progress.written(queue.size() == 0);
        if (checkpoint.isPresent()) {
            progress.listWritten();
        }
    }

    private boolean written(Batch batch) throws InterruptedException {
        try {
            catalog.apply(batch);
            return true;
        } catch (RuntimeException e) {
            // Whatever the catalog throws, the batch stays in hand: giving it up would lose changes that nobody sends
            // again.
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("gvr", resource.read())
                    .addKeyValue("error", e.getMessage())
                    .log("catalog does not take a batch, trying again");
            progress.writeFailed(Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
            return false;
        }
    }

    private static Change change(CoalescingQueue.Change<NamespacedName, RawObject> change) {
        return switch (change.type()) {
            case ADDED, UPDATED ->
                new Change.Put(change.value().head(), change.value().bytes());
            case DELETED -> new Change.Remove(change.key());
        };
    }
}
