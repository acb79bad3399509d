package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;

/**
 * Which templates go to which clusters. The same record holds a ClusterPropagationPolicy, whose namespace is empty.
 *
 * <p>Source: Karmada, {@code policy.karmada.io/v1alpha1}.
 */
public record PropagationPolicy(ObjectMeta metadata, PolicySpec spec) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("policy.karmada.io", "v1alpha1", "propagationpolicies");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("policy.karmada.io", "v1alpha1", "PropagationPolicy");
    public static final GroupVersionResource CLUSTER_RESOURCE =
            new GroupVersionResource("policy.karmada.io", "v1alpha1", "clusterpropagationpolicies");
    public static final GroupVersionKind CLUSTER_KIND =
            new GroupVersionKind("policy.karmada.io", "v1alpha1", "ClusterPropagationPolicy");

    public static PropagationPolicy of(JsonNode object) {
        return new PropagationPolicy(ObjectMeta.of(object), PolicySpec.of(object.path("spec")));
    }

    /** The key; without namespace for a ClusterPropagationPolicy. */
    public NamespacedName key() {
        return new NamespacedName(metadata.namespace(), metadata.name());
    }

    public boolean isClusterScoped() {
        return metadata.namespace().isEmpty();
    }

    /** The type that this one is of. */
    public GroupVersionResource resource() {
        return isClusterScoped() ? CLUSTER_RESOURCE : RESOURCE;
    }

    public GroupVersionKind kind() {
        return isClusterScoped() ? CLUSTER_KIND : KIND;
    }
}
