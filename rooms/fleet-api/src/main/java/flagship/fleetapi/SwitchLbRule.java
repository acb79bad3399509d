package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/**
 * A load balancer inside of a Vpc, kind {@code SwitchLBRule}. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param vip the address that clients use, or one of each family with a comma between them
 * @param namespace of the pods behind it
 * @param selector labels of these pods, each {@code key: value}
 * @param endpoints addresses behind it that are written out
 * @param sessionAffinity {@code ClientIP} or empty
 * @param status as it is stored; missing before the first reconciliation
 */
public record SwitchLbRule(
        ObjectMeta metadata,
        String vip,
        String namespace,
        List<String> selector,
        List<String> endpoints,
        String sessionAffinity,
        List<Port> ports,
        JsonNode status) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "switch-lb-rules");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "SwitchLBRule");

    public SwitchLbRule {
        selector = List.copyOf(selector);
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }

    /**
     * A port of the load balancer.
     *
     * @param target the port of the pods; 0 for the same
     * @param protocol TCP, UDP or SCTP in either case; empty for TCP
     */
    public record Port(String name, int number, int target, String protocol) {
        static Port of(JsonNode node) {
            return new Port(
                    Fields.text(node, "name"),
                    node.path("port").asInt(),
                    node.path("targetPort").asInt(),
                    Fields.text(node, "protocol"));
        }
    }

    public static SwitchLbRule of(JsonNode object) {
        var spec = object.path("spec");
        return new SwitchLbRule(
                ObjectMeta.of(object),
                Fields.text(spec, "vip"),
                Fields.text(spec, "namespace"),
                Fields.texts(spec, "selector"),
                Fields.texts(spec, "endpoints"),
                Fields.text(spec, "sessionAffinity"),
                Fields.list(spec, "ports", Port::of),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }
}
