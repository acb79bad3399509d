package flagship.sync;

import flagship.catalog.Catalog;
import flagship.catalog.Checkpoint;
import flagship.kubeclient.CoalescingQueue;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorHandler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Hears what a member's reflector reads of one type and hands the differences to the writer. Its methods are called by one reflector
 * thread at a time; {@link #position()} by any.
 *
 * <p>A list is compared with what the catalog holds, by inequality of resourceVersions: a member that was restored from a backup has older
 * ones. What the catalog holds and the list does not is removed. Nothing is compared where the catalog holds nothing.
 */
final class ResourceReader implements ReflectorHandler {
    /** Everything that a reader tells others. */
    interface Listener {
        /** The member says that the type does not exist. */
        void typeGone();

        /** An object of the type has changed. */
        void objectChanged();
    }

    private static final byte[] NOTHING = {};

    private final Catalog catalog;
    private final String cluster;
    private final WantedResource resource;
    private final Semaphore lists;
    private final Supplier<CatalogWriter> newWriter;
    private final SyncProgress progress;
    private final Listener listener;
    private final ObjectTrim trim;

    /** Of the list that is running, what the catalog holds and the list has not shown yet. */
    private Map<NamespacedName, String> unseen = Map.of();

    private boolean holdsListSlot;
    /** Replaced by the reflector's thread alone. */
    private volatile CatalogWriter writer;
    /** Version that everything before was put; empty while a list is needed. */
    private volatile String position;

    ResourceReader(
            Catalog catalog,
            String cluster,
            WantedResource resource,
            Semaphore lists,
            Supplier<CatalogWriter> newWriter,
            SyncProgress progress,
            Listener listener) {
        this.catalog = catalog;
        this.cluster = cluster;
        this.resource = resource;
        this.lists = lists;
        this.newWriter = newWriter;
        this.progress = progress;
        this.listener = listener;
        this.trim = new ObjectTrim(cluster);
        this.position = catalog.checkpoint(cluster, resource.read())
                .filter(checkpoint ->
                        checkpoint.readVersion().equals(resource.read().version()))
                .map(Checkpoint::resourceVersion)
                .orElse("");
        this.writer = newWriter.get();
    }

    String position() {
        return position;
    }

    CatalogWriter writer() {
        return writer;
    }

    /** After the reflector has ended: gives back what it held. */
    void released() {
        if (holdsListSlot) {
            holdsListSlot = false;
            lists.release();
        }
    }

    @Override
    public void listStarted() throws InterruptedException {
        position = "";
        if (!holdsListSlot) {
            lists.acquire();
            holdsListSlot = true;
        }
        progress.listing();
        // The catalog is compared with only after everything that was read before is in it.
        writer.finish();
        writer = newWriter.get();
        unseen = new HashMap<>(catalog.versions(cluster, resource.read()));
    }

    @Override
    public void page(List<RawObject> objects) throws InterruptedException {
        for (RawObject object : objects) {
            var head = object.head();
            var known = unseen.remove(object.key());
            if (known == null || !known.equals(head.resourceVersion())) {
                var type = known == null ? CoalescingQueue.Type.ADDED : CoalescingQueue.Type.UPDATED;
                var kept = kept(object);
                if (kept.isPresent()) {
                    writer.put(type, kept.get());
                }
            }
        }
    }

    @Override
    public void listed(String resourceVersion) throws InterruptedException {
        for (NamespacedName gone : unseen.keySet()) {
            writer.put(CoalescingQueue.Type.DELETED, removal(gone));
        }
        unseen = Map.of();
        writer.advance(resourceVersion);
        position = resourceVersion;
        released();
        listener.objectChanged();
    }

    @Override
    public void event(Type type, RawObject object) throws InterruptedException {
        var reached = object.head().resourceVersion();
        var change = switch (type) {
            case ADDED -> CoalescingQueue.Type.ADDED;
            case MODIFIED -> CoalescingQueue.Type.UPDATED;
            case DELETED -> CoalescingQueue.Type.DELETED;
        };
        var kept = type == Type.DELETED ? Optional.of(removal(object.key())) : kept(object);
        if (kept.isPresent()) {
            writer.put(change, kept.get());
        }
        moved(reached);
        listener.objectChanged();
    }

    @Override
    public void bookmark(String resourceVersion) {
        moved(resourceVersion);
    }

    private void moved(String resourceVersion) {
        if (!resourceVersion.isEmpty()) {
            writer.advance(resourceVersion);
            position = resourceVersion;
        }
    }

    @Override
    public void watching() {
        progress.watching();
    }

    @Override
    public void failed(Exception cause) {
        released();
        progress.readFailed(Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString));
        if (cause instanceof ApiException refused && (refused.code() == 404 || refused.code() == 405)) {
            listener.typeGone();
        }
    }

    private Optional<RawObject> kept(RawObject object) {
        var head = object.head();
        if (head.name().isEmpty() || head.resourceVersion().isEmpty()) {
            progress.unreadable("an object of %s has no name or no resourceVersion".formatted(resource.kind()));
            return Optional.empty();
        }
        try {
            return Optional.of(new RawObject(head, trim.apply(object.bytes())));
        } catch (MalformedJson e) {
            progress.unreadable("%s %s: %s".formatted(resource.kind(), object.key(), e.getMessage()));
            return Optional.empty();
        }
    }

    private static RawObject removal(NamespacedName name) {
        var head = new ObjectHead("", "", name.namespace(), name.name(), "", "", "", "", 0, Map.of(), List.of());
        return new RawObject(head, NOTHING);
    }
}
