package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/** What became of a Work in its member. */
public record WorkStatus(Conditions conditions, List<OfManifest> manifestStatuses) {
    public WorkStatus {
        manifestStatuses = List.copyOf(manifestStatuses);
    }

    /**
     * One object in the member.
     *
     * @param status what the interpreter took from the object; absent where the kind has none
     * @param health Healthy, Unhealthy or Unknown
     */
    public record OfManifest(Identifier identifier, Optional<JsonNode> status, String health) {
        static OfManifest of(JsonNode node) {
            return new OfManifest(
                    Identifier.of(node.path("identifier")),
                    Optional.ofNullable(node.get("status")),
                    Fields.text(node, "health"));
        }

        ObjectNode toJson() {
            var json = Json.object();
            json.set("identifier", identifier.toJson());
            status.ifPresent(it -> json.set("status", it));
            Fields.putUnlessEmpty(json, "health", health);
            return json;
        }
    }

    /**
     * Which object.
     *
     * @param ordinal its place among the manifests, from 0
     * @param namespace empty for cluster scope
     */
    public record Identifier(
            int ordinal, String group, String version, String kind, String resource, String namespace, String name) {
        static Identifier of(JsonNode node) {
            return new Identifier(
                    node.path("ordinal").asInt(),
                    Fields.text(node, "group"),
                    Fields.text(node, "version"),
                    Fields.text(node, "kind"),
                    Fields.text(node, "resource"),
                    Fields.text(node, "namespace"),
                    Fields.text(node, "name"));
        }

        ObjectNode toJson() {
            var json = Json.object().put("ordinal", ordinal);
            Fields.putUnlessEmpty(json, "group", group);
            json.put("version", version).put("kind", kind).put("resource", resource);
            Fields.putUnlessEmpty(json, "namespace", namespace);
            return json.put("name", name);
        }
    }

    static WorkStatus of(JsonNode status) {
        return new WorkStatus(Conditions.of(status), Fields.list(status, "manifestStatuses", OfManifest::of));
    }

    /** The {@code status} object. */
    public ObjectNode toJson() {
        var json = Json.object();
        if (!conditions.all().isEmpty()) {
            json.set("conditions", conditions.toJson());
        }
        Fields.putUnlessEmpty(json, "manifestStatuses", manifestStatuses, OfManifest::toJson);
        return json;
    }
}
