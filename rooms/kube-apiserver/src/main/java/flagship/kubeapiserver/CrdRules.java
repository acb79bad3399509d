package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ConversionRules;
import flagship.kubemodel.Names;
import flagship.kubemodel.Status.Cause;
import flagship.kubemodel.StructuralSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a CustomResourceDefinition must look like (contract section 15.5). Used once. */
final class CrdRules {
    private static final String APPROVAL = "api-approved.kubernetes.io";

    private final ObjectNode definition;
    private final JsonNode spec;
    private final @Nullable ObjectNode current;
    private final List<Cause> causes = new ArrayList<>();

    /** @param current null for a create */
    CrdRules(ObjectNode definition, @Nullable ObjectNode current) {
        this.definition = definition;
        this.current = current;
        this.spec = definition.path("spec");
    }

    List<Cause> check() {
        name();
        group();
        scope();
        names();
        versions();
        storedVersions();
        causes.addAll(ConversionRules.check(spec.path("conversion")));
        if (current != null && CrdConditions.isTrue(current, "Established")) {
            unchanged(current.path("spec"));
        }
        return List.copyOf(causes);
    }

    private void name() {
        var name = ObjectMeta.of(definition).name();
        var wanted = spec.path("names").path("plural").asText() + "."
                + spec.path("group").asText();
        if (!name.equals(wanted)) {
            invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }
    }

    private void group() {
        var group = spec.path("group").asText();
        if (group.isEmpty()) {
            required("spec.group", "");
            return;
        }
        Names.dnsSubdomain(group).forEach(fault -> invalid("spec.group", group, fault));
        if (!group.contains(".")) {
            invalid("spec.group", group, "should be a domain with at least one dot");
        }
        boolean guarded = group.endsWith(".k8s.io") || group.endsWith(".kubernetes.io");
        if (guarded && !definition.path("metadata").path("annotations").has(APPROVAL)) {
            required(
                    "metadata.annotations[" + APPROVAL + "]",
                    ": protected groups must have approval annotation \"" + APPROVAL
                            + "\", see https://github.com/kubernetes/enhancements/pull/1111");
        }
    }

    private void scope() {
        var scope = spec.path("scope").asText();
        if (scope.isEmpty()) {
            required("spec.scope", "");
        } else if (!Set.of("Cluster", "Namespaced").contains(scope)) {
            causes.add(OptionErrors.notSupported("spec.scope", "\"" + scope + "\"", "\"Cluster\", \"Namespaced\""));
        }
    }

    private void names() {
        var names = spec.path("names");
        for (String field : List.of("plural", "singular", "kind", "listKind")) {
            var name = names.path(field).asText();
            if (name.isEmpty()) {
                required("spec.names." + field, "");
            } else {
                Names.dns1035Label(name.toLowerCase(java.util.Locale.ROOT))
                        .forEach(fault -> invalid("spec.names." + field, name, fault));
            }
        }
    }

    private void versions() {
        int stored = 0;
        var seen = new HashSet<String>();
        boolean same = sameSchemas();
        for (int i = 0; i < spec.path("versions").size(); i++) {
            var version = spec.path("versions").get(i);
            var field = "spec.versions[" + i + "]";
            var name = version.path("name").asText();
            for (String fault : Names.dns1035Label(name)) {
                invalid(field + ".name", name, fault);
                if (i == 0) {
                    invalid("spec.version", name, fault); // The old field for the first version is checked as well.
                }
            }
            if (!seen.add(name)) {
                invalid("spec.versions", name, "must contain unique version names");
            }
            stored += version.path("storage").asBoolean() ? 1 : 0;
            schema(version, field, same, i);
        }
        columns();
        if (stored != 1) {
            causes.add(OptionErrors.invalidValue(
                    "spec.versions",
                    spec.path("versions").toString(),
                    "must have exactly one version marked as storage version"));
        }
    }

    /** Where all versions have the same columns upstream checks them once, under the name of the old common field. */
    private void columns() {
        var versions = spec.path("versions");
        var first = versions.path(0).path("additionalPrinterColumns");
        boolean same = versions.valueStream()
                .allMatch(version -> version.path("additionalPrinterColumns").equals(first));
        if (same) {
            causes.addAll(CrdColumnRules.check(first, "spec.additionalPrinterColumns"));
            return;
        }
        for (int i = 0; i < versions.size(); i++) {
            causes.addAll(CrdColumnRules.check(
                    versions.get(i).path("additionalPrinterColumns"),
                    "spec.versions[" + i + "].additionalPrinterColumns"));
        }
    }

    /** Where all versions share a schema upstream checks it once, under the name of the old common field. */
    private boolean sameSchemas() {
        var versions = spec.path("versions");
        for (JsonNode version : versions) {
            if (!version.path("schema").equals(versions.get(0).path("schema"))) {
                return false;
            }
        }
        return true;
    }

    private void schema(JsonNode version, String field, boolean same, int index) {
        var schema = version.path("schema").path("openAPIV3Schema");
        if (schema.isMissingNode()) {
            required(field + ".schema.openAPIV3Schema", ": schemas are required");
        } else if (isKnown(version)) {
            return; // It was right when it was written, and compiling its rules is costly.
        } else if (!same || index == 0) {
            causes.addAll(StructuralSchema.check(
                    schema, same ? "spec.validation.openAPIV3Schema" : field + ".schema.openAPIV3Schema"));
        }
    }

    private boolean isKnown(JsonNode version) {
        return current != null
                && current.path("spec")
                        .path("versions")
                        .valueStream()
                        .anyMatch(before -> before.path("name").equals(version.path("name"))
                                && before.path("schema").equals(version.path("schema")));
    }

    private void storedVersions() {
        var names = new HashSet<String>();
        spec.path("versions").forEach(version -> names.add(version.path("name").asText()));
        var stored = ObjectMeta.texts(definition.path("status").path("storedVersions"));
        if (stored.isEmpty()) {
            causes.add(OptionErrors.invalidValue(
                    "status.storedVersions", "[]string(nil)", "must have at least one stored version"));
            return;
        }
        for (JsonNode version : spec.path("versions")) {
            var name = version.path("name").asText();
            if (version.path("storage").asBoolean() && !stored.contains(name)) {
                causes.add(OptionErrors.invalidValue(
                        "status.storedVersions", version.toString(), "must have the storage version " + name));
            }
        }
        for (int i = 0; i < stored.size(); i++) {
            if (!names.contains(stored.get(i))) {
                invalid("status.storedVersions[" + i + "]", stored.get(i), "must appear in spec.versions");
            }
        }
    }

    private void unchanged(JsonNode was) {
        for (String path : List.of("group", "scope", "names.plural", "names.kind")) {
            var value = Paths.at(spec, path);
            if (!value.equals(Paths.at(was, path))) {
                invalid("spec." + path, value.asText(), "field is immutable");
                causes.removeIf(cause -> cause.field().equals("metadata.name"));
            }
        }
    }

    private void required(String field, String detail) {
        causes.add(new Cause("FieldValueRequired", "Required value" + detail, field));
    }

    private void invalid(String field, String value, String fault) {
        causes.add(OptionErrors.invalidValue(field, "\"" + value + "\"", fault));
    }
}
