package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.RevisionConflict;
import flagship.kubestore.ObjectStore.Stored;
import flagship.kubestore.ObjectStore.Write;

/**
 * Creates and updates objects: the steps of contract section 6.1 from the decoded object on. Safe for use by many threads; one object is
 * written by compare-and-swap.
 */
final class ObjectWriter {
    /** How often a lost race is run again before the client has to. */
    private static final int ATTEMPTS_MAX = 50;

    private final ObjectStore store;
    private final ObjectReader reader;
    private final ObjectPreparation preparation;
    private final ObjectOwnership ownership;
    private final VersionConversion conversion;
    private final Admission admission;

    ObjectWriter(
            ObjectStore store,
            ObjectReader reader,
            ObjectPreparation preparation,
            ObjectOwnership ownership,
            VersionConversion conversion,
            Admission admission) {
        this.store = store;
        this.reader = reader;
        this.preparation = preparation;
        this.ownership = ownership;
        this.conversion = conversion;
        this.admission = admission;
    }

    /** Computes the wanted state from the current one, which it may change. May be called several times. */
    @FunctionalInterface
    interface Change {
        ObjectNode apply(ObjectNode current);
    }

    /**
     * The object after a write, in the version of the request.
     *
     * @param created whether it was not there before
     * @param written whether anything was written at all
     */
    record Written(byte[] object, boolean created, boolean written) {}

    /** @throws ApiException 409 if it exists; 4xx if it may not be created */
    Written create(WriteRequest request, ObjectNode object) {
        ownership.created(request, object);
        return createOwned(request, object);
    }

    /** As {@link #create}, of an object that brings along who owns its fields. */
    Written createOwned(WriteRequest request, ObjectNode object) {
        boolean named = !GeneratedNames.isWanted(object);
        admission.mutate(request, object, null);
        preparation.create(request, object);
        admission.validate(request, object, null);
        if (request.options().dryRun()) {
            return dryCreate(request, object);
        }
        for (int attempt = 1; ; attempt++) {
            var name = ObjectMeta.of(object).namespacedName();
            try {
                return commitCreate(request, object, name);
            } catch (RevisionConflict e) {
                if (named || attempt == GeneratedNames.ATTEMPTS_MAX) {
                    throw exists(request.type(), name);
                }
                GeneratedNames.give(object);
            }
        }
    }

    private Written commitCreate(WriteRequest request, ObjectNode object, NamespacedName name) {
        var encoding = toStored(request.type(), object);
        long revision = Transaction.commit(
                store, new Write.Create(StoreKeys.key(request.type().storage(), name), encoding));
        admission.stored(request);
        return new Written(served(request.type(), encoding.at(revision)), true, true);
    }

    private Written dryCreate(WriteRequest request, ObjectNode object) {
        var name = ObjectMeta.of(object).namespacedName();
        if (reader.find(request.type(), name).isPresent()) {
            throw exists(request.type(), name);
        }
        return new Written(ObjectEncoding.withoutVersion(object), true, false);
    }

    private ApiException exists(ServedType type, NamespacedName name) {
        boolean deleting = reader.find(type, name)
                .map(stored ->
                        !ObjectHead.read(stored.value()).deletionTimestamp().isEmpty())
                .orElse(false);
        var answer = ApiException.alreadyExists(type.groupResource(), name.name());
        return deleting ? StatusErrors.withMessage(answer, "object is being deleted: " + answer.getMessage()) : answer;
    }

    /**
     * Changes one object. A write that changes nothing writes nothing.
     *
     * @throws ApiException 404 if it does not exist; 409 if the wanted state carries another resourceVersion or uid; 4xx if it is invalid
     */
    Written update(WriteRequest request, Change change) {
        return update(request, change, true);
    }

    /** As {@link #update}, with a change that says itself who owns the fields afterwards. */
    Written updateOwned(WriteRequest request, Change change) {
        return update(request, change, false);
    }

    private Written update(WriteRequest request, Change change, boolean tracked) {
        for (int attempt = 1; ; attempt++) {
            var stored = reader.require(request.type(), request.name());
            try {
                return update(request, stored, change, tracked);
            } catch (RevisionConflict e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw ApiException.staleVersion(
                            request.type().groupResource(), request.name().name());
                }
            }
        }
    }

    private Written update(WriteRequest request, Stored stored, Change change, boolean tracked) {
        var type = request.type();
        var current = reader.tree(type, stored.value());
        var object = change.apply(current.deepCopy());
        if (tracked) {
            ownership.updated(request, current, object);
        }
        var entries = ObjectOwnership.entries(object);
        admission.mutate(request, object, current);
        preparation.update(request, object, current);
        ObjectOwnership.keep(object, entries, current);
        admission.validate(request, object, current);
        boolean same = JsonEquality.equal(object, current);
        if (same && reader.servesStoredBytes(type, stored.revision())) {
            return new Written(stored.value(), false, false);
        }
        ObjectMeta.of(object).node().put("resourceVersion", Long.toString(stored.revision()));
        if (Deletion.isDone(object)) {
            return finish(request, stored, object);
        }
        if (request.options().dryRun() || same) {
            return new Written(ObjectReader.encoded(object), false, false);
        }
        var encoding = toStored(type, object);
        long revision = Transaction.commit(store, new Write.Update(stored.key(), stored.revision(), encoding));
        admission.stored(request);
        return new Written(served(type, encoding.at(revision)), false, true);
    }

    /** The write that takes the last finalizer away deletes the object; its answer is the last state. */
    private Written finish(WriteRequest request, Stored stored, ObjectNode object) {
        if (!request.options().dryRun()) {
            remove(stored);
        }
        return new Written(ObjectReader.encoded(object), false, true);
    }

    /**
     * Takes an object out of the store; watchers see its stored state.
     *
     * @throws RevisionConflict on a lost race
     */
    long remove(Stored stored) {
        return Transaction.commit(
                store, new Write.Delete(stored.key(), stored.revision(), ObjectEncoding.of(stored.value())));
    }

    /** The encoding to store, which is in another version than the object where another is stored. */
    ObjectEncoding toStored(ServedType type, ObjectNode object) {
        if (type.showsStoredKind()) {
            return ObjectEncoding.of(object);
        }
        var copy = object.deepCopy();
        conversion.toStored(type, copy);
        return ObjectEncoding.of(copy);
    }

    /** What was just stored, in the type's version. */
    byte[] served(ServedType type, byte[] stored) {
        return type.showsStoredKind() ? stored : ObjectReader.encoded(reader.tree(type, stored));
    }
}
