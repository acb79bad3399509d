package flagship.sync;

import flagship.catalog.Catalog;
import flagship.kubeclient.Reflector;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionKind;
import flagship.sync.ResourceReader.Listener;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one type of one member in the catalog: a reflector reads, a queue waits, a writer writes. It goes on from the position that the
 * catalog holds. {@link #resume}, {@link #pause} and the ways to end are called by one thread, the ClusterSynchro's.
 */
final class ResourceSynchro {
    /** A list is handed on in pieces of about this many bytes. */
    private static final int LIST_PIECE_BYTES = 512 << 10;

    private final Transport member;
    private final WantedResource resource;
    private final SyncProgress progress;
    private final ResourceReader reader;
    private @Nullable Reflector reflector;

    private ResourceSynchro(Transport member, WantedResource resource, SyncProgress progress, ResourceReader reader) {
        this.member = member;
        this.resource = resource;
        this.progress = progress;
        this.reader = reader;
    }

    /** What a synchro needs of its cluster. Rows are written through {@code rows} alone; {@code lists} bounds how many types list at once. */
    record Surroundings(
            String cluster,
            Transport member,
            Catalog catalog,
            HeldRows rows,
            SyncConfig config,
            Semaphore lists,
            Clock clock) {}

    /** A synchro that does not read yet. */
    static ResourceSynchro create(
            Surroundings around, WantedResource resource, SyncProgress progress, Listener listener) {
        var reader = new ResourceReader(
                around.catalog(),
                around.cluster(),
                resource,
                around.lists(),
                () -> new CatalogWriter(around, resource, progress),
                progress,
                listener,
                new ResourceReader.Keeping(around.config().kept(), around.clock()));
        return new ResourceSynchro(around.member(), resource, progress, reader);
    }

    WantedResource resource() {
        return resource;
    }

    SyncProgress progress() {
        return progress;
    }

    ResourceReader reader() {
        return reader;
    }

    int waiting() {
        return reader.writer().waiting();
    }

    /** Reads, from where it stopped; nothing if it reads already. */
    void resume() {
        if (reflector != null) {
            return;
        }
        progress.paused(false);
        var limits = ReflectorConfig.Limits.DEFAULT;
        var selection = resource.selection();
        var config = ReflectorConfig.of(resource.read())
                .withNamespace(selection.namespace(resource.namespaced()))
                .withSelectors(selection.labelSelector(resource.read()), "")
                .withKind(new GroupVersionKind(
                        resource.read().group(), resource.read().version(), resource.kind()))
                .withResumeFrom(reader.position())
                .withStreamingList(true)
                .withLimits(new ReflectorConfig.Limits(
                        limits.pageObjects(), limits.objectBytesMax(), limits.listObjectsMax(), LIST_PIECE_BYTES));
        reflector = Reflector.start(member, config, reader);
    }

    /** Reads everything anew, and writes what differs. */
    void relist() {
        if (reflector != null) {
            stopReading();
            reader.forgetPosition();
            resume();
        }
    }

    /** Stops reading; what was read is still written. */
    void pause() {
        stopReading();
        progress.paused(true);
    }

    /** Ends; what was read is written if the catalog takes it within {@code patience}. */
    void close(Duration patience) {
        stopReading();
        reader.writer().close(patience);
    }

    /** Ends at once; what was read and not written is dropped. */
    void abandon() {
        stopReading();
        reader.writer().abandon();
    }

    private void stopReading() {
        if (reflector != null) {
            reflector.close();
            reflector = null;
            reader.released();
        }
    }
}
