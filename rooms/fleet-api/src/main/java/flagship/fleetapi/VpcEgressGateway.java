package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/**
 * The way out of chosen networks and pods of a Vpc: several pods on several nodes, each with one foot in a subnet of the Vpc and one outside,
 * share what leaves.
 * Namespaced.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param vpc empty for the default one
 * @param prefix of the workload's name
 * @param image of the pods' container; empty for the cluster's
 * @param inside where the pods stand in the Vpc; its subnet may be empty for the Vpc's default one
 * @param outside where they stand outside
 * @param bfd whether the Vpc's router shall watch the pods by BFD
 * @param policies networks that leave this way
 * @param selectors pods that leave this way: objects with {@code namespaceSelector} and {@code podSelector}
 * @param local whether packets prefer a gateway on the node of their pod
 * @param status as it is stored; missing before the first reconciliation
 */
public record VpcEgressGateway(
        ObjectMeta metadata,
        String vpc,
        String prefix,
        int replicas,
        String image,
        Side inside,
        Side outside,
        boolean bfd,
        List<Policy> policies,
        List<JsonNode> selectors,
        boolean local,
        Workload workload,
        JsonNode status) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("kubeovn.io", "v1", "vpc-egress-gateways");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "VpcEgressGateway");

    public VpcEgressGateway {
        policies = List.copyOf(policies);
        selectors = List.copyOf(selectors);
    }

    /**
     * One foot of the pods.
     *
     * @param addresses that the pods take; empty for any of the subnet, or of the pool
     * @param pool name of an IPPool; may be empty
     */
    public record Side(String subnet, List<String> addresses, String pool) {
        public Side {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Networks that leave by the gateway.
     *
     * @param snat whether they leave with the gateway's address, or with their own
     * @param ipBlocks networks and addresses
     * @param subnets names of Subnets
     */
    public record Policy(boolean snat, List<String> ipBlocks, List<String> subnets) {
        public Policy {
            ipBlocks = List.copyOf(ipBlocks);
            subnets = List.copyOf(subnets);
        }

        static Policy of(JsonNode node) {
            return new Policy(
                    node.path("snat").asBoolean(), Fields.texts(node, "ipBlocks"), Fields.texts(node, "subnets"));
        }
    }

    /**
     * How the pods are run. What is missing is not said.
     *
     * @param nodeSelectors of which a node must match one
     * @param antiAffinity Required or Preferred; empty for Required
     * @param ingressMbits rate limit of each pod's inner interface; 0 for none
     */
    public record Workload(
            List<JsonNode> nodeSelectors,
            JsonNode tolerations,
            String antiAffinity,
            long ingressMbits,
            long egressMbits,
            JsonNode resources) {
        public Workload {
            nodeSelectors = List.copyOf(nodeSelectors);
        }
    }

    public static VpcEgressGateway of(JsonNode object) {
        var spec = object.path("spec");
        return new VpcEgressGateway(
                ObjectMeta.of(object),
                Fields.text(spec, "vpc"),
                Fields.text(spec, "prefix"),
                spec.path("replicas").asInt(1),
                Fields.text(spec, "image"),
                side(spec, "internal"),
                side(spec, "external"),
                spec.at("/bfd/enabled").asBoolean(),
                Fields.list(spec, "policies", Policy::of),
                Fields.list(spec, "selectors", it -> it),
                Fields.text(spec, "trafficPolicy").equals("Local"),
                new Workload(
                        Fields.list(spec, "nodeSelector", it -> it),
                        spec.path("tolerations"),
                        Fields.text(spec, "podAntiAffinity"),
                        spec.at("/bandwidth/ingress").asLong(),
                        spec.at("/bandwidth/egress").asLong(),
                        spec.path("resources")),
                object.path("status"));
    }

    private static Side side(JsonNode spec, String side) {
        return new Side(
                Fields.text(spec, side + "Subnet"),
                Fields.texts(spec, side + "IPs"),
                Fields.text(spec, side + "IPPool"));
    }

    public String name() {
        return metadata.name();
    }
}
