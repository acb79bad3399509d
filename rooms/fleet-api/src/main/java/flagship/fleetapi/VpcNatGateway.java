package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/**
 * A Vpc's way out: a pod with one foot in a subnet of the Vpc and one in an external network, between which it translates addresses; or the
 * Vpc's router itself with a port in the external network. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param lanIp the pod's address in {@code subnet}; empty for any
 * @param externalSubnets names of Subnets, of which the first is used; empty for the usual one
 * @param byOvn whether OVN itself translates, on a ranked group of nodes, and there is no pod
 * @param namespace of the pod; empty for the controller's
 * @param placement where the pod may run
 * @param status as it is stored; missing before the first reconciliation
 */
public record VpcNatGateway(
        ObjectMeta metadata,
        String vpc,
        String subnet,
        String lanIp,
        List<String> externalSubnets,
        boolean byOvn,
        String namespace,
        String qosPolicy,
        int replicas,
        List<Route> routes,
        Placement placement,
        JsonNode status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("kubeovn.io", "v1", "vpc-nat-gateways");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "VpcNatGateway");

    public VpcNatGateway {
        externalSubnets = List.copyOf(externalSubnets);
        routes = List.copyOf(routes);
    }

    /** A further route of the pod. The next hop {@code gateway} is that of its subnet. */
    public record Route(String cidr, String nextHop) {
        static Route of(JsonNode node) {
            return new Route(Fields.text(node, "cidr"), Fields.text(node, "nextHopIP"));
        }
    }

    /**
     * Where the pod may run.
     *
     * @param selector labels of nodes, each {@code key: value}
     * @param tolerations as in a pod; missing for none
     * @param affinity as in a pod; missing for none
     */
    public record Placement(List<String> selector, JsonNode tolerations, JsonNode affinity) {
        public Placement {
            selector = List.copyOf(selector);
        }
    }

    public static VpcNatGateway of(JsonNode object) {
        var spec = object.path("spec");
        return new VpcNatGateway(
                ObjectMeta.of(object),
                Fields.text(spec, "vpc"),
                Fields.text(spec, "subnet"),
                Fields.text(spec, "lanIp"),
                Fields.texts(spec, "externalSubnets"),
                Fields.text(spec, "dataPlane").equals("ovn"),
                Fields.text(spec, "namespace"),
                Fields.text(spec, "qosPolicy"),
                spec.path("replicas").asInt(1),
                Fields.list(spec, "routes", Route::of),
                new Placement(Fields.texts(spec, "selector"), spec.path("tolerations"), spec.path("affinity")),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }
}
