package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * The annotation in which kubectl keeps what it applied by itself, for objects that it now lets the server apply.
 *
 * <p>Source: contract section 11.5.
 */
final class LastApplied {
    static final String MANAGER = "kubectl";
    static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    private static final int ANNOTATIONS_BYTES_MAX = 256 << 10;

    private LastApplied() {}

    /** What kubectl applied and nobody has changed since; nothing where there is no annotation, or none of this version. */
    static FieldSet unchangedFields(OwnedType type, JsonNode live) {
        var text = annotation(live);
        try {
            if (text.isEmpty() || !(Json.parse(bytes(text)) instanceof ObjectNode applied)) {
                return FieldSet.EMPTY;
            }
            boolean fits = Trees.text(applied, "apiVersion").equals(type.kind().apiVersion())
                    && TypedCheck.faults(type.type(), applied).isEmpty();
            return fits ? unchangedFields(type.type(), applied, live) : FieldSet.EMPTY;
        } catch (Json.MalformedJson e) {
            return FieldSet.EMPTY; // Anybody may write annotations; this one is not kubectl's.
        }
    }

    private static FieldSet unchangedFields(FieldType type, JsonNode applied, JsonNode live) {
        var changes = FieldComparison.of(type, applied, live);
        return OwnedFields.of(type, applied)
                .difference(changes.modified())
                .difference(changes.added())
                .difference(changes.removed());
    }

    private static String annotation(JsonNode object) {
        return Trees.text(object, "metadata", "annotations", ANNOTATION);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Has an existing annotation say what was applied now; changes {@code object} and returns it. */
    static ObjectNode renew(ObjectNode object, ObjectNode configuration) {
        if (annotation(object).isEmpty()) {
            return object;
        }
        var plain = configuration.deepCopy();
        Trees.inObject(plain.path("metadata"), "annotations", annotations -> annotations.remove(ANNOTATION));
        Trees.inObject(object.path("metadata"), "annotations", annotations -> {
            annotations.put(ANNOTATION, GoJson.text(plain) + "\n");
            if (size(annotations) > ANNOTATIONS_BYTES_MAX) {
                annotations.remove(ANNOTATION);
            }
        });
        return object;
    }

    private static long size(ObjectNode annotations) {
        long size = 0;
        for (var annotation : annotations.properties()) {
            size += bytes(annotation.getKey()).length
                    + bytes(annotation.getValue().asText("")).length;
        }
        return size;
    }
}
