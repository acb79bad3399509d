package flagship.app;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterStatus.NodeSummary;
import flagship.fleetapi.Condition;
import flagship.fleetapi.PediaCluster;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The clusters of a fleet as the API server shows them. */
final class FleetView {
    private final KubeClient hostClient;

    FleetView(Transport host) {
        hostClient = new KubeClient(host);
    }

    /** A table of all clusters, by name. */
    ConsoleTable table() throws IOException, InterruptedException {
        var pedia = pediaClusters();
        var table =
                new ConsoleTable("NAME", "MODE", "VERSION", "READY", "SEARCHABLE", "NODES", "RESOURCES", "APISERVER");
        for (Cluster cluster : clusters()) {
            var searched = Optional.ofNullable(pedia.get(cluster.name()));
            table.row(
                    cluster.name(),
                    cluster.spec().syncMode(),
                    cluster.status().kubernetesVersion(),
                    state(cluster.status().conditions().find("Ready")),
                    state(searched.flatMap(each -> each.status().conditions().find("Ready"))),
                    cluster.status().nodeSummary().map(FleetView::nodes).orElse(""),
                    searched.map(each -> Integer.toString(resources(each))).orElse(""),
                    cluster.spec().apiEndpoint());
        }
        return table;
    }

    private static String nodes(NodeSummary nodes) {
        return nodes.readyNum() + "/" + nodes.totalNum();
    }

    private static String state(Optional<Condition> condition) {
        return condition
                .map(found -> found.holds() ? found.status() : "%s (%s)".formatted(found.status(), found.reason()))
                .orElse("Unknown");
    }

    private static int resources(PediaCluster cluster) {
        return cluster.status().syncResources().stream()
                .mapToInt(group -> group.resources().size())
                .sum();
    }

    List<Cluster> clusters() throws IOException, InterruptedException {
        return hostClient.listAll(Cluster.RESOURCE, ListOptions.ALL).stream()
                .map(RawObject::toJson)
                .map(Cluster::of)
                .toList();
    }

    private Map<String, PediaCluster> pediaClusters() throws IOException, InterruptedException {
        var byName = new TreeMap<String, PediaCluster>();
        for (RawObject object : hostClient.listAll(PediaCluster.RESOURCE, ListOptions.ALL)) {
            byName.put(object.head().name(), PediaCluster.of(object.toJson()));
        }
        return byName;
    }
}
