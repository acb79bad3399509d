package flagship.kubemodel;

import static flagship.kubemodel.Trees.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The parts of a Service that belong together: one address and the list of addresses, and what stays allocated over an update. */
final class ServiceStrategy {
    private ServiceStrategy() {}

    static void create(ObjectNode service) {
        var spec = object(service, "spec");
        if (isExternalName(spec)) {
            return;
        }
        boolean isHeadless = spec.path("clusterIP").asText("").equals("None");
        if (spec.has("clusterIP") && !spec.has("clusterIPs")) {
            spec.putArray("clusterIPs").add(spec.get("clusterIP"));
        }
        // Nobody selects the endpoints of such a Service, so they may be of both families.
        boolean isDual = isHeadless && spec.path("selector").isEmpty();
        Trees.putIfAbsent(spec, "ipFamilyPolicy", isDual ? "RequireDualStack" : "SingleStack");
        if (!spec.has("ipFamilies")) {
            var families = spec.putArray("ipFamilies").add("IPv4");
            if (isDual) {
                families.add("IPv6");
            }
        }
    }

    /** What was allocated stays, unless the update says otherwise or the type no longer needs it. */
    static void update(ObjectNode stored, ObjectNode service) {
        var before = stored.path("spec");
        var spec = object(service, "spec");
        if (isExternalName(spec)) {
            spec.remove(List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"));
            return;
        }
        if (!isExternalName(before)) {
            if (!spec.has("clusterIP")) {
                copy(before, spec, "clusterIP");
                copy(before, spec, "clusterIPs");
            } else if (spec.path("clusterIP").equals(before.path("clusterIP"))) {
                copy(before, spec, "clusterIPs");
            }
            copy(before, spec, "ipFamilies");
            copy(before, spec, "ipFamilyPolicy");
        }
        if (hasNodePorts(before) && hasNodePorts(spec)) {
            Trees.inEach(spec, "ports", port -> keepNodePort(before, port));
            copy(before, spec, "healthCheckNodePort");
        }
    }

    private static void keepNodePort(JsonNode before, ObjectNode port) {
        if (port.has("nodePort")) {
            return;
        }
        for (JsonNode old : before.path("ports")) {
            boolean isSame = old.path("port").equals(port.path("port"))
                    && old.path("protocol").equals(port.path("protocol"));
            if (isSame && old.has("nodePort")) {
                port.set("nodePort", old.get("nodePort"));
            }
        }
    }

    private static void copy(JsonNode before, ObjectNode spec, String field) {
        if (!spec.has(field) && before.has(field)) {
            spec.set(field, before.get(field).deepCopy());
        }
    }

    private static boolean isExternalName(JsonNode spec) {
        return spec.path("type").asText("").equals("ExternalName");
    }

    private static boolean hasNodePorts(JsonNode spec) {
        var type = spec.path("type").asText("");
        return type.equals("NodePort") || type.equals("LoadBalancer");
    }
}
