package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.SwitchLbRule;
import flagship.fleetapi.SwitchLbRule.Port;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The headless Service that a SwitchLBRule stands for. Pure.
 *
 * <p>Source: Kube-OVN, contract section 13.4.
 */
final class SwitchLbService {
    /** On a Service: the address that clients use instead of a cluster address. */
    static final String VIP = "ovn.kubernetes.io/switch_lb_vip";

    private static final String PREFIX = "slr-";
    private static final int PORT_MAX = 65_535;

    private SwitchLbService() {}

    static NamespacedName name(SwitchLbRule rule) {
        return new NamespacedName(rule.namespace().isEmpty() ? "default" : rule.namespace(), PREFIX + rule.name());
    }

    /** The rule that a Service was made for; empty for any other Service. */
    static Optional<String> ruleOf(JsonNode service) {
        var name = service.at("/metadata/name").asText();
        boolean ours = name.startsWith(PREFIX)
                && service.path("metadata").path("annotations").has(VIP);
        return ours ? Optional.of(name.substring(PREFIX.length())) : Optional.empty();
    }

    /** A sentence that says what to do; empty for a rule that can be realised. */
    static Optional<String> problem(SwitchLbRule rule) {
        var addresses =
                rule.vip().isEmpty() ? List.<String>of() : List.of(rule.vip().split(",", -1));
        if (addresses.isEmpty()
                || addresses.stream().anyMatch(it -> IpAddress.parse(it.strip()).isEmpty())) {
            return Optional.of("vip '%s' is no address".formatted(rule.vip()));
        }
        if (rule.ports().isEmpty()) {
            return Optional.of("ports are missing: name at least one");
        }
        if (rule.selector().isEmpty() && rule.endpoints().isEmpty()) {
            return Optional.of("neither selector nor endpoints: say which pods or addresses are behind it");
        }
        var selector = rule.selector().stream()
                .filter(it -> !it.matches("[^:]*[^:\\s][^:]*:[^:]*"))
                .findFirst();
        if (selector.isPresent()) {
            return Optional.of("selector '%s' is not KEY: VALUE with one colon".formatted(selector.get()));
        }
        var endpoint = rule.endpoints().stream()
                .filter(it -> IpAddress.parse(it).isEmpty())
                .findFirst();
        if (endpoint.isPresent()) {
            return Optional.of("endpoint '%s' is no address".formatted(endpoint.get()));
        }
        return rule.ports().stream().flatMap(port -> problem(port).stream()).findFirst();
    }

