package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/**
 * How templates differ from cluster to cluster. The same record holds a ClusterOverridePolicy, whose namespace is empty.
 *
 * <p>Source: Karmada, {@code policy.karmada.io/v1alpha1}.
 *
 * @param selectors empty for every template
 * @param rules in the order in which they apply; the deprecated form of one rule without list is read as one
 */
public record OverridePolicy(ObjectMeta metadata, List<ResourceSelector> selectors, List<Rule> rules) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("policy.karmada.io", "v1alpha1", "overridepolicies");
    public static final GroupVersionKind KIND = new GroupVersionKind("policy.karmada.io", "v1alpha1", "OverridePolicy");
    public static final GroupVersionResource CLUSTER_RESOURCE =
            new GroupVersionResource("policy.karmada.io", "v1alpha1", "clusteroverridepolicies");
    public static final GroupVersionKind CLUSTER_KIND =
            new GroupVersionKind("policy.karmada.io", "v1alpha1", "ClusterOverridePolicy");

    public OverridePolicy {
        selectors = List.copyOf(selectors);
        rules = List.copyOf(rules);
    }

    /**
     * What is done in some clusters.
     *
     * @param targetCluster absent for every cluster
     */
    public record Rule(Optional<ClusterAffinity> targetCluster, Overriders overriders) {
        static Rule of(JsonNode node) {
            return new Rule(
                    Fields.optional(node, "targetCluster", ClusterAffinity::of),
                    Overriders.of(node.path("overriders")));
        }
    }

    public static OverridePolicy of(JsonNode object) {
        var spec = object.path("spec");
        var rules = Fields.list(spec, "overrideRules", Rule::of);
        return new OverridePolicy(
                ObjectMeta.of(object),
                Fields.list(spec, "resourceSelectors", ResourceSelector::of),
                rules.isEmpty() && spec.path("overriders").isObject() ? List.of(Rule.of(spec)) : rules);
    }

    public String name() {
        return metadata.name();
    }

    public boolean isClusterScoped() {
        return metadata.namespace().isEmpty();
    }

    public GroupVersionKind kind() {
        return isClusterScoped() ? CLUSTER_KIND : KIND;
    }
}
