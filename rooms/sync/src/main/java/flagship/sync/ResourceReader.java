package flagship.sync;

import flagship.catalog.Catalog;
import flagship.catalog.Checkpoint;
import flagship.catalog.DeadLetter;
import flagship.catalog.StoredVersion;
import flagship.kubeclient.CoalescingQueue;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorHandler;
import flagship.kubeclient.UnreadableObject;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import flagship.sync.SyncConfig.Kept;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what a member's reflector reads of one type and hands the differences to the writer. Its methods are called by one reflector
 * thread at a time; {@link #position()} by any.
 *
 * <p>A list is compared with what the catalog holds, by inequality of uids and resourceVersions: a member that was restored from a backup
 * has older ones. What the catalog holds and the list does not is removed. Nothing is compared where the catalog holds nothing.
 */
final class ResourceReader implements ReflectorHandler {
    private static final Logger log = LoggerFactory.getLogger(ResourceReader.class);

    /** Everything that a reader tells others. */
    interface Listener {
        /** The member says that the type does not exist. */
        void typeGone();

        /** An object of the type has changed. */
        void objectChanged();
    }

    /**
     * How objects are kept.
     *
     * @param kept what of them
     */
    record Keeping(Kept kept, Clock clock) {}

    /** Equal to no state of an object. */
    private static final StoredVersion NEVER = new StoredVersion("", "");

    private final Catalog catalog;
    private final String cluster;
    private final WantedResource resource;
    private final Semaphore lists;
    private final Supplier<CatalogWriter> newWriter;
    private final SyncProgress progress;
    private final Listener listener;
    private final ObjectTrim trim;

    private final MendingGate gate = new MendingGate();
    private final Clock clock;
    private final boolean isEvent;
    private final boolean outlive;

    /** Of the list that is running, what the catalog holds, or could not take, and the list has not shown yet. */
    private Map<NamespacedName, StoredVersion> unseen = Map.of();

    /** Whether the rows may have been read by another selection: then all are written that differ in any byte. */
    private boolean anew;

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
            Listener listener,
            Keeping keeping) {
        this.clock = keeping.clock();
        this.isEvent = MemberEvent.isEvent(resource.read());
        this.outlive = isEvent && !keeping.kept().eventRetention().isZero();
        this.catalog = catalog;
        this.cluster = cluster;
        this.resource = resource;
        this.lists = lists;
        this.newWriter = newWriter;
        this.progress = progress;
        this.listener = listener;
        this.trim = ObjectTrim.of(cluster, keeping.kept(), resource.selection());
        this.position = catalog.checkpoint(cluster, resource.read())
                .filter(checkpoint -> checkpoint.readVersion().equals(resource.readAs(keeping.kept())))
                .map(Checkpoint::resourceVersion)
                .orElse("");
        this.anew = position.isEmpty();
        progress.deadLetters(catalog.deadLetters(cluster, resource.read()));
        this.writer = newWriter.get();
    }

    String position() {
        return position;
    }

    CatalogWriter writer() {
        return writer;
    }

    MendingGate gate() {
        return gate;
    }

    /** The member's answer about an object since the gate was opened; empty if it has none. False if the stream knows better. */
    boolean mend(NamespacedName name, Optional<RawObject> answer) throws InterruptedException {
        var reading = answer.flatMap(this::reading).orElseGet(Reading.Gone::new);
        // As an addition, also behind a removal that waits: that was the older state.
        var type = reading instanceof Reading.Gone ? CoalescingQueue.Type.DELETED : CoalescingQueue.Type.ADDED;
        return gate.repair(name, () -> writer.put(type, name, reading));
    }

    /** The next start lists. */
    void forgetPosition() {
        position = "";
    }

    /** After the reflector has ended: gives back what it held. */
    void released() {
        gate.close();
        if (holdsListSlot) {
            holdsListSlot = false;
            lists.release();
        }
    }

    @Override
    public void listStarted() throws InterruptedException {
        position = "";
        gate.close();
        if (!holdsListSlot) {
            lists.acquire();
            holdsListSlot = true;
        }
        progress.listing();
        // The catalog is compared with only after everything that was read before is in it.
        writer.finish();
        writer = newWriter.get();
        unseen = new HashMap<>(catalog.identities(cluster, resource.read()));
        for (DeadLetter letter : catalog.deadLetters(cluster, resource.read())) {
            if (!letter.isShortened()) {
                unseen.putIfAbsent(letter.name(), NEVER);
            }
        }
    }

    @Override
    public void page(List<RawObject> objects) throws InterruptedException {
        for (RawObject object : objects) {
            var head = object.head();
            var known = unseen.remove(object.key());
            if (known == null || anew || !known.equals(new StoredVersion(head.uid(), head.resourceVersion()))) {
                var reading = reading(object);
                if (reading.isPresent()) {
                    var type = known == null ? CoalescingQueue.Type.ADDED : CoalescingQueue.Type.UPDATED;
                    writer.put(type, object.key(), reading.get());
                } else if (known != null) {
                    writer.put(CoalescingQueue.Type.DELETED, object.key(), new Reading.Gone());
                }
            }
        }
    }

    @Override
    public void listed(String resourceVersion) throws InterruptedException {
        if (!outlive) {
            for (NamespacedName gone : unseen.keySet()) {
                writer.put(CoalescingQueue.Type.DELETED, gone, new Reading.Gone());
            }
        }
        unseen = Map.of();
        anew = false;
        writer.advance(resourceVersion);
        position = resourceVersion;
        released();
        listener.objectChanged();
    }

    @Override
    public void event(Type type, RawObject object) throws InterruptedException {
        var reached = object.head().resourceVersion();
        var reading = type == Type.DELETED ? Optional.<Reading>empty() : reading(object);
        if (reading.isPresent()) {
            var change = type == Type.ADDED ? CoalescingQueue.Type.ADDED : CoalescingQueue.Type.UPDATED;
            gate.ofStream(object.key(), () -> writer.put(change, object.key(), reading.get()));
        } else if (type != Type.ADDED && !outlive) {
            gate.ofStream(
                    object.key(), () -> writer.put(CoalescingQueue.Type.DELETED, object.key(), new Reading.Gone()));
        }
        moved(reached);
        listener.objectChanged();
    }

    /** What is stored of it stays, and the reading goes on. Without a name it can only be logged. */
    @Override
    public void unreadable(Type type, UnreadableObject object) throws InterruptedException {
        var name = object.key();
        var reason = String.valueOf(object.getMessage());
        log.atWarn()
                .addKeyValue("cluster", cluster)
                .addKeyValue("gvr", resource.read())
                .addKeyValue("object", name)
                .addKeyValue("resourceVersion", object.resourceVersion())
                .addKeyValue("error", reason)
                .log("an object cannot be read, it becomes a dead letter");
        var reading = type == Type.DELETED ? new Reading.Gone() : new Reading.Refused(object.resourceVersion(), reason);
        var change = type == Type.DELETED ? CoalescingQueue.Type.DELETED : CoalescingQueue.Type.ADDED;
        if (position.isEmpty()) { // A list is running.
            unseen.remove(name);
            if (!name.name().isEmpty()) {
                writer.put(change, name, reading);
            }
            return;
        }
        if (!name.name().isEmpty() && !(type == Type.DELETED && outlive)) {
            gate.ofStream(name, () -> writer.put(change, name, reading));
        }
        moved(object.resourceVersion());
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

    /** What is kept of the object; empty where the selection leaves it out. */
    private Optional<Reading> reading(RawObject object) {
        var head = object.head();
        if (head.name().isEmpty() || head.resourceVersion().isEmpty()) {
            return Optional.of(new Reading.Refused(head.resourceVersion(), "it has no name or no resourceVersion"));
        }
        try {
            if (!resource.selection().selects(resource.read(), head)) {
                return Optional.empty();
            }
            var event = isEvent
                    ? Optional.of(MemberEvent.read(resource.read(), object.bytes(), clock.instant()))
                    : Optional.<MemberEvent>empty();
            if (event.isPresent() && !resource.selection().selects(event.get())) {
                return Optional.empty();
            }
            var kept = new RawObject(head, trim.apply(object.bytes()));
            return Optional.of(new Reading.Kept(kept, event.map(MemberEvent::facts)));
        } catch (MalformedJson e) {
            return Optional.of(new Reading.Refused(head.resourceVersion(), "it cannot be read: " + e.getMessage()));
        }
    }
}
