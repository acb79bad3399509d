package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Work;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;

/**
 * The end of a cluster that does not leave by itself: what holds its Works, its execution namespace and its Cluster is taken away, in that order.
 * What is in the member stays there.
 *
 * <p>Source: Karmada, {@code pkg/karmadactl/unjoin}.
 */
final class ForcedDeparture {
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");

    private final KubeClient hostClient;

    ForcedDeparture(KubeClient hostClient) {
        this.hostClient = hostClient;
    }

    void strip(String cluster) throws IOException, InterruptedException {
        var namespace = Cluster.executionNamespace(cluster);
        for (RawObject work : hostClient.listAll(Work.RESOURCE, ListOptions.inNamespace(namespace))) {
            hostClient.delete(Work.RESOURCE, work.key());
            strip(Work.RESOURCE, work.key());
        }
        hostClient.delete(NAMESPACES, new NamespacedName("", namespace));
        strip(NAMESPACES, new NamespacedName("", namespace));
        strip(Cluster.RESOURCE, new NamespacedName("", cluster));
    }

    private void strip(GroupVersionResource type, NamespacedName name) throws IOException, InterruptedException {
        try {
            hostClient.mergePatch(type, name, withoutFinalizers());
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }

    private static ObjectNode withoutFinalizers() {
        var patch = Json.object();
        patch.putObject("metadata").putNull("finalizers");
        return patch;
    }
}
