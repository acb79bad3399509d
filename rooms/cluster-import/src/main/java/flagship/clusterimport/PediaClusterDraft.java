package flagship.clusterimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.clusterimport.ImportFailure.Again;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PediaCluster;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead.Owner;
import flagship.kubemodel.Yaml;
import flagship.kubemodel.Yaml.MalformedYaml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A PediaCluster as a template gives it. Pure; no message shows a value, which may be a credential.
 *
 * @param object with apiVersion, kind, the name of the lifecycle, labels, annotations and spec
 */
record PediaClusterDraft(ObjectNode object) {
    static final String FAILED = "FailedResolveAndDecodePediaCluster";

    /** What is kept in step after the object was made; everything else belongs to the user from then on. */
    private static final List<String> FOLLOWED =
            List.of("apiserver", "caData", "tokenData", "certData", "keyData", "kubeconfig");

    private static final Set<String> IN_BASE64 = Set.of("caData", "tokenData", "certData", "keyData", "kubeconfig");

    /** @throws ImportFailure if it is no PediaCluster */
    static PediaClusterDraft decode(String name, String yaml) throws ImportFailure {
        JsonNode decoded;
        try {
            decoded = Yaml.toJson(yaml.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedYaml e) {
            throw failure("template: what it gives is no YAML: " + e.getMessage());
        }
        if (!decoded.isObject()) {
            throw failure("template: what it gives is no object");
        }
        checkType(decoded, "apiVersion", PediaCluster.KIND.apiVersion());
        checkType(decoded, "kind", PediaCluster.KIND.kind());
        var object = Json.object();
        object.put("apiVersion", PediaCluster.KIND.apiVersion()).put("kind", PediaCluster.KIND.kind());
        var metadata = object.putObject("metadata").put("name", name);
        for (String field : List.of("labels", "annotations")) {
            var given = decoded.path("metadata").path(field);
            if (given.isObject()) {
                metadata.set(field, given);
            }
        }
        object.set("spec", spec(decoded.path("spec")));
        return new PediaClusterDraft(object);
    }

    private static void checkType(JsonNode decoded, String field, String wanted) throws ImportFailure {
        var given = decoded.path(field);
        if (!given.isMissingNode() && !given.asText().equals(wanted)) {
            throw failure("template: %s must be %s, or left out".formatted(field, wanted));
        }
    }

    private static ObjectNode spec(JsonNode given) throws ImportFailure {
        if (!(given instanceof ObjectNode spec)) {
            throw failure("template: spec is missing");
        }
        for (String field : FOLLOWED) {
            var value = spec.path(field);
            if (value.isNull() || (value.isTextual() && value.textValue().isEmpty())) {
                spec.remove(field); // What a missing key gives.
            } else if (!value.isMissingNode() && !value.isTextual()) {
                throw failure("template: spec.%s must be text: put it in quotes".formatted(field));
            } else if (IN_BASE64.contains(field) && !isBase64(value.asText(""))) {
                throw failure("template: spec.%s must be base64".formatted(field));
            }
        }
        return spec;
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ImportFailure failure(String message) {
        return new ImportFailure(FAILED, message, Again.WHEN_CHANGED);
    }

    /** With a plain owner, whose deletion takes it along. */
    ObjectNode ownedBy(Owner owner) {
        var owned = object.deepCopy();
        var name = object.path("metadata").path("name").asText();
        owned.withObject("/metadata")
                .set(
                        "ownerReferences",
                        ObjectMeta.named(name).withOwner(owner).toJson().path("ownerReferences"));
        return owned;
    }

    /** What must change in an object that exists; absent where its connection is as it should be. */
    Optional<ObjectNode> patch(ObjectNode existing) {
        var patch = Json.object();
        var fields = patch.putObject("spec");
        for (String field : FOLLOWED) {
            var wanted = object.path("spec").path(field).asText("");
            if (!wanted.equals(existing.path("spec").path(field).asText(""))) {
                if (wanted.isEmpty()) {
                    fields.putNull(field);
                } else {
                    fields.put(field, wanted);
                }
            }
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    /** An object that the built-in import made, as this draft and another owner want it; it keeps its rows and its history. */
    ObjectNode takingOver(ObjectNode existing, Owner owner) {
        var taken = existing.deepCopy();
        var metadata = taken.withObject("/metadata");
        for (String field : List.of("labels", "annotations")) {
            object.path("metadata")
                    .path(field)
                    .properties()
                    .forEach(entry -> metadata.withObject("/" + field).set(entry.getKey(), entry.getValue()));
        }
        metadata.set("ownerReferences", ownedBy(owner).path("metadata").path("ownerReferences"));
        taken.set("spec", object.path("spec"));
        return taken;
    }
}
