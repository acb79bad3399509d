package flagship.kubemodel;

import static flagship.kubemodel.CellText.NONE;
import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textAt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of Services and what leads traffic to them. */
final class NetworkTables {
    private static final int SHOWN_MAX = 3;

    private NetworkTables() {}

    static List<PrintedColumn> columns(String resource) {
        return switch (resource) {
            case "services" -> services();
            case "endpoints" -> List.of(NAME, text("Endpoints", NetworkTables::endpoints), AGE);
            case "endpointslices" ->
                List.of(
                        NAME,
                        textAt("AddressType", "addressType"),
                        text("Ports", NetworkTables::slicePorts),
                        text("Endpoints", NetworkTables::sliceEndpoints),
                        AGE);
            case "ingresses" ->
                List.of(
                        NAME,
                        text("Class", NetworkTables::ingressClass),
                        text("Hosts", NetworkTables::hosts),
                        text("Address", ingress -> CellText.loadBalancer(ingress.path("status"))),
                        text(
                                "Ports",
                                ingress -> Trees.at(ingress, "spec", "tls").isEmpty() ? "80" : "80, 443"),
                        AGE);
            case "ingressclasses" ->
                List.of(
                        NAME,
                        textAt("Controller", "spec", "controller"),
                        text("Parameters", NetworkTables::parameters),
                        AGE);
            case "networkpolicies" ->
                List.of(
                        NAME,
                        text("Pod-Selector", policy -> CellText.selector(Trees.at(policy, "spec", "podSelector"))),
                        AGE);
            default -> NativeTables.other();
        };
    }

    private static List<PrintedColumn> services() {
        return List.of(
                NAME,
                textAt("Type", "spec", "type"),
                text("Cluster-IP", NetworkTables::clusterIp),
                text("External-IP", NetworkTables::externalIp),
                text("Port(s)", NetworkTables::ports),
                AGE,
                text("Selector", service -> CellText.labels(Trees.at(service, "spec", "selector")))
                        .wide());
    }

    private static String clusterIp(ObjectNode service) {
        return CellText.orNone(
                Trees.at(service, "spec", "clusterIPs").path(0).asText(Trees.text(service, "spec", "clusterIP")));
    }

    private static String externalIp(ObjectNode service) {
        var spec = service.path("spec");
        var addresses = new ArrayList<>(CellText.texts(spec.path("externalIPs")));
        return switch (Trees.text(spec, "type")) {
            case "ExternalName" -> Trees.text(spec, "externalName");
            case "LoadBalancer" -> {
                var balancer = CellText.loadBalancer(service.path("status"));
                if (!balancer.isEmpty()) {
                    addresses.addFirst(balancer);
                }
                yield addresses.isEmpty() ? "<pending>" : String.join(",", addresses);
            }
            default -> CellText.orNone(String.join(",", addresses));
        };
    }

    private static String ports(ObjectNode service) {
        return CellText.orNone(Trees.at(service, "spec", "ports")
                .valueStream()
                .map(NetworkTables::port)
                .collect(Collectors.joining(",")));
    }

    private static String port(JsonNode port) {
        int nodePort = port.path("nodePort").asInt();
        return port.path("port").asInt() + (nodePort == 0 ? "" : ":" + nodePort) + "/" + Trees.text(port, "protocol");
    }

    private static String endpoints(ObjectNode endpoints) {
        if (endpoints.path("subsets").isEmpty()) {
            return NONE;
        }
        var addresses = new ArrayList<String>();
        for (JsonNode subset : endpoints.path("subsets")) {
            if (subset.path("ports").isEmpty()) {
                subset.path("addresses").forEach(address -> addresses.add(Trees.text(address, "ip")));
            }
            for (JsonNode port : subset.path("ports")) {
                subset.path("addresses")
                        .forEach(address -> addresses.add(hostAndPort(Trees.text(address, "ip"), port.path("port"))));
            }
        }
        return CellText.firstOf(addresses, SHOWN_MAX, ",");
    }

    private static String hostAndPort(String ip, JsonNode port) {
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port.asInt();
    }

    private static String slicePorts(ObjectNode slice) {
        var ports = slice.path("ports")
                .valueStream()
                .map(port -> port.path("port").asText(port.path("name").asText("*")))
                .toList();
        return orUnset(CellText.firstOf(ports, SHOWN_MAX, ","));
    }

    private static String sliceEndpoints(ObjectNode slice) {
        var addresses = slice.path("endpoints")
                .valueStream()
                .flatMap(endpoint -> CellText.texts(endpoint.path("addresses")).stream())
                .toList();
        return orUnset(CellText.firstOf(addresses, SHOWN_MAX, ","));
    }

    private static String orUnset(String text) {
        return text.isEmpty() ? CellText.UNSET : text;
    }

    private static String ingressClass(ObjectNode ingress) {
        var annotation = Trees.text(ingress, "metadata", "annotations", "kubernetes.io/ingress.class");
        return CellText.orNone(Trees.at(ingress, "spec", "ingressClassName").asText(annotation));
    }

    private static String hosts(ObjectNode ingress) {
        var hosts = Trees.at(ingress, "spec", "rules")
                .valueStream()
                .map(rule -> Trees.text(rule, "host"))
                .filter(host -> !host.isEmpty())
                .toList();
        return hosts.isEmpty() ? "*" : CellText.firstOf(hosts, SHOWN_MAX, ",");
    }

    private static String parameters(ObjectNode ingressClass) {
        var parameters = Trees.at(ingressClass, "spec", "parameters");
        if (!parameters.isObject()) {
            return NONE;
        }
        var type = new GroupResource(Trees.text(parameters, "apiGroup"), Trees.text(parameters, "kind"));
        return type + "/" + Trees.text(parameters, "name");
    }
}
