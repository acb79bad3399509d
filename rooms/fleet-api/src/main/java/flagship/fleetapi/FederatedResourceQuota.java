package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much a namespace may use in all clusters together, and in some of them.
 *
 * <p>Source: Karmada, {@code policy.karmada.io/v1alpha1}. Amounts are quantities as text, by name of the resource.
 */
public record FederatedResourceQuota(
        ObjectMeta metadata, Map<String, String> overall, List<Assignment> assignments, Optional<Status> status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("policy.karmada.io", "v1alpha1", "federatedresourcequotas");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("policy.karmada.io", "v1alpha1", "FederatedResourceQuota");

    public FederatedResourceQuota {
        assignments = List.copyOf(assignments);
    }

    /** The ResourceQuota of one cluster. */
    public record Assignment(String cluster, Map<String, String> hard) {
        static Assignment of(JsonNode node) {
            return new Assignment(Fields.text(node, "clusterName"), Fields.map(node, "hard"));
        }
    }

    /** What one cluster reports. */
    public record ClusterUsage(String cluster, Map<String, String> hard, Map<String, String> used) {
        static ClusterUsage of(JsonNode node) {
            return new ClusterUsage(
                    Fields.text(node, "clusterName"), Fields.map(node, "hard"), Fields.map(node, "used"));
        }

        ObjectNode toJson() {
            var json = Json.object().put("clusterName", cluster);
            Fields.putUnlessEmpty(json, "hard", hard);
            Fields.putUnlessEmpty(json, "used", used);
            return json;
        }
    }

    /** What is used. */
    public record Status(Map<String, String> overall, Map<String, String> overallUsed, List<ClusterUsage> clusters) {
        public Status {
            clusters = List.copyOf(clusters);
        }

        static Status of(JsonNode node) {
            return new Status(
                    Fields.map(node, "overall"),
                    Fields.map(node, "overallUsed"),
                    Fields.list(node, "aggregatedStatus", ClusterUsage::of));
        }

        /** The {@code status} object. */
        public ObjectNode toJson() {
            var json = Json.object();
            Fields.putUnlessEmpty(json, "overall", overall);
            Fields.putUnlessEmpty(json, "overallUsed", overallUsed);
            Fields.putUnlessEmpty(json, "aggregatedStatus", clusters, ClusterUsage::toJson);
            return json;
        }
    }

    public static FederatedResourceQuota of(JsonNode object) {
        var spec = object.path("spec");
        return new FederatedResourceQuota(
                ObjectMeta.of(object),
                Fields.map(spec, "overall"),
                Fields.list(spec, "staticAssignments", Assignment::of),
                Fields.optional(object, "status", Status::of));
    }

    public NamespacedName key() {
        return new NamespacedName(metadata.namespace(), metadata.name());
    }
}
