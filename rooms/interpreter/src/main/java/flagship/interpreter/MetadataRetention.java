package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The metadata of an object in a member when it is written again: the control plane's keys win, those of the member stay, and a key that the
 * control plane once wrote and no longer wants goes away. Which keys it wrote stands in two annotations of the object itself.
 *
 * <p>Source: Karmada, {@code pkg/util/objectwatcher} and {@code pkg/util/lifted}.
 */
public final class MetadataRetention {
    /** Annotation: the annotation keys that the control plane wrote, sorted and joined by commas. */
    public static final String MANAGED_ANNOTATIONS = "resourcetemplate.karmada.io/managed-annotations";

    /** Annotation: the label keys that the control plane wrote, sorted and joined by commas. */
    public static final String MANAGED_LABELS = "resourcetemplate.karmada.io/managed-labels";

    private static final List<String> OF_MEMBER = List.of("resourceVersion", "finalizers", "ownerReferences");

    private MetadataRetention() {}

    /** The manifest with both annotations about its keys; they list themselves. */
    public static ObjectNode recordManagedKeys(ObjectNode manifest) {
        var result = manifest.deepCopy();
        var annotations = Trees.object(result, "metadata", "annotations");
        annotations.put(MANAGED_LABELS, "").put(MANAGED_ANNOTATIONS, "");
        annotations.put(MANAGED_LABELS, keys(Trees.at(result, "metadata", "labels")));
        annotations.put(MANAGED_ANNOTATIONS, keys(annotations));
        return result;
    }

    /** The desired object with what its metadata keeps of the object in the member. */
    public static ObjectNode retain(ObjectNode desired, ObjectNode observed) {
        var result = desired.deepCopy();
        var metadata = Trees.object(result, "metadata");
        var old = observed.path("metadata");
        OF_MEMBER.forEach(field -> Trees.setOrRemove(metadata, field, old.path(field)));
        keep(metadata, "annotations", old, managed(old, MANAGED_ANNOTATIONS));
        keep(metadata, "labels", old, managed(old, MANAGED_LABELS));
        return result;
    }

    private static void keep(ObjectNode metadata, String field, JsonNode old, Set<String> managed) {
        old.path(field).forEachEntry((key, value) -> {
            if (!managed.contains(key)) {
                Trees.object(metadata, field).putIfAbsent(key, value);
            }
        });
    }

    private static Set<String> managed(JsonNode metadata, String annotation) {
        var keys = Trees.text(metadata, "annotations", annotation);
        return keys.isEmpty() ? Set.of() : new HashSet<>(Arrays.asList(keys.split(",")));
    }

    private static String keys(JsonNode object) {
        var sorted = new TreeSet<String>();
        object.fieldNames().forEachRemaining(sorted::add);
        return String.join(",", sorted);
    }
}
