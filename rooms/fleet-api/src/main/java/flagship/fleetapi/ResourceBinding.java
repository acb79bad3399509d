package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.List;

/**
 * A template bound to the clusters that run it. The same record holds a ClusterResourceBinding, whose namespace is empty.
 *
 * <p>Written by several controllers, so each writes patches; no whole object is ever written back.
 *
 * <p>Source: Karmada, {@code work.karmada.io/v1alpha2}.
 */
public record ResourceBinding(ObjectMeta metadata, BindingSpec spec, BindingStatus status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("work.karmada.io", "v1alpha2", "resourcebindings");
    public static final GroupVersionKind KIND = new GroupVersionKind("work.karmada.io", "v1alpha2", "ResourceBinding");
    public static final GroupVersionResource CLUSTER_RESOURCE =
            new GroupVersionResource("work.karmada.io", "v1alpha2", "clusterresourcebindings");
    public static final GroupVersionKind CLUSTER_KIND =
            new GroupVersionKind("work.karmada.io", "v1alpha2", "ClusterResourceBinding");

    /** Annotation: the placement of the last finished scheduling, as JSON text. */
    public static final String APPLIED_PLACEMENT = "policy.karmada.io/applied-placement";

    public static ResourceBinding of(JsonNode object) {
        return new ResourceBinding(
                ObjectMeta.of(object), BindingSpec.of(object.path("spec")), BindingStatus.of(object.path("status")));
    }

    /** The key; without namespace for a ClusterResourceBinding. */
    public NamespacedName key() {
        return new NamespacedName(metadata.namespace(), metadata.name());
    }

    /** The same with another result. */
    public ResourceBinding withClusters(List<TargetCluster> clusters) {
        return new ResourceBinding(metadata, spec.withClusters(clusters), status);
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
