package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.TreeMap;

/** The addresses of Services and Ingresses: those of all clusters, each once, ordered. */
final class AddressAggregation {
    private AddressAggregation() {}

    /** Only one of type LoadBalancer has addresses from outside. */
    static ObjectNode service(ObjectNode template, List<OfCluster> items) {
        var status = NativeAggregation.present(template);
        if (Trees.text(template, "spec", "type").equals("LoadBalancer")) {
            status.set("loadBalancer", union(items));
        }
        return status;
    }

    static ObjectNode ingress(ObjectNode template, List<OfCluster> items) {
        var status = NativeAggregation.present(template);
        status.set("loadBalancer", union(items));
        return status;
    }

    private static ObjectNode union(List<OfCluster> items) {
        var byAddress = new TreeMap<String, ObjectNode>();
        for (OfCluster item : items) {
            for (JsonNode ingress : Trees.at(NativeAggregation.status(item), "loadBalancer", "ingress")) {
                if (ingress instanceof ObjectNode object) {
                    byAddress.merge(key(object), object.deepCopy(), AddressAggregation::withPorts);
                }
            }
        }
        var balancer = Json.object();
        if (!byAddress.isEmpty()) {
            balancer.putArray("ingress").addAll(byAddress.values());
        }
        return balancer;
    }

    private static String key(JsonNode ingress) {
        return Trees.text(ingress, "hostname") + "\n" + Trees.text(ingress, "ip") + "\n"
                + Trees.text(ingress, "ipMode");
    }

    private static ObjectNode withPorts(ObjectNode first, ObjectNode second) {
        for (JsonNode port : second.path("ports")) {
            ArrayNode ports = first.withArrayProperty("ports");
            if (ports.valueStream().noneMatch(port::equals)) {
                ports.add(port);
            }
        }
        return first;
    }
}
