package flagship.fleetapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.util.List;

/**
 * A sync list that several PediaClusters refer to by name. Cluster-scoped.
 *
 * <p>Source: Clusterpedia 0.9, {@code cluster.clusterpedia.io/v1alpha2}.
 */
public record ClusterSyncResources(ObjectMeta metadata, List<GroupResources> syncResources) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("cluster.clusterpedia.io", "v1alpha2", "clustersyncresources");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("cluster.clusterpedia.io", "v1alpha2", "ClusterSyncResources");

    public ClusterSyncResources {
        syncResources = List.copyOf(syncResources);
    }

    public static ClusterSyncResources of(ObjectNode object) {
        return new ClusterSyncResources(ObjectMeta.of(object), GroupResources.list(object.path("spec")));
    }

    public ObjectNode toJson() {
        var json = Json.object();
        json.put("apiVersion", KIND.apiVersion()).put("kind", KIND.kind());
        json.set("metadata", metadata.toJson());
        var items = json.putObject("spec").putArray("syncResources");
        syncResources.forEach(item -> items.add(item.toJson()));
        return json;
    }
}
