package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes objects whose owners are gone, and carries out foreground deletion and orphaning (contract section 12). Remembers only objects
 * that have owners; everything else it reads when it needs it.
 */
final class GarbageCollector implements StoreLoop.Worker {
    private final StoredObjects objects;
    private final TypeRegistry types;
    private final Map<String, Set<String>> dependents = new HashMap<>();
    private final Map<String, List<String>> owners = new HashMap<>();
    private final Set<String> suspects = new HashSet<>();
    private final Set<String> leaving = new HashSet<>();

    GarbageCollector(StoredObjects objects, TypeRegistry types) {
        this.objects = objects;
        this.types = types;
    }

    @Override
    public void reset() {
        dependents.clear();
        owners.clear();
        suspects.clear();
        leaving.clear();
    }

    @Override
    public void seen(Stored stored) {
        look(stored.key(), stored.value());
    }

    @Override
    public void changed(Event event) {
        if (!event.deleted()) {
            look(event.key(), event.value());
            return;
        }
        forget(event.key());
        leaving.remove(event.key());
        suspects.remove(event.key());
        suspects.addAll(dependents.getOrDefault(ObjectHead.read(event.value()).uid(), Set.of()));
    }

    private void look(String key, byte[] value) {
        var head = ObjectHead.read(value);
        var uids = head.owners().stream().map(ObjectHead.Owner::uid).toList();
        if (!uids.equals(owners.getOrDefault(key, List.of()))) {
            forget(key);
            if (!uids.isEmpty()) {
                owners.put(key, uids);
                uids.forEach(uid ->
                        dependents.computeIfAbsent(uid, _ -> new HashSet<>()).add(key));
                suspects.add(key);
            }
        }
        if (!head.deletionTimestamp().isEmpty()) {
            leaving.add(key);
        }
    }

    private void forget(String key) {
        var uids = owners.remove(key);
        if (uids != null) {
            for (String uid : uids) {
                var keys = dependents.get(uid);
                if (keys != null && keys.remove(key) && keys.isEmpty()) {
                    dependents.remove(uid);
                }
            }
        }
    }

    @Override
    public void idle() {
        for (String key : Set.copyOf(leaving)) {
            attempt(key, this::letGo);
        }
        for (String key : Set.copyOf(suspects)) {
            suspects.remove(key);
            attempt(key, this::judge);
        }
    }

    /** Something done to one object; false to come back to it. */
    @FunctionalInterface
    private interface Step {
        void on(ServedType type, ObjectNode object);
    }

    private void attempt(String key, Step step) {
        var type = typeOf(key);
        var stored = objects.store().get(key);
        if (type.isEmpty() || stored.isEmpty()) {
            leaving.remove(key);
            return;
        }
        try {
            step.on(type.get(), Json.parseObject(stored.get().value()));
        } catch (ApiException e) {
            if (e.code() == 409) {
                suspects.add(key);
            } else if (e.code() != 404) {
                throw e;
            }
        }
    }

    /** Deletes a dependent without living owners; takes away references to owners that are gone. */
    private void judge(ServedType type, ObjectNode object) {
        var meta = ObjectMeta.of(object);
        var gone = new ArrayList<String>();
        boolean alive = false;
        for (JsonNode owner : meta.node().path("ownerReferences")) {
            if (exists(owner, meta.namespace())) {
                alive = true;
            } else {
                gone.add(owner.path("uid").asText());
            }
        }
        if (gone.isEmpty()) {
            return;
        }
        if (alive) {
            dropReferences(type, meta.namespacedName(), gone);
        } else if (!meta.beingDeleted()) {
            objects.deleter().delete(type, meta.namespacedName(), background(meta));
        }
    }

    private static DeleteOptions background(ObjectMeta meta) {
        boolean orphans = meta.hasFinalizer(Deletion.ORPHAN);
        return new DeleteOptions(
                false,
                Optional.empty(),
                Optional.of(orphans ? DeleteOptions.Propagation.ORPHAN : DeleteOptions.Propagation.BACKGROUND),
                meta.uid(),
                "");
    }

    private boolean exists(JsonNode owner, String namespace) {
        var apiVersion = owner.path("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        var group = slash < 0 ? "" : apiVersion.substring(0, slash);
        var type = types.byKind(group, owner.path("kind").asText());
        if (type.isEmpty()) {
            return true; // Its type may be served again; to delete would be for ever.
        }
        var name = new NamespacedName(
                type.get().namespaced() ? namespace : "", owner.path("name").asText());
        return objects.reader()
                .find(type.get(), name)
                .map(stored -> ObjectHead.read(stored.value())
                        .uid()
                        .equals(owner.path("uid").asText()))
                .orElse(false);
    }

    /** Goes on with an object that is being deleted in the foreground or is to orphan its dependents. */
    private void letGo(ServedType type, ObjectNode object) {
        var meta = ObjectMeta.of(object);
        var keys = List.copyOf(dependents.getOrDefault(meta.uid(), Set.of()));
        if (meta.hasFinalizer(Deletion.ORPHAN)) {
            keys.forEach(key -> attempt(
                    key,
                    (dependentType, dependent) -> dropReferences(
                            dependentType, ObjectMeta.of(dependent).namespacedName(), List.of(meta.uid()))));
            removeFinalizer(type, meta.namespacedName(), Deletion.ORPHAN);
        } else if (meta.hasFinalizer(Deletion.FOREGROUND)) {
            keys.forEach(key -> attempt(key, this::deleteDependent));
            if (keys.stream().noneMatch(key -> blocks(key, meta.uid()))) {
                removeFinalizer(type, meta.namespacedName(), Deletion.FOREGROUND);
            }
        }
    }

    private void deleteDependent(ServedType type, ObjectNode dependent) {
        var meta = ObjectMeta.of(dependent);
        if (!meta.beingDeleted()) {
            var options = new DeleteOptions(
                    false, Optional.empty(), Optional.of(DeleteOptions.Propagation.FOREGROUND), meta.uid(), "");
            objects.deleter().delete(type, meta.namespacedName(), options);
        }
    }

    private boolean blocks(String key, String ownerUid) {
        var stored = objects.store().get(key);
        if (stored.isEmpty()) {
            return false;
        }
        for (JsonNode owner : Json.parseObject(stored.get().value()).at("/metadata/ownerReferences")) {
            if (owner.path("uid").asText().equals(ownerUid)) {
                return owner.path("blockOwnerDeletion").asBoolean(false);
            }
        }
        return false;
    }

    private void dropReferences(ServedType type, NamespacedName name, List<String> uids) {
        objects.writer().update(WriteRequest.internal(type, name), current -> {
            var metadata = ObjectMeta.of(current).node();
            if (metadata.get("ownerReferences") instanceof ArrayNode references) {
                for (int i = references.size() - 1; i >= 0; i--) {
                    if (uids.contains(references.get(i).path("uid").asText())) {
                        references.remove(i);
                    }
                }
                if (references.isEmpty()) {
                    metadata.remove("ownerReferences");
                }
            }
            return current;
        });
    }

    private void removeFinalizer(ServedType type, NamespacedName name, String finalizer) {
        objects.writer().update(WriteRequest.internal(type, name), current -> {
            ObjectMeta.of(current).removeFinalizer(finalizer);
            return current;
        });
    }

    private Optional<ServedType> typeOf(String key) {
        var parts = key.split("/", -1);
        return parts.length < 4
                ? Optional.empty()
                : types.stored(new GroupResource(parts[2].equals("core") ? "" : parts[2], parts[3]));
    }
}
