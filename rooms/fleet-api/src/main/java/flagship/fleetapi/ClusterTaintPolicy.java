package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/**
 * Taints that follow the conditions of clusters. Cluster-scoped.
 *
 * <p>Source: Karmada, {@code policy.karmada.io/v1alpha1}.
 *
 * @param creationTimestamp RFC 3339; older policies act first
 * @param targetClusters absent stands for every cluster
 * @param addOnConditions the taints are added when all of these hold; empty never adds
 * @param removeOnConditions the taints are removed when all of these hold; empty never removes
 */
public record ClusterTaintPolicy(
        ObjectMeta metadata,
        String creationTimestamp,
        Optional<ClusterAffinity> targetClusters,
        List<Match> addOnConditions,
        List<Match> removeOnConditions,
        List<PolicyTaint> taints) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("policy.karmada.io", "v1alpha1", "clustertaintpolicies");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("policy.karmada.io", "v1alpha1", "ClusterTaintPolicy");

    public ClusterTaintPolicy {
        addOnConditions = List.copyOf(addOnConditions);
        removeOnConditions = List.copyOf(removeOnConditions);
        taints = List.copyOf(taints);
    }

    /**
     * What a condition of a Cluster must be. A condition that the cluster does not have never matches.
     *
     * @param operator In or NotIn
     * @param statusValues of True, False and Unknown
     */
    public record Match(String conditionType, String operator, List<String> statusValues) {
        public Match {
            statusValues = List.copyOf(statusValues);
        }

        static Match of(JsonNode node) {
            return new Match(
                    Fields.text(node, "conditionType"),
                    Fields.text(node, "operator"),
                    Fields.texts(node, "statusValues"));
        }
    }

    /** A taint without time; key and effect identify it. */
    public record PolicyTaint(String key, String effect, String value) {
        static PolicyTaint of(JsonNode node) {
            return new PolicyTaint(Fields.text(node, "key"), Fields.text(node, "effect"), Fields.text(node, "value"));
        }
    }

    public static ClusterTaintPolicy of(JsonNode object) {
        var spec = object.path("spec");
        return new ClusterTaintPolicy(
                ObjectMeta.of(object),
                Fields.text(object.path("metadata"), "creationTimestamp"),
                Fields.optional(spec, "targetClusters", ClusterAffinity::of),
                Fields.list(spec, "addOnConditions", Match::of),
                Fields.list(spec, "removeOnConditions", Match::of),
                Fields.list(spec, "taints", PolicyTaint::of));
    }
}
