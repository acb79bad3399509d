package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.JsonEquality;
import java.util.List;

/**
 * Tells what changed in a template. Pure.
 *
 * <p>Source: Karmada, {@code pkg/detector} and {@code pkg/util/eventfilter}.
 */
enum TemplateChange {
    /** Only the status, or what the server keeps for itself. */
    NOTHING,
    /** Only what the control plane itself writes: claims and other marks of karmada.io. */
    OWN_MARKS,
    /** Something that a user said. */
    CONTENT;

    private static final String OWN_DOMAIN = ".karmada.io";
    private static final List<String> OF_SERVER = List.of("managedFields", "resourceVersion");

    static TemplateChange between(RawObject old, RawObject current) {
        // A new generation is a new spec for sure; the same one tells nothing of labels and annotations.
        if (old.head().generation() != current.head().generation()) {
            return CONTENT;
        }
        var before = bare(old);
        var after = bare(current);
        if (JsonEquality.equal(before, after)) {
            return NOTHING;
        }
        return JsonEquality.equal(withoutOwnMarks(before), withoutOwnMarks(after)) ? OWN_MARKS : CONTENT;
    }

    private static ObjectNode bare(RawObject object) {
        var tree = object.toJson();
        tree.remove("status");
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(OF_SERVER);
        }
        return tree;
    }

    private static ObjectNode withoutOwnMarks(ObjectNode tree) {
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("generation");
            dropOwn(metadata, Labelled.LABELS);
            dropOwn(metadata, Labelled.ANNOTATIONS);
        }
        return tree;
    }

    private static void dropOwn(ObjectNode metadata, String map) {
        if (metadata.get(map) instanceof ObjectNode members) {
            var own = members.properties().stream()
                    .map(java.util.Map.Entry::getKey)
                    .filter(key -> key.contains(OWN_DOMAIN) && !key.equals(WellKnown.SKIP_NAMESPACE))
                    .toList();
            members.remove(own);
            if (members.isEmpty()) {
                metadata.remove(map);
            }
        }
    }
}
