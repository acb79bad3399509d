package flagship.fleetapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;

/**
 * A member cluster whose resources are kept in the catalog. Cluster-scoped.
 *
 * <p>Source: Clusterpedia 0.9, {@code cluster.clusterpedia.io/v1alpha2}.
 */
public record PediaCluster(ObjectMeta metadata, PediaClusterSpec spec, PediaClusterStatus status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("cluster.clusterpedia.io", "v1alpha2", "pediaclusters");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("cluster.clusterpedia.io", "v1alpha2", "PediaCluster");

    /** Keeps the object until its synchroniser has stopped and its rows are gone. */
    public static final String FINALIZER = "clusterpedia.io/cluster-synchro-controller";

    /** On objects of members, in the catalog: the deprecated versions of the API that they are still written in, with commas. */
    public static final String WRITTEN_AS_ANNOTATION = "flagship.io/written-as";

    /** Reads an object that the API server has checked. */
    public static PediaCluster of(ObjectNode object) {
        return new PediaCluster(
                ObjectMeta.of(object),
                PediaClusterSpec.of(object.path("spec")),
                PediaClusterStatus.of(object.path("status")));
    }

    public String name() {
        return metadata.name();
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
