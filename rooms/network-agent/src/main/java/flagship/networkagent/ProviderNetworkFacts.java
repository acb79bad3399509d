package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.LabelSelector;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a ProviderNetwork wants of one node. Pure.
 *
 * @param name at most twelve characters, for the bridge is {@code br-NAME}
 * @param device the network card that leads to the physical network
 * @param trunks the VLANs that pass it, 0 for untagged frames always among them
 */
record ProviderNetworkFacts(String name, String device, Set<Integer> trunks) {
    private static final int VLAN_MAX = 4095;

    ProviderNetworkFacts {
        trunks = Set.copyOf(trunks);
    }

    /**
     * Empty where the node has no part in it.
     *
     * @param vlans all Vlan objects
     */
    static Optional<ProviderNetworkFacts> of(ObjectNode network, ObjectNode node, Collection<ObjectNode> vlans) {
        var name = network.path("metadata").path("name").asText("");
        var nodeName = node.path("metadata").path("name").asText("");
        var spec = network.path("spec");
        if (network.path("metadata").has("deletionTimestamp") || isExcluded(spec, nodeName, node)) {
            return Optional.empty();
        }
        return Optional.of(new ProviderNetworkFacts(name, device(spec, nodeName), trunks(name, vlans)));
    }

    /** A node selector, where there is one, decides alone. */
    private static boolean isExcluded(JsonNode spec, String nodeName, ObjectNode node) {
        var selector = spec.path("nodeSelector");
        if (selector.isObject() && !selector.isEmpty()) {
            var labels = node.path("metadata").path("labels");
            return !LabelSelector.orNothing(selector).matches(texts(labels));
        }
        return contains(spec.path("excludeNodes"), nodeName);
    }

    private static Map<String, String> texts(JsonNode labels) {
        var texts = new HashMap<String, String>();
        labels.properties().forEach(it -> texts.put(it.getKey(), it.getValue().asText("")));
        return texts;
    }

    private static String device(JsonNode spec, String nodeName) {
        for (JsonNode custom : spec.path("customInterfaces")) {
            if (contains(custom.path("nodes"), nodeName)) {
                return custom.path("interface").asText("");
            }
        }
        return spec.path("defaultInterface").asText("");
    }

    private static boolean contains(JsonNode list, String text) {
        for (JsonNode item : list) {
            if (item.asText("").equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static Set<Integer> trunks(String name, Collection<ObjectNode> vlans) {
        var ids = new TreeSet<Integer>();
        ids.add(0);
        for (ObjectNode vlan : vlans) {
            var spec = vlan.path("spec");
            var provider = spec.path("provider")
                    .asText(spec.path("providerInterfaceName").asText(""));
            int id = spec.has("id")
                    ? spec.path("id").asInt()
                    : spec.path("vlanId").asInt();
            if (provider.equals(name) && id >= 0 && id <= VLAN_MAX) {
                ids.add(id);
            }
        }
        return ids;
    }

    String bridge() {
        return "br-" + name;
    }
}