    private static Optional<String> problem(Port port) {
        if (port.number() < 1 || port.number() > PORT_MAX || port.target() < 0 || port.target() > PORT_MAX) {
            return Optional.of(
                    "port %d to targetPort %d: write numbers from 1 to 65535".formatted(port.number(), port.target()));
        }
        return LoadBalancerNames.PROTOCOLS.contains(protocol(port).toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of("protocol '%s' is none of TCP, UDP and SCTP".formatted(port.protocol()));
    }

    private static String protocol(Port port) {
        return port.protocol().isEmpty() ? "TCP" : port.protocol().toUpperCase(Locale.ROOT);
    }

    private static int target(Port port) {
        return port.target() == 0 ? port.number() : port.target();
    }

    /** @param vpc where it works as far as is known without its backends; may be empty */
    static ObjectNode service(SwitchLbRule rule, String vpc) {
        var service = Json.object().put("apiVersion", "v1").put("kind", "Service");
        var metadata = metadata(service, rule, name(rule).name());
        var annotations = metadata.putObject("annotations").put(VIP, rule.vip());
        for (String key : List.of(Keys.primary(Keys.LOGICAL_ROUTER), Keys.primary(Keys.LOGICAL_SWITCH), Services.VPC)) {
            var value = rule.metadata().annotations().getOrDefault(key, key.equals(Services.VPC) ? vpc : "");
            if (!value.isEmpty()) {
                annotations.put(key, value);
            }
        }
        var spec = service.putObject("spec").put("clusterIP", "None").put("type", "ClusterIP");
        spec.put("sessionAffinity", rule.sessionAffinity().isEmpty() ? "None" : rule.sessionAffinity());
        if (rule.endpoints().isEmpty()) {
            var selector = spec.putObject("selector");
            rule.selector().forEach(entry -> {
                int colon = entry.indexOf(':');
                selector.put(
                        entry.substring(0, colon).strip(),
                        entry.substring(colon + 1).strip());
            });
        }
        var ports = spec.putArray("ports");
        rule.ports()
                .forEach(port -> ports.addObject()
                        .put("name", port.name())
                        .put("port", port.number())
                        .put("targetPort", target(port))
                        .put("protocol", protocol(port)));
        return service;
    }

    private static ObjectNode metadata(ObjectNode object, SwitchLbRule rule, String name) {
        var metadata = object.putObject("metadata")
                .put("name", name)
                .put("namespace", name(rule).namespace());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", SwitchLbRule.KIND.apiVersion())
                .put("kind", SwitchLbRule.KIND.kind())
                .put("name", rule.name())
                .put("uid", rule.metadata().uid());
        return metadata;
    }

    /** The stored Service as it must be; empty where it is so. What others added stays. */
    static Optional<ObjectNode> correction(ObjectNode stored, ObjectNode wanted) {
        var corrected = stored.deepCopy();
        var annotations = corrected.withObject("/metadata").withObject("/annotations");
        wanted.at("/metadata/annotations").properties().stream()
                // Where it works follows its backends once there are some.
                .filter(entry -> !entry.getKey().equals(Services.VPC) || !annotations.has(Services.VPC))
                .forEach(entry -> annotations.set(entry.getKey(), entry.getValue()));
        var spec = corrected.withObject("/spec");
        spec.set("sessionAffinity", wanted.at("/spec/sessionAffinity"));
        if (wanted.at("/spec").has("selector")) {
            spec.set("selector", wanted.at("/spec/selector"));
        } else {
            spec.remove("selector");
        }
        if (!essence(stored.at("/spec/ports")).equals(essence(wanted.at("/spec/ports")))) {
            spec.set("ports", wanted.at("/spec/ports"));
        }
        return corrected.equals(stored) ? Optional.empty() : Optional.of(corrected);
    }

    private static List<List<String>> essence(JsonNode ports) {
        var all = new ArrayList<List<String>>();
        ports.forEach(port -> all.add(List.of(
                port.path("name").asText(""),
                port.path("port").asText(),
                port.path("targetPort").asText(),
                port.path("protocol").asText("TCP"))));
        return all;
    }

    /** Where endpoints are written out, the slices that name them: one a family. */
    static List<ObjectNode> slices(SwitchLbRule rule) {
        var slices = new ArrayList<ObjectNode>();
        for (IpFamily family : IpFamily.values()) {
            var addresses = rule.endpoints().stream()
                    .flatMap(it -> IpAddress.parse(it).stream())
                    .filter(it -> it.family() == family)
                    .toList();
            if (!addresses.isEmpty()) {
                slices.add(slice(rule, family, addresses));
            }
        }
        return slices;
    }

    private static ObjectNode slice(SwitchLbRule rule, IpFamily family, List<IpAddress> addresses) {
        var slice = Json.object().put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        var service = name(rule).name();
        var metadata = metadata(slice, rule, service + "-" + family.word().toLowerCase(Locale.ROOT));
        metadata.putObject("labels")
                .put("kubernetes.io/service-name", service)
                .put("endpointslice.kubernetes.io/managed-by", "kube-ovn-controller");
        slice.put("addressType", family.word());
        ArrayNode endpoints = slice.putArray("endpoints");
        addresses.forEach(address -> {
            var endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(address.toString());
            endpoint.putObject("conditions").put("ready", true);
        });
        var ports = slice.putArray("ports");
        rule.ports()
                .forEach(port -> ports.addObject()
                        .put("name", port.name())
                        .put("port", target(port))
                        .put("protocol", protocol(port)));
        return slice;
    }

    /** As the column shows it: {@code 53/UDP,53/TCP}. */
    static String ports(SwitchLbRule rule) {
        return String.join(
                ",",
                rule.ports().stream()
                        .map(port -> port.number() + "/" + protocol(port))
                        .toList());
    }
}
