package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Names;
import flagship.kubemodel.Status.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What metadata of custom resources must look like (contract section 6.2). */
final class MetadataRules {
    private static final int ANNOTATIONS_BYTES_MAX = 256 << 10;
    private static final Set<String> STANDARD_FINALIZERS = Set.of("orphan", "foregroundDeletion", "kubernetes");

    private final ObjectMeta meta;
    private final List<Cause> causes = new ArrayList<>();

    private MetadataRules(ObjectMeta meta) {
        this.meta = meta;
    }

    /** @param current null for a create */
    static List<Cause> check(ObjectNode object, @Nullable ObjectNode current) {
        var rules = new MetadataRules(ObjectMeta.of(object));
        if (current == null) {
            rules.name();
        } else {
            rules.unchanged(ObjectMeta.of(current));
        }
        rules.labels();
        rules.annotations();
        rules.finalizers();
        rules.owners();
        return rules.causes;
    }

    private void name() {
        if (meta.name().isEmpty()) {
            causes.add(new Cause(
                    "FieldValueRequired", "Required value: name or generateName is required", "metadata.name"));
            return;
        }
        Names.dnsSubdomain(meta.name()).forEach(fault -> invalid("metadata.name", meta.name(), fault));
    }

    private void unchanged(ObjectMeta was) {
        for (String field : List.of("deletionTimestamp", "deletionGracePeriodSeconds")) {
            var value = meta.node().path(field);
            if (!value.equals(was.node().path(field))) {
                causes.add(OptionErrors.invalidValue("metadata." + field, shown(value), "field is immutable"));
            }
        }
        if (was.beingDeleted()) {
            var added = new ArrayList<>(meta.finalizers());
            added.removeAll(was.finalizers());
            if (!added.isEmpty()) {
                causes.add(OptionErrors.forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers "
                                + goStrings(added)));
            }
        }
    }

    /** A timestamp as Go prints it. */
    private static String shown(JsonNode value) {
        return value.isTextual() ? value.asText().replace("T", " ").replace("Z", " +0000 UTC") : value.toString();
    }

    private static String goStrings(List<String> texts) {
        return "[]string{\"" + String.join("\", \"", texts) + "\"}";
    }

    private void labels() {
        for (var label : meta.node().path("labels").properties()) {
            Names.qualifiedName(label.getKey()).forEach(fault -> invalid("metadata.labels", label.getKey(), fault));
            var value = label.getValue().asText("");
            Names.labelValue(value).forEach(fault -> invalid("metadata.labels", value, fault));
        }
    }

    private void annotations() {
        long size = 0;
        for (var annotation : meta.node().path("annotations").properties()) {
            var key = annotation.getKey();
            Names.qualifiedName(key.toLowerCase(Locale.ROOT))
                    .forEach(fault -> invalid("metadata.annotations", key, fault));
            size += bytes(key) + bytes(annotation.getValue().asText(""));
        }
        if (size > ANNOTATIONS_BYTES_MAX) {
            causes.add(new Cause(
                    "FieldValueTooLong",
                    "Too long: may not be more than %d bytes".formatted(ANNOTATIONS_BYTES_MAX),
                    "metadata.annotations"));
        }
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void finalizers() {
        var finalizers = meta.finalizers();
        for (int i = 0; i < finalizers.size(); i++) {
            var finalizer = finalizers.get(i);
            var field = "metadata.finalizers[" + i + "]";
            Names.qualifiedName(finalizer).forEach(fault -> invalid(field, finalizer, fault));
            if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
                invalid(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
        if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
            invalid(
                    "metadata.finalizers",
                    String.join(" ", finalizers),
                    "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private void owners() {
        var controllers = new ArrayList<String>();
        for (JsonNode owner : meta.node().path("ownerReferences")) {
            owner(owner);
            if (owner.path("controller").asBoolean(false)) {
                controllers.add(
                        owner.path("kind").asText() + "/" + owner.path("name").asText());
            }
        }
        if (controllers.size() > 1) {
            causes.add(OptionErrors.invalidValue(
                    "metadata.ownerReferences",
                    meta.node().path("ownerReferences").toString(),
                    "Only one reference can have Controller set to true. Found \"true\" in references for %s and %s"
                            .formatted(controllers.get(0), controllers.get(1))));
        }
    }

    private void owner(JsonNode owner) {
        for (String field : List.of("apiVersion", "kind", "name", "uid")) {
            if (owner.path(field).asText("").isEmpty()) {
                var said = field.equals("apiVersion") ? "version" : field;
                invalid("metadata.ownerReferences." + field, "", said + " must not be empty");
            }
        }
        if (owner.path("apiVersion").asText().equals("v1")
                && owner.path("kind").asText().equals("Event")) {
            invalid("metadata.ownerReferences", "v1, Kind=Event", "/v1, Kind=Event is disallowed from being an owner");
        }
    }

    private void invalid(String field, String value, String fault) {
        causes.add(OptionErrors.invalidValue(field, "\"" + value + "\"", fault));
    }
}
