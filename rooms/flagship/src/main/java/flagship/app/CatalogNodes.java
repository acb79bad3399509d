package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ClusterSpec.Taint;
import flagship.interpreter.InterpretationFailure;
import flagship.interpreter.InterpreterRules;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.Quantity;
import flagship.propagation.MemberCopies;
import flagship.scheduling.MemberNode;
import flagship.scheduling.MemberNodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of members and what their Pods leave free, from what the sync keeps in the catalog. */
final class CatalogNodes implements MemberNodes, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CatalogNodes.class);
    private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final MemberCopies copies;
    private final ResourceInterpreter interpreter = ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT);
    private final CatalogReadings<List<MemberNode>> readings;

    private CatalogNodes(MemberCopies copies) {
        this.copies = copies;
        this.readings = CatalogReadings.start("nodes", this::read);
    }

    static CatalogNodes start(MemberCopies copies) {
        return new CatalogNodes(copies);
    }

    @Override
    public Optional<List<MemberNode>> nodes(String cluster) {
        return readings.of(cluster);
    }

    private Optional<List<MemberNode>> read(String cluster) {
        if (copies.reached(cluster, NODES).isEmpty()
                || copies.reached(cluster, PODS).isEmpty()) {
            return Optional.empty();
        }
        var loads = new HashMap<String, Load>();
        copies.read(cluster, PODS, (_, bytes) -> addPod(bytes, loads));
        var nodes = new ArrayList<MemberNode>();
        copies.read(cluster, NODES, (_, bytes) -> nodes.add(node(Json.parse(bytes), loads)));
        return Optional.of(List.copyOf(nodes));
    }

    /** What the Pods of a node ask for. */
    private static final class Load {
        private final Map<String, Quantity> requests = new HashMap<>();
        private long pods;
    }

    private void addPod(byte[] bytes, Map<String, Load> loads) {
        var pod = Json.parseObject(bytes);
        var node = pod.at("/spec/nodeName").asText();
        if (node.isEmpty() || ENDED.contains(pod.at("/status/phase").asText())) {
            return;
        }
        var load = loads.computeIfAbsent(node, _ -> new Load());
        load.pods++;
        pod.put("apiVersion", "v1").put("kind", "Pod");
        try {
            interpreter
                    .replicas(pod)
                    .requirements()
                    .ifPresent(needs -> needs.resourceRequest()
                            .forEach((name, text) -> load.requests.merge(name, Quantity.parse(text), Quantity::add)));
        } catch (InterpretationFailure | NumberFormatException e) {
            // The member's API server has taken amounts that are none: such a Pod takes a slot and nothing else.
            log.atDebug()
                    .addKeyValue("cluster", node)
                    .addKeyValue("error", e.getMessage())
                    .log("request not understood");
        }
    }

    private static MemberNode node(JsonNode node, Map<String, Load> loads) {
        var name = node.at("/metadata/name").asText();
        var load = loads.getOrDefault(name, new Load());
        var free = new HashMap<String, Quantity>();
        long slots = 0;
        for (var entry : node.at("/status/allocatable").properties()) {
            var amount = Quantity.parse(entry.getValue().asText());
            if (entry.getKey().equals("pods")) {
                slots = amount.value();
            } else {
                free.put(entry.getKey(), amount.subtract(load.requests.getOrDefault(entry.getKey(), Quantity.ZERO)));
            }
        }
        var taints = new ArrayList<Taint>();
        for (JsonNode taint : node.at("/spec/taints")) {
            taints.add(new Taint(
                    taint.path("key").asText(),
                    taint.path("value").asText(),
                    taint.path("effect").asText(),
                    ""));
        }
        return new MemberNode(
                name, labels(node), taints, node.at("/spec/unschedulable").asBoolean(), free, slots - load.pods);
    }

    private static Map<String, String> labels(JsonNode node) {
        var labels = new LinkedHashMap<String, String>();
        node.at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    @Override
    public void close() {
        readings.close();
    }
}
