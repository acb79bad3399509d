package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;

/** Reads and changes the labels and annotations of a tree. Pure. */
final class Labelled {
    static final String LABELS = "labels";
    static final String ANNOTATIONS = "annotations";

    private Labelled() {}

    static void label(ObjectNode object, String key, String value) {
        object.withObject("/metadata").withObjectProperty(LABELS).put(key, value);
    }

    static void annotate(ObjectNode object, String key, String value) {
        object.withObject("/metadata").withObjectProperty(ANNOTATIONS).put(key, value);
    }

    static void label(ObjectNode object, Map<String, String> labels) {
        labels.forEach((key, value) -> label(object, key, value));
    }

    static void annotate(ObjectNode object, Map<String, String> annotations) {
        annotations.forEach((key, value) -> annotate(object, key, value));
    }

    /** The value of an annotation; empty where there is none. */
    static String annotation(ObjectNode object, String key) {
        return object.path("metadata").path(ANNOTATIONS).path(key).asText("");
    }

    static String label(ObjectNode object, String key) {
        return object.path("metadata").path(LABELS).path(key).asText("");
    }

    /** Removes members of a map of the metadata, and the map where nothing is left. */
    static void remove(ObjectNode object, String map, Collection<String> keys) {
        if (object.path("metadata") instanceof ObjectNode metadata && metadata.get(map) instanceof ObjectNode members) {
            members.remove(keys);
            if (members.isEmpty()) {
                metadata.remove(map);
            }
        }
    }
}
