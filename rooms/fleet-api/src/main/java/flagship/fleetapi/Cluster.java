package flagship.fleetapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;

/**
 * A member cluster. Cluster-scoped.
 *
 * <p>Source: Karmada, {@code cluster.karmada.io/v1alpha1}.
 */
public record Cluster(ObjectMeta metadata, ClusterSpec spec, ClusterStatus status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("cluster.karmada.io", "v1alpha1", "clusters");
    public static final GroupVersionKind KIND = new GroupVersionKind("cluster.karmada.io", "v1alpha1", "Cluster");

    /** Namespace of the control plane that holds the Secrets of the clusters. */
    public static final String SECRET_NAMESPACE = "karmada-cluster";

    private static final String EXECUTION_NAMESPACE_PREFIX = "karmada-es-";

    public static Cluster of(ObjectNode object) {
        return new Cluster(
                ObjectMeta.of(object), ClusterSpec.of(object.path("spec")), ClusterStatus.of(object.path("status")));
    }

    public String name() {
        return metadata.name();
    }

    /** The namespace of the control plane that holds the Works of a cluster. */
    public static String executionNamespace(String cluster) {
        return EXECUTION_NAMESPACE_PREFIX + cluster;
    }

    /** The object as a client creates or replaces it; without status. */
    public ObjectNode toJson() {
        var json = Json.object();
        json.put("apiVersion", KIND.apiVersion()).put("kind", KIND.kind());
        json.set("metadata", metadata.toJson());
        json.set("spec", spec.toJson());
        return json;
    }
}
