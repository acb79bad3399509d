package flagship.interpreter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Overriders;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A manifest with the overrides of one cluster.
 *
 * @param clusterOverrides the rules of ClusterOverridePolicies that were applied, in order
 * @param overrides the rules of OverridePolicies that were applied, in order
 */
public record Overridden(ObjectNode manifest, List<Applied> clusterOverrides, List<Applied> overrides) {
    /** Annotation of a Work: the rules of ClusterOverridePolicies that were applied. */
    public static final String CLUSTER_ANNOTATION = "policy.karmada.io/applied-cluster-overrides";

    /** Annotation of a Work: the rules of OverridePolicies that were applied. */
    public static final String ANNOTATION = "policy.karmada.io/applied-overrides";

    public Overridden {
        clusterOverrides = List.copyOf(clusterOverrides);
        overrides = List.copyOf(overrides);
    }

    /** A rule that was applied. */
    public record Applied(String policyName, Overriders overriders) {}

    /** The value of {@link #CLUSTER_ANNOTATION}; absent if none was applied. */
    public Optional<String> clusterAnnotation() {
        return annotation(clusterOverrides);
    }

    /** The value of {@link #ANNOTATION}; absent if none was applied. */
    public Optional<String> annotation() {
        return annotation(overrides);
    }

    private static Optional<String> annotation(List<Applied> applied) {
        if (applied.isEmpty()) {
            return Optional.empty();
        }
        var array = Json.mapper().createArrayNode();
        applied.stream().sorted(Comparator.comparing(Applied::policyName)).forEach(rule -> {
            var item = array.addObject().put("policyName", rule.policyName());
            item.set("overriders", rule.overriders().toJson());
        });
        return Optional.of(new String(Json.bytes(array), StandardCharsets.UTF_8));
    }
}
