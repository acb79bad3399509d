package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Serves what CustomResourceDefinitions define: accepts names, registers types, says so in the conditions, and empties a type before it lets
 * its definition go. Level-triggered: each round looks at all definitions as they are.
 */
final class CrdController implements StoreLoop.Worker {
    static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";
    static final GroupResource DEFINITIONS = new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

    private final StoredObjects objects;
    private final TypeRegistry types;
    private final ServedType definitions;
    private final Clock clock;
    private final Map<String, Known> known = new HashMap<>();
    private Map<String, Parsed> parsed = Map.of();
    private boolean changed;

    /** A definition as it was stored at a revision. */
    private record Parsed(long revision, ObjectNode definition) {}

    /** A definition's types as they were registered: good until its generation or its accepted names change. */
    private record Known(String uid, long generation, ObjectNode accepted, long since, List<ServedType> types) {
        boolean isOf(ObjectNode crd) {
            var meta = ObjectMeta.of(crd);
            return uid.equals(meta.uid())
                    && generation == meta.generation()
                    && accepted.equals(crd.path("status").path("acceptedNames"));
        }
    }

    CrdController(StoredObjects objects, TypeRegistry types, Clock clock) {
        this.objects = objects;
        this.types = types;
        this.clock = clock;
        this.definitions = types.find(new GroupVersionResource(DEFINITIONS.group(), "v1", DEFINITIONS.resource()))
                .orElseThrow();
    }

    @Override
    public void reset() {
        changed = true;
    }

    @Override
    public void seen(Stored stored) {
        changed = true;
    }

    @Override
    public void changed(Event event) {
        changed = true;
    }

    @Override
    public void idle() {
        if (changed) {
            changed = false;
            refresh();
        }
    }

    /** One round over all definitions. */
    void refresh() {
        var all = definitions();
        var names = new CrdNames();
        all.stream().filter(crd -> CrdConditions.isTrue(crd, "Established")).forEach(names::take);
        var accepted = new ArrayList<ObjectNode>();
        var decided = new ArrayList<ObjectNode>();
        for (ObjectNode crd : all) {
            var next = names.accept(withOwnStatus(crd), now());
            accepted.add(next);
            if (!isSettled(crd, next)) {
                decided.add(next);
            }
        }
        register(accepted);
        decided.forEach(this::settle);
    }

    /** In the order of their names. Most are as they were in the round before, and need not be parsed again. */
    private List<ObjectNode> definitions() {
        var read = new TreeMap<String, Parsed>();
        objects.store().scan(StoreKeys.prefix(DEFINITIONS), 0, "", stored -> {
            var before = parsed.get(stored.key());
            boolean same = before != null && before.revision() == stored.revision();
            read.put(
                    stored.key(),
                    same && before != null ? before : new Parsed(stored.revision(), Json.parseObject(stored.value())));
            return true;
        });
        parsed = read;
        return read.values().stream().map(Parsed::definition).toList();
    }

    /** A copy whose status may be changed; the rest, which is large, is shared and left alone. */
    private static ObjectNode withOwnStatus(ObjectNode crd) {
        ObjectNode copy = Json.object().setAll(crd);
        if (crd.get("status") instanceof ObjectNode status) {
            copy.set("status", status.deepCopy());
        }
        return copy;
    }

    private void register(List<ObjectNode> accepted) {
        var served = new ArrayList<ServedType>();
        for (ObjectNode crd : accepted) {
            if (CrdConditions.isTrue(crd, "Established")) {
                served.addAll(types(crd));
            }
        }
        types.replaceCustom(served);
    }

    /**
     * The types of a definition, made anew only when it changed: compiled rules come with them.
     *
     * <p>Instances written after the definition's revision have passed the current schema. After a start that is known up to the
     * definition's last write.
     */
    private List<ServedType> types(ObjectNode crd) {
        var meta = ObjectMeta.of(crd);
        var before = known.get(meta.name());
        if (before != null && before.isOf(crd)) {
            return before.types();
        }
        long since = before == null
                ? ListOptions.version(meta.resourceVersion())
                : objects.store().revision();
        var made = CrdTypes.of(crd, since);
        var names = crd.withObject("status").withObject("acceptedNames");
        known.put(meta.name(), new Known(meta.uid(), meta.generation(), names, since, made));
        return made;
    }

    /** Every definition comes by in every round: most say already what was decided, and are left alone. */
    private static boolean isSettled(ObjectNode stored, ObjectNode decided) {
        return !ObjectMeta.of(stored).beingDeleted() && stored.path("status").equals(decided.path("status"));
    }

    /** Writes what was decided, once it is true. */
    private void settle(ObjectNode crd) {
        var meta = ObjectMeta.of(crd);
        var request = WriteRequest.internal(definitions, new NamespacedName("", meta.name()), "status");
        try {
            if (meta.beingDeleted()) {
                terminate(crd, request);
            } else {
                objects.writer().update(request, current -> {
                    ObjectMeta.of(current).node().put("resourceVersion", meta.resourceVersion());
                    current.set("status", crd.path("status"));
                    return current;
                });
            }
        } catch (ApiException e) {
            if (e.code() != 404 && e.code() != 409) {
                throw e;
            }
            changed = true; // It has changed since: the next round sees how.
        }
    }

    private void terminate(ObjectNode crd, WriteRequest request) {
        if (!ObjectMeta.of(crd).hasFinalizer(FINALIZER)) {
            return;
        }
        if (deleteInstances(crd)) {
            var whole = WriteRequest.internal(definitions, request.name());
            objects.writer().update(whole, current -> {
                ObjectMeta.of(current).removeFinalizer(FINALIZER);
                return current;
            });
            known.remove(request.name().name());
        } else {
            changed = true;
        }
    }

    /** Whether nothing is left. */
    private boolean deleteInstances(ObjectNode crd) {
        var resource = new GroupResource(
                crd.path("spec").path("group").asText(),
                crd.path("spec").path("names").path("plural").asText());
        var type = types.stored(resource);
        if (type.isEmpty()) {
            return true;
        }
        objects.heads(StoreKeys.prefix(resource)).forEach(head -> objects.delete(type.get(), head));
        return objects.store().count(StoreKeys.prefix(resource)) == 0;
    }

    private String now() {
        return ObjectMeta.timestamp(clock.instant());
    }
}
