package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one replica needs.
 *
 * @param resourceRequest quantities by resource
 * @param namespace the workload's; empty in components and before Karmada 1.17
 */
public record ReplicaRequirements(
        Optional<NodeClaim> nodeClaim,
        Map<String, String> resourceRequest,
        String namespace,
        String priorityClassName) {
    /** Needs nothing in particular. */
    public static final ReplicaRequirements NONE = new ReplicaRequirements(Optional.empty(), Map.of(), "", "");

    /**
     * The nodes that a replica can run on.
     *
     * @param hardNodeAffinity a {@code core/v1} NodeSelector, carried as it is
     */
    public record NodeClaim(
            Optional<JsonNode> hardNodeAffinity, Map<String, String> nodeSelector, List<Toleration> tolerations) {
        public NodeClaim {
            tolerations = List.copyOf(tolerations);
        }

        static NodeClaim of(JsonNode node) {
            return new NodeClaim(
                    Fields.optional(node, "hardNodeAffinity", affinity -> affinity),
                    Fields.map(node, "nodeSelector"),
                    Fields.list(node, "tolerations", Toleration::of));
        }

        ObjectNode toJson() {
            var json = Json.object();
            hardNodeAffinity.ifPresent(affinity -> json.set("hardNodeAffinity", affinity));
            Fields.putUnlessEmpty(json, "nodeSelector", nodeSelector);
            Fields.putUnlessEmpty(json, "tolerations", tolerations, Toleration::toJson);
            return json;
        }
    }

    public static ReplicaRequirements of(JsonNode node) {
        return new ReplicaRequirements(
                Fields.optional(node, "nodeClaim", NodeClaim::of),
                Fields.map(node, "resourceRequest"),
                Fields.text(node, "namespace"),
                Fields.text(node, "priorityClassName"));
    }

    public ObjectNode toJson() {
        var json = Json.object();
        nodeClaim.ifPresent(claim -> json.set("nodeClaim", claim.toJson()));
        Fields.putUnlessEmpty(json, "resourceRequest", resourceRequest);
        Fields.putUnlessEmpty(json, "namespace", namespace);
        Fields.putUnlessEmpty(json, "priorityClassName", priorityClassName);
        return json;
    }
}
