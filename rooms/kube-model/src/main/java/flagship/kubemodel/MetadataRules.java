package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules of {@code metadata} that hold for objects of every kind. */
final class MetadataRules {
    private static final int ANNOTATIONS_BYTES_MAX = 256 << 10;
    private static final Set<String> STANDARD_FINALIZERS = Set.of("kubernetes", "orphan", "foregroundDeletion");

    private MetadataRules() {}

    static void check(NativeKind kind, ObjectNode object, Causes causes) {
        var metadata = object.path("metadata");
        name(NativeTraits.of(kind.gvr().groupResource()).nameForm(), metadata, causes);
        relations(metadata, causes);
        finalizers(metadata.path("finalizers"), causes);
    }

    private static void relations(JsonNode metadata, Causes causes) {
        labels(metadata.path("labels"), "metadata.labels", causes);
        annotations(metadata.path("annotations"), "metadata.annotations", causes);
        owners(metadata.path("ownerReferences"), causes);
    }

    private static void name(NameForm form, JsonNode metadata, Causes causes) {
        var prefix = Trees.text(metadata, "generateName");
        if (!prefix.isEmpty()) {
            causes.invalid("metadata.generateName", prefix, form.checkPrefix(prefix));
        }
        var name = Trees.text(metadata, "name");
        if (name.isEmpty()) {
            causes.required("metadata.name", "name or generateName is required");
        } else {
            causes.invalid("metadata.name", name, form.check(name));
        }
    }

    static void labels(JsonNode labels, String field, Causes causes) {
        for (var label : labels.properties()) {
            causes.invalid(field, label.getKey(), Names.qualifiedName(label.getKey()));
            var value = label.getValue().asText();
            causes.invalid(field, value, Names.labelValue(value));
        }
    }

    private static void annotations(JsonNode annotations, String field, Causes causes) {
        long bytes = 0;
        for (var annotation : annotations.properties()) {
            var key = annotation.getKey();
            causes.invalid(field, key, Names.qualifiedName(key.toLowerCase(Locale.ROOT)));
            bytes += bytes(key) + bytes(annotation.getValue().asText());
        }
        causes.require(
                bytes <= ANNOTATIONS_BYTES_MAX,
                "FieldValueTooLong",
                field,
                "Too long: may not be more than %d bytes".formatted(ANNOTATIONS_BYTES_MAX));
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void owners(JsonNode owners, Causes causes) {
        var controllers = new ArrayList<String>();
        for (JsonNode owner : owners) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (Trees.text(owner, field).isEmpty()) {
                    var complaint =
                            field.equals("apiVersion") ? "version must not be empty" : field + " must not be empty";
                    causes.invalid("metadata.ownerReferences." + field, "", complaint);
                }
            }
            if (owner.path("controller").asBoolean()) {
                controllers.add(Trees.text(owner, "kind") + "/" + Trees.text(owner, "name"));
            }
        }
        if (controllers.size() > 1) {
            causes.invalid(
                    "metadata.ownerReferences",
                    owners,
                    "Only one reference can have Controller set to true. Found \"true\" in references for %s and %s"
                            .formatted(controllers.get(0), controllers.get(1)));
        }
    }

    private static void finalizers(JsonNode finalizers, Causes causes) {
        for (int i = 0; i < finalizers.size(); i++) {
            var finalizer = finalizers.get(i).asText();
            var field = "metadata.finalizers[" + i + "]";
            var complaints = Names.qualifiedName(finalizer);
            causes.invalid(field, finalizer, complaints);
            if (complaints.isEmpty() && !finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
                causes.invalid(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    static void checkUpdate(ObjectNode stored, ObjectNode object, Causes causes) {
        relations(object.path("metadata"), causes);
        deletion(stored.path("metadata"), object.path("metadata"), causes);
        causes.immutable(stored, object, "metadata", "name");
        causes.immutable(stored, object, "metadata", "namespace");
        causes.immutable(stored, object, "metadata", "uid");
        if (Trees.at(stored, "metadata").has("deletionTimestamp")) {
            newFinalizers(
                    Trees.at(stored, "metadata", "finalizers"), Trees.at(object, "metadata", "finalizers"), causes);
        }
    }

    /** Left out, these two are taken from the stored object; given, they must be the same. */
    private static void deletion(JsonNode stored, JsonNode metadata, Causes causes) {
        var time = Trees.text(metadata, "deletionTimestamp");
        if (!time.isEmpty() && !time.equals(Trees.text(stored, "deletionTimestamp"))) {
            var goTime = time.replace('T', ' ').replace("Z", " +0000 UTC");
            causes.add(
                    "FieldValueInvalid",
                    "metadata.deletionTimestamp",
                    "Invalid value: " + goTime + ": field is immutable");
        }
        var grace = metadata.path("deletionGracePeriodSeconds");
        if (!grace.isMissingNode() && !grace.equals(stored.path("deletionGracePeriodSeconds"))) {
            causes.invalid("metadata.deletionGracePeriodSeconds", grace, "field is immutable");
        }
    }

    /** Whoever waits for a deletion must not be made to wait for more. */
    private static void newFinalizers(JsonNode before, JsonNode after, Causes causes) {
        var known = CellText.texts(before);
        var added = CellText.texts(after).stream()
                .filter(finalizer -> !known.contains(finalizer))
                .map(GoSyntax::quote)
                .toList();
        if (!added.isEmpty()) {
            causes.forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                            + String.join(", ", added) + "}");
        }
    }
}
