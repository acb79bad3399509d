package flagship.sync;

import flagship.catalog.Batch;
import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog;
import flagship.catalog.Catalog.RowsRefused;
import flagship.catalog.Checkpoint;
import flagship.catalog.Claim.ClaimLost;
import flagship.kubeclient.CoalescingQueue;
import flagship.kubeclient.CoalescingQueue.Limits;
import flagship.kubemodel.NamespacedName;
import flagship.sync.ResourceSynchro.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the changes of one type of one member into the catalog, in batches with the position that each reaches. Owns a virtual thread
 * while there is something to write: most types of most members rest.
 *
 * <p>No pause is put in: a change is taken at once, and what comes while it is written makes the next batch. A catalog that fails
 * is tried again for ever with growing pauses; meanwhile the queue fills and whoever puts waits.
 */
final class CatalogWriter {
    private static final Logger log = LoggerFactory.getLogger(CatalogWriter.class);

    private static final Duration RETRY_MIN = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);

    private final Catalog catalog;
    private final HeldRows rows;
    private final String cluster;
    private final WantedResource resource;
    private final SyncProgress progress;
    private final String readAs;
    private final int batchObjects;
    private final CoalescingQueue<NamespacedName, Reading> queue;
    /** Who writes; stays after it was stopped. Guarded by this. */
    private @Nullable Thread thread;

    CatalogWriter(Surroundings around, WantedResource resource, SyncProgress progress) {
        var config = around.config();
        this.catalog = around.catalog();
        this.rows = around.rows();
        this.cluster = around.cluster();
        this.resource = resource;
        this.progress = progress;
        this.readAs = resource.readAs(config.kept());
        this.batchObjects = config.batchObjects();
        var limits = new Limits(2 * batchObjects, config.queueBytes());
        this.queue = new CoalescingQueue<>(limits, Reading::weight);
    }

    /** Waits for room. */
    void put(CoalescingQueue.Type type, NamespacedName name, Reading reading) throws InterruptedException {
        progress.received();
        queue.put(type, name, reading);
        startWriting();
    }

    /** Everything before {@code position} has been put. */
    void advance(String position) {
        queue.advance(position);
        startWriting();
    }

    private synchronized void startWriting() {
        if (thread == null) {
            thread = Thread.ofVirtual()
                    .name("writer-" + cluster + "-" + resource.read().resource())
                    .start(this::run);
        }
    }

    int waiting() {
        return queue.size();
    }

    /** Takes no more; waits until everything is written. */
    void finish() throws InterruptedException {
        queue.close();
        var writing = thread();
        if (writing != null) {
            writing.join();
        }
    }

    private synchronized @Nullable Thread thread() {
        return thread;
    }

    /** Takes no more; what is not written within {@code patience} is dropped: no checkpoint covers it, so it is read again. */
    void close(Duration patience) {
        queue.close();
        var writing = thread();
        if (writing == null) {
            return;
        }
        try {
            if (!writing.join(patience)) {
                writing.interrupt();
                writing.join();
            }
        } catch (InterruptedException e) {
            writing.interrupt();
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
            for (var batch = next(); batch.isPresent(); batch = next()) {
                write(batch.get());
            }
        } catch (InterruptedException e) {
            log.atDebug()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("gvr", resource.read())
                    .log("writer stopped before everything was written");
        } catch (ClaimLost e) {
            queue.close(); // Whoever has the cluster now reads on from what is written.
            log.atInfo()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("gvr", resource.read())
                    .log("writer stopped: another process has taken the cluster over");
        }
    }

    /** Without a next batch the thread is over; said under the lock under which whoever puts a change looks for it. */
    private synchronized Optional<CoalescingQueue.Batch<NamespacedName, Reading>> next() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var batch = queue.take(batchObjects);
        if (batch.isEmpty()) {
            thread = null;
        }
        return batch;
    }

    private void write(CoalescingQueue.Batch<NamespacedName, Reading> taken) throws InterruptedException {
        var changes = taken.changes().stream().map(CatalogWriter::change).toList();
        var checkpoint = taken.reached().map(position -> new Checkpoint(position, readAs));
        boolean refused =
                store(changes, checkpoint) || changes.stream().anyMatch(change -> change instanceof Change.Refuse);
        if (refused || progress.hasDeadLetters()) {
            untilItWorks(() -> progress.deadLetters(catalog.deadLetters(cluster, resource.read())));
        }
        progress.written(queue.size() == 0);
        if (checkpoint.isPresent()) {
            progress.listWritten();
        }
    }

    /**
     * Writes a batch. One that the database will never take is halved until what it does not take stands alone: that becomes a dead letter,
     * and the rest is written. The checkpoint goes last, so that nothing before it is missing.
     *
     * @return whether something was refused
     */
    private boolean store(List<Change> changes, Optional<Checkpoint> checkpoint) throws InterruptedException {
        var batch = new Batch(cluster, resource.read(), resource.kind(), changes, checkpoint);
        try {
            untilItWorks(() -> rows.apply(batch));
            return false;
        } catch (RowsRefused e) {
            if (changes.size() > 1) {
                store(changes.subList(0, changes.size() / 2), Optional.empty());
                store(changes.subList(changes.size() / 2, changes.size()), checkpoint);
                return true;
            }
            if (changes.isEmpty() || !(changes.getFirst() instanceof Change.Put put)) {
                insist(batch); // Nothing that an object says; so it can only be waited for.
                return false;
            }
            var reason = Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("gvr", resource.read())
                    .addKeyValue("object", put.name())
                    .addKeyValue("bytes", put.object().length)
                    .addKeyValue("error", reason)
                    .log("an object cannot be stored, it becomes a dead letter");
            store(List.of(new Change.Refuse(put.name(), put.head().resourceVersion(), reason)), checkpoint);
            return true;
        }
    }

    private void insist(Batch batch) throws InterruptedException {
        untilItWorks(() -> {
            try {
                rows.apply(batch);
            } catch (RowsRefused e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }

    /** Something that the catalog is asked to do. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    /**
     * Whatever else the catalog throws, the batch stays in hand: giving it up would lose changes that nobody sends again.
     *
     * @throws RowsRefused at once
     * @throws ClaimLost at once
     */
    private void untilItWorks(Work work) throws InterruptedException {
        for (var pause = RETRY_MIN; ; pause = longer(pause)) {
            try {
                work.run();
                return;
            } catch (RowsRefused | ClaimLost e) {
                throw e;
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("cluster", cluster)
                        .addKeyValue("gvr", resource.read())
                        .addKeyValue("error", e.getMessage())
                        .log("catalog does not take a batch, trying again");
                progress.writeFailed(Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
            }
            Thread.sleep(pause);
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(RETRY_MAX) < 0 ? twice : RETRY_MAX;
    }

    private static Change change(CoalescingQueue.Change<NamespacedName, Reading> change) {
        return switch (change.value()) {
            case Reading.Kept(var object, var event) -> new Change.Put(object.head(), object.bytes(), event);
            case Reading.Gone() -> new Change.Remove(change.key());
            case Reading.Refused(var version, var reason) -> new Change.Refuse(change.key(), version, reason);
        };
    }
}
