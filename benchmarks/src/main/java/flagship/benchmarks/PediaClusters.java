package flagship.benchmarks;

import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Registers members for search as a Clusterpedia user does. */
final class PediaClusters {
    private static final GroupVersionResource PEDIA_CLUSTERS =
            new GroupVersionResource("cluster.clusterpedia.io", "v1alpha2", "pediaclusters");

    private PediaClusters() {}

    static void create(Transport host, String name, byte[] kubeconfig, List<String> coreResources)
            throws IOException, InterruptedException {
        create(host, name, kubeconfig, Map.of("", coreResources));
    }

    /** @param resources by group */
    static void create(Transport host, String name, byte[] kubeconfig, Map<String, List<String>> resources)
            throws IOException, InterruptedException {
        var cluster =
                Json.object().put("apiVersion", PEDIA_CLUSTERS.apiVersion()).put("kind", "PediaCluster");
        cluster.putObject("metadata").put("name", name);
        var spec =
                cluster.putObject("spec").put("kubeconfig", Base64.getEncoder().encodeToString(kubeconfig));
        var list = spec.putArray("syncResources");
        resources.forEach((group, names) ->
                names.forEach(list.addObject().put("group", group).putArray("resources")::add));
        new KubeClient(host).create(PEDIA_CLUSTERS, cluster);
    }
}
