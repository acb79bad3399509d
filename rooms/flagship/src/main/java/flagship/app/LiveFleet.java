package flagship.app;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The clusters and bindings of a control plane, read once. */
final class LiveFleet {
    private final KubeClient client;

    LiveFleet(Transport host) {
        this.client = new KubeClient(host);
    }

    List<Cluster> clusters() throws IOException, InterruptedException {
        return client.listAll(Cluster.RESOURCE, ListOptions.ALL).stream()
                .map(object -> Cluster.of(object.toJson()))
                .toList();
    }

    /** Those of both kinds. */
    List<ResourceBinding> bindings() throws IOException, InterruptedException {
        var all = new ArrayList<ResourceBinding>();
        for (GroupVersionResource type : List.of(ResourceBinding.RESOURCE, ResourceBinding.CLUSTER_RESOURCE)) {
            client.listAll(type, ListOptions.ALL).forEach(object -> all.add(ResourceBinding.of(object.toJson())));
        }
        return all;
    }
}
