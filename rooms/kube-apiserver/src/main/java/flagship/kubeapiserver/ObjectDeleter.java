package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.RevisionConflict;
import flagship.kubestore.ObjectStore.Stored;
import flagship.kubestore.ObjectStore.Write;
import java.time.Clock;

/** Deletes objects, or marks them where something still holds them (contract section 12). Safe for use by many threads. */
final class ObjectDeleter {
    private final ObjectStore store;
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final Clock clock;

    ObjectDeleter(ObjectStore store, ObjectReader reader, ObjectWriter writer, Clock clock) {
        this.store = store;
        this.reader = reader;
        this.writer = writer;
        this.clock = clock;
    }

    /**
     * What a deletion led to.
     *
     * @param object the last or the marked state, in the type's version
     * @param gone whether it is no longer there
     */
    record Deleted(byte[] object, boolean gone) {}

    /** Says no, by an ApiException, to the deletion of an object in its current state. */
    @FunctionalInterface
    interface Gate {
        Gate OPEN = _ -> {};

        void pass(ObjectNode current);
    }

    /** As the other one, for deletions of the program itself. */
    Deleted delete(ServedType type, NamespacedName name, DeleteOptions options) {
        return delete(type, name, options, Gate.OPEN);
    }

    /** @throws ApiException 404 if it does not exist, 409 if a precondition does not hold; what the gate throws */
    Deleted delete(ServedType type, NamespacedName name, DeleteOptions options, Gate gate) {
        while (true) {
            var stored = reader.require(type, name);
            var object = reader.tree(type, stored.value());
            checkPreconditions(type, object, options);
            gate.pass(object);
            try {
                return delete(type, stored, object, options);
            } catch (RevisionConflict e) {
                // Somebody else wrote it in between: look again.
            }
        }
    }

    private Deleted delete(ServedType type, Stored stored, ObjectNode object, DeleteOptions options) {
        boolean wasMarked = ObjectMeta.of(object).beingDeleted();
        long grace = Grace.of(type, object, options);
        applyPropagation(type, object, options);
        if (!wasMarked) {
            Deletion.mark(type, object, clock.instant(), grace);
            DeletionRules.marked(type, object);
        } else if (grace
                < ObjectMeta.of(object)
                        .node()
                        .path("deletionGracePeriodSeconds")
                        .asLong(0)) {
            DeletionRules.shorten(object, clock.instant(), grace);
        }
        if (Deletion.isDone(object)) {
            long revision = options.dryRun() ? stored.revision() : writer.remove(stored);
            byte[] last = wasMarked ? ObjectReader.encoded(object) : reader.bytes(type, stored);
            return new Deleted(ObjectEncoding.of(last).at(revision), true);
        }
        boolean changed = !options.dryRun() && !JsonEquality.equal(object, reader.tree(type, stored.value()));
        if (!changed) {
            return new Deleted(ObjectReader.encoded(object), false);
        }
        return new Deleted(mark(type, stored, object), false);
    }

    private byte[] mark(ServedType type, Stored stored, ObjectNode object) {
        var encoding = writer.toStored(type, object);
        long revision = Transaction.commit(store, new Write.Update(stored.key(), stored.revision(), encoding));
        return writer.served(type, encoding.at(revision));
    }

    private static void applyPropagation(ServedType type, ObjectNode object, DeleteOptions options) {
        var meta = ObjectMeta.of(object);
        switch (options.propagation().orElseGet(() -> DeletionRules.usualPropagation(type))) {
            case FOREGROUND -> {
                meta.removeFinalizer(Deletion.ORPHAN);
                meta.addFinalizer(Deletion.FOREGROUND);
            }
            case ORPHAN -> {
                meta.removeFinalizer(Deletion.FOREGROUND);
                meta.addFinalizer(Deletion.ORPHAN);
            }
            case BACKGROUND -> {
                meta.removeFinalizer(Deletion.FOREGROUND);
                meta.removeFinalizer(Deletion.ORPHAN);
            }
        }
    }

    private static void checkPreconditions(ServedType type, ObjectNode object, DeleteOptions options) {
        var meta = ObjectMeta.of(object);
        if (!options.uid().isEmpty() && !options.uid().equals(meta.uid())) {
            throw precondition(
                    type,
                    meta.name(),
                    ("the UID in the precondition (%s) does not match the UID in record (%s). "
                                    + "The object might have been deleted and then recreated")
                            .formatted(options.uid(), meta.uid()));
        }
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(meta.resourceVersion())) {
            throw precondition(
                    type,
                    meta.name(),
                    ("the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). "
                                    + "The object might have been modified")
                            .formatted(options.resourceVersion(), meta.resourceVersion()));
        }
    }

    /** Here upstream names the kind where it otherwise names the resource. */
    private static ApiException precondition(ServedType type, String name, String why) {
        return ApiException.conflict(
                new GroupResource(type.resource().group(), type.kind().kind()), name, why);
    }
}
