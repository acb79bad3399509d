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

    static void check(NativeKind kind, ObjectNode object, FieldErrors errors) {
        var metadata = object.path("metadata");
        name(NativeTraits.of(kind.gvr().groupResource()).nameForm(), metadata, errors);
        relations(metadata, errors);
        finalizers(metadata.path("finalizers"), errors);
    }

    private static void relations(JsonNode metadata, FieldErrors errors) {
        labels(metadata.path("labels"), "metadata.labels", errors);
        annotations(metadata.path("annotations"), "metadata.annotations", errors);
        owners(metadata.path("ownerReferences"), errors);
    }

    private static void name(NameForm form, JsonNode metadata, FieldErrors errors) {
        var prefix = Trees.text(metadata, "generateName");
        if (!prefix.isEmpty()) {
            errors.invalid("metadata.generateName", prefix, form.checkPrefix(prefix));
        }
        var name = Trees.text(metadata, "name");
        if (name.isEmpty()) {
            errors.required("metadata.name", "name or generateName is required");
        } else {
            errors.invalid("metadata.name", name, form.check(name));
        }
    }

    static void labels(JsonNode labels, String field, FieldErrors errors) {
        for (var label : labels.properties()) {
            errors.invalid(field, label.getKey(), Names.qualifiedName(label.getKey()));
            var value = label.getValue().asText();
            errors.invalid(field, value, Names.labelValue(value));
        }
    }

    private static void annotations(JsonNode annotations, String field, FieldErrors errors) {
        long bytes = 0;
        for (var annotation : annotations.properties()) {
            var key = annotation.getKey();
            errors.invalid(field, key, Names.qualifiedName(key.toLowerCase(Locale.ROOT)));
            bytes += bytes(key) + bytes(annotation.getValue().asText());
        }
        errors.require(
                bytes <= ANNOTATIONS_BYTES_MAX,
                "FieldValueTooLong",
                field,
                "Too long: may not be more than %d bytes".formatted(ANNOTATIONS_BYTES_MAX));
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void owners(JsonNode owners, FieldErrors errors) {
        var controllers = new ArrayList<String>();
        for (JsonNode owner : owners) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (Trees.text(owner, field).isEmpty()) {
                    var complaint =
                            field.equals("apiVersion") ? "version must not be empty" : field + " must not be empty";
                    errors.invalid("metadata.ownerReferences." + field, "", complaint);
                }
            }
            if (owner.path("controller").asBoolean()) {
                controllers.add(Trees.text(owner, "kind") + "/" + Trees.text(owner, "name"));
            }
        }
        if (controllers.size() > 1) {
            errors.invalid(
                    "metadata.ownerReferences",
                    owners,
                    "Only one reference can have Controller set to true. Found \"true\" in references for %s and %s"
                            .formatted(controllers.get(0), controllers.get(1)));
        }
    }

    private static void finalizers(JsonNode finalizers, FieldErrors errors) {
        for (int i = 0; i < finalizers.size(); i++) {
            var finalizer = finalizers.get(i).asText();
            var field = "metadata.finalizers[" + i + "]";
            var complaints = Names.qualifiedName(finalizer);
            errors.invalid(field, finalizer, complaints);
            if (complaints.isEmpty() && !finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
                errors.invalid(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    static void checkUpdate(ObjectNode stored, ObjectNode object, FieldErrors errors) {
        relations(object.path("metadata"), errors);
        deletion(stored.path("metadata"), object.path("metadata"), errors);
        errors.immutable(stored, object, "metadata", "name");
        errors.immutable(stored, object, "metadata", "namespace");
        errors.immutable(stored, object, "metadata", "uid");
        if (Trees.at(stored, "metadata").has("deletionTimestamp")) {
            newFinalizers(
                    Trees.at(stored, "metadata", "finalizers"), Trees.at(object, "metadata", "finalizers"), errors);
        }
    }

    /** Left out, these two are taken from the stored object; given, they must be the same. */
    private static void deletion(JsonNode stored, JsonNode metadata, FieldErrors errors) {
        var time = Trees.text(metadata, "deletionTimestamp");
        if (!time.isEmpty() && !time.equals(Trees.text(stored, "deletionTimestamp"))) {
            var goTime = time.replace('T', ' ').replace("Z", " +0000 UTC");
            errors.add(
                    "FieldValueInvalid",
                    "metadata.deletionTimestamp",
                    "Invalid value: " + goTime + ": field is immutable");
        }
        var grace = metadata.path("deletionGracePeriodSeconds");
        if (!grace.isMissingNode() && !grace.equals(stored.path("deletionGracePeriodSeconds"))) {
            errors.invalid("metadata.deletionGracePeriodSeconds", grace, "field is immutable");
        }
    }

    /** Whoever waits for a deletion must not be made to wait for more. */
    private static void newFinalizers(JsonNode before, JsonNode after, FieldErrors errors) {
        var known = CellText.texts(before);
        var added = CellText.texts(after).stream()
                .filter(finalizer -> !known.contains(finalizer))
                .map(GoSyntax::quote)
                .toList();
        if (!added.isEmpty()) {
            errors.forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                            + String.join(", ", added) + "}");
        }
    }
}
