package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of Services. Whether an address is free is the server's to say. */
final class ServiceRules {
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private ServiceRules() {}

    static void check(JsonNode spec, FieldErrors errors) {
        var type = Trees.text(spec, "type");
        var isHeadless = Trees.text(spec, "clusterIP").equals("None");
        if (spec.path("ports").isEmpty() && !isHeadless && !type.equals("ExternalName")) {
            errors.required("spec.ports");
        }
        if (isHeadless && (type.equals("NodePort") || type.equals("LoadBalancer"))) {
            errors.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for " + type + " services");
        }
        if (type.equals("ExternalName") && Trees.text(spec, "externalName").isEmpty()) {
            errors.required("spec.externalName");
        }
        errors.requireOneOf("spec.type", type, TYPES);
        errors.requireOneOf("spec.sessionAffinity", Trees.text(spec, "sessionAffinity"), List.of("ClientIP", "None"));
        MetadataRules.labels(spec.path("selector"), "spec.selector", errors);
        ports(spec.path("ports"), errors);
    }

    private static void ports(JsonNode ports, FieldErrors errors) {
        var names = new HashSet<String>();
        var seen = new HashSet<String>();
        for (int i = 0; i < ports.size(); i++) {
            var port = ports.get(i);
            var field = "spec.ports[" + i + "]";
            name(Trees.text(port, "name"), ports.size() > 1, field + ".name", names, errors);
            errors.requirePort(port.path("port"), field + ".port");
            errors.requireOneOf(field + ".protocol", Trees.text(port, "protocol"), PROTOCOLS);
            if (port.path("targetPort").isNumber()) {
                errors.requirePort(port.path("targetPort"), field + ".targetPort");
            }
            if (!seen.add(port.path("port") + "/" + Trees.text(port, "protocol"))) {
                errors.add(
                        "FieldValueDuplicate",
                        field,
                        "Duplicate value: core.ServicePort{Name:\"\", Protocol:\"%s\", AppProtocol:(*string)(nil), Port:%s}"
                                .formatted(Trees.text(port, "protocol"), port.path("port")));
            }
        }
    }

    private static void name(String name, boolean needed, String field, Set<String> names, FieldErrors errors) {
        if (name.isEmpty()) {
            if (needed) {
                errors.required(field);
            }
            return;
        }
        errors.invalid(field, name, Names.dnsLabel(name));
        if (!names.add(name)) {
            errors.duplicate(field, name);
        }
    }

    static void checkUpdate(ObjectNode stored, ObjectNode object, FieldErrors errors) {
        var before = Trees.text(stored, "spec", "clusterIP");
        var after = Trees.text(object, "spec", "clusterIP");
        boolean needsAddress = !Trees.text(object, "spec", "type").equals("ExternalName");
        if (needsAddress && !before.isEmpty() && !before.equals(after)) {
            var addresses = Json.object().arrayNode().add(after);
            errors.invalid("spec.clusterIPs[0]", addresses, "may not change once set");
        }
    }
}
