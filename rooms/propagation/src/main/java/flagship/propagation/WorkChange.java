package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.CidrPool;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.MergePatch;
import java.util.List;
import java.util.Optional;

/** The smallest patch that makes a stored Work say what a draft says. Labels, annotations and finalizers of others stay. Pure. */
final class WorkChange {
    /** Annotations that go when the draft does not have them. */
    private static final List<String> TRANSIENT =
            List.of(WellKnown.APPLIED_OVERRIDES, WellKnown.APPLIED_CLUSTER_OVERRIDES);

    /** Labels that go likewise. */
    private static final List<String> TRANSIENT_LABELS = List.of(
            CidrPool.POOL,
            ServiceWords.EXPORTED_NAME,
            ServiceWords.EXPORTED_NAMESPACE,
            ServiceWords.MCS_NAME,
            ServiceWords.MCS_NAMESPACE);

    private WorkChange() {}

    /** A merge patch; empty if there is nothing to write. */
    static Optional<ObjectNode> between(ObjectNode stored, ObjectNode draft) {
        var patch = Json.object();
        if (!JsonEquality.equal(stored.path("spec"), draft.path("spec"))) {
            var spec = stored.path("spec") instanceof ObjectNode old ? old : Json.object();
            patch.set(
                    "spec",
                    MergePatch.between(spec, (ObjectNode) draft.path("spec")).patch());
        }
        var metadata = Json.object();
        additions(metadata, stored, draft, Labelled.LABELS);
        additions(metadata, stored, draft, Labelled.ANNOTATIONS);
        for (String key : TRANSIENT) {
            if (!Labelled.annotation(stored, key).isEmpty()
                    && Labelled.annotation(draft, key).isEmpty()) {
                metadata.withObjectProperty(Labelled.ANNOTATIONS).putNull(key);
            }
        }
        for (String key : TRANSIENT_LABELS) {
            if (!Labelled.label(stored, key).isEmpty()
                    && Labelled.label(draft, key).isEmpty()) {
                metadata.withObjectProperty(Labelled.LABELS).putNull(key);
            }
        }
        finalizers(metadata, stored, draft);
        if (!metadata.isEmpty()) {
            patch.set("metadata", metadata);
        }
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    private static void additions(ObjectNode metadata, ObjectNode stored, ObjectNode draft, String map) {
        var current = stored.path("metadata").path(map);
        draft.path("metadata").path(map).forEachEntry((key, value) -> {
            if (!value.equals(current.get(key))) {
                metadata.withObjectProperty(map).set(key, value);
            }
        });
    }

    private static void finalizers(ObjectNode metadata, ObjectNode stored, ObjectNode draft) {
        var current = stored.path("metadata").path("finalizers");
        var missing = draft.path("metadata")
                .path("finalizers")
                .valueStream()
                .filter(wanted -> current.valueStream().noneMatch(wanted::equals))
                .toList();
        if (!missing.isEmpty()) {
            var all = metadata.putArray("finalizers");
            current.forEach(all::add);
            missing.forEach(all::add);
        }
    }
}
