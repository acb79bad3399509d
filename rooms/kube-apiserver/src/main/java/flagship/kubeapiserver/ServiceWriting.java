package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Services get an address out of the range, unless they are headless or only a name. */
final class ServiceWriting implements WriteStrategy {
    private final ServiceAddresses addresses;

    ServiceWriting(ServiceAddresses addresses) {
        this.addresses = addresses;
    }

    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        var spec = object.withObject("spec");
        if (spec.path("type").asText().equals("ExternalName")) {
            return;
        }
        var wanted = spec.path("clusterIP").asText("");
        if (wanted.isEmpty() && spec.path("clusterIPs").size() > 0) {
            wanted = spec.path("clusterIPs").get(0).asText();
        }
        var address = wanted.isEmpty() ? addresses.next() : wanted;
        spec.put("clusterIP", address);
        spec.putArray("clusterIPs").add(address);
        fillFamilies(spec);
        nodePorts(spec);
    }

    /** Gives a port on every node to each port that is reached from outside. */
    private void nodePorts(ObjectNode spec) {
        var type = spec.path("type").asText();
        boolean outside = type.equals("NodePort")
                || (type.equals("LoadBalancer")
                        && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
        for (JsonNode port : spec.path("ports")) {
            if (outside
                    && port instanceof ObjectNode node
                    && node.path("nodePort").asInt(0) == 0) {
                node.put("nodePort", addresses.nextNodePort());
            }
        }
    }

    @Override
    public void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {
        var spec = object.withObject("spec");
        if (spec.path("type").asText().equals("ExternalName")) {
            return;
        }
        var was = current.path("spec");
        boolean hadAddress = !was.path("clusterIP").asText("").isEmpty();
        if (spec.path("clusterIP").asText("").isEmpty() && hadAddress) {
            spec.set("clusterIP", was.path("clusterIP"));
            spec.set("clusterIPs", was.path("clusterIPs").deepCopy());
        } else if (!hadAddress) {
            prepareCreate(request, object);
        }
        if (!spec.has("clusterIPs")) {
            spec.putArray("clusterIPs").add(spec.path("clusterIP").asText());
        }
        fillFamilies(spec);
        nodePorts(spec);
    }

    private static void fillFamilies(ObjectNode spec) {
        if (!spec.has("ipFamilies")) {
            spec.putArray("ipFamilies").add("IPv4");
        }
        if (!spec.has("ipFamilyPolicy")) {
            spec.put("ipFamilyPolicy", "SingleStack");
        }
        if (!spec.has("internalTrafficPolicy")) {
            spec.put("internalTrafficPolicy", "Cluster");
        }
    }

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var address = object.path("spec").path("clusterIP").asText("");
        var was = current == null ? "" : current.path("spec").path("clusterIP").asText("");
        if (address.isEmpty() || address.equals("None") || !was.isEmpty()) {
            return List.of();
        }
        return addresses.refusal(address, ObjectMeta.of(object).namespacedName()).stream()
                .map(why -> OptionErrors.invalidValue("spec.clusterIPs", "[\"" + address + "\"]", why))
                .toList();
    }
}
