package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Vlan;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.kubemodel.LabelSelector;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Says in a ProviderNetwork's status on which nodes it has its bridge, as their agents tell in labels and annotations of the nodes. For one
 * ProviderNetwork a key.
 *
 * <p>Source: Kube-OVN, contract sections 2.4 and 11.2.
 */
final class ProviderNetworkReconciler implements Reconciler<String> {
    private static final String MARK = ".provider-network.kubernetes.io/";

    private final NetworkCaches caches;
    private final ObjectWriter objects;
    private final Timing timing;

    ProviderNetworkReconciler(NetworkCaches caches, ObjectWriter objects, Timing timing) {
        this.caches = caches;
        this.objects = objects;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = caches.providerNetworks().get(NetworkCaches.cluster(name));
        if (found.isEmpty()) {
            return Outcome.done();
        }
        var network = found.get().toJson();
        var nodes = caches.nodes().list().stream()
                .map(node -> NodeFacts.of(node.toJson()))
                .sorted(Comparator.comparing(NodeFacts::name))
                .toList();
        var status = status(network, nodes, caches.allVlans(), timing.now());
        objects.status(NetworkCaches.PROVIDER_NETWORKS, name, network.path("status"), status);
        return Outcome.done();
    }

    /** Pure. Nodes in the order of their names. */
    static ObjectNode status(JsonNode network, List<NodeFacts> nodes, Collection<Vlan> vlans, Instant now) {
        var name = network.at("/metadata/name").asText();
        var parts = nodes.stream()
                .filter(node -> takesPart(network.path("spec"), node))
                .toList();
        var status = Json.object().put("ready", parts.stream().allMatch(node -> isReady(node, name)));
        var ready = status.putArray("readyNodes");
        var notReady = status.putArray("notReadyNodes");
        parts.forEach(node -> (isReady(node, name) ? ready : notReady).add(node.name()));
        var names = status.putArray("vlans");
        vlans.stream()
                .filter(vlan -> vlan.provider().equals(name))
                .map(Vlan::name)
                .sorted()
                .forEach(names::add);
        var conditions = status.putArray("conditions");
        parts.forEach(node -> conditions.add(condition(node, name, network.at("/status/conditions"), now)));
        return status;
    }

    /** A node selector, where there is one, decides alone. */
    private static boolean takesPart(JsonNode spec, NodeFacts node) {
        var selector = spec.path("nodeSelector");
        if (selector.isObject() && !selector.isEmpty()) {
            return LabelSelector.orNothing(selector).matches(node.metadata().labels());
        }
        for (JsonNode excluded : spec.path("excludeNodes")) {
            if (excluded.asText().equals(node.name())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isReady(NodeFacts node, String network) {
        return "true".equals(node.metadata().labels().get(network + MARK + "ready"));
    }

    private static ObjectNode condition(NodeFacts node, String network, JsonNode stored, Instant now) {
        boolean ready = isReady(node, network);
        var condition = Json.object()
                .put("type", "Ready")
                .put("node", node.name())
                .put("status", ready ? "True" : "False")
                .put("reason", ready ? "InitOVSBridgeSucceeded" : "InitOVSBridgeFailed")
                .put(
                        "message",
                        ready
                                ? ""
                                : node.metadata()
                                        .annotations()
                                        .getOrDefault(network + MARK + "err_mesg", "unknown error"));
        var before = before(node.name(), stored);
        boolean flipped = !before.path("status").equals(condition.path("status"));
        boolean changed = flipped || !before.path("message").equals(condition.path("message"));
        var moment = now.truncatedTo(ChronoUnit.SECONDS).toString();
        condition.put(
                "lastUpdateTime",
                changed ? moment : before.path("lastUpdateTime").asText());
        condition.put(
                "lastTransitionTime",
                flipped ? moment : before.path("lastTransitionTime").asText());
        return condition;
    }

    private static JsonNode before(String node, JsonNode stored) {
        if (stored instanceof ArrayNode all) {
            for (JsonNode condition : all) {
                if (condition.path("node").asText().equals(node)) {
                    return condition;
                }
            }
        }
        return Json.object();
    }
}
