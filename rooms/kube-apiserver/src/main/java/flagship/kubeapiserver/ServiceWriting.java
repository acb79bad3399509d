package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
        var name = ObjectMeta.of(object).namespacedName();
        var address = wanted.isEmpty() ? addresses.next(name) : wanted;
        spec.put("clusterIP", address);
        spec.putArray("clusterIPs").add(address);
        fillFamilies(spec);
        nodePorts(spec, name);
    }

    /** Gives a port on every node to each port that is reached from outside. */
    private void nodePorts(ObjectNode spec, NamespacedName name) {
        var type = spec.path("type").asText();
        boolean outside = type.equals("NodePort")
                || (type.equals("LoadBalancer")
                        && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
        for (JsonNode port : spec.path("ports")) {
            if (outside
                    && port instanceof ObjectNode node
                    && node.path("nodePort").asInt(0) == 0) {
                node.put("nodePort", addresses.nextNodePort(name));
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
        nodePorts(spec, ObjectMeta.of(object).namespacedName());
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
        var name = ObjectMeta.of(object).namespacedName();
        var causes = new ArrayList<Cause>();
        var address = object.path("spec").path("clusterIP").asText("");
        var was = current == null ? "" : current.path("spec").path("clusterIP").asText("");
        if (!address.isEmpty() && !address.equals("None") && was.isEmpty()) {
            addresses
                    .refusal(address, name)
                    .ifPresent(why ->
                            causes.add(OptionErrors.invalidValue("spec.clusterIPs", "[\"" + address + "\"]", why)));
        }
        validatePorts(
                name, object.path("spec"), current == null ? Set.of() : nodePortsOf(current.path("spec")), causes);
        return causes;
    }

    private void validatePorts(NamespacedName name, JsonNode spec, Set<Integer> had, List<Cause> causes) {
        if (!Set.of("NodePort", "LoadBalancer").contains(spec.path("type").asText())) {
            return;
        }
        for (int index = 0; index < spec.path("ports").size(); index++) {
            int port = spec.path("ports").get(index).path("nodePort").asInt(0);
            if (port != 0 && !had.contains(port)) {
                var field = "spec.ports[%d].nodePort".formatted(index);
                addresses
                        .portRefusal(port, name)
                        .ifPresent(why -> causes.add(OptionErrors.invalidValue(field, Integer.toString(port), why)));
            }
        }
    }

    private static Set<Integer> nodePortsOf(JsonNode spec) {
        var ports = new HashSet<Integer>();
        spec.path("ports").forEach(port -> ports.add(port.path("nodePort").asInt(0)));
        return ports;
    }
}
