package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/**
 * A tenant's network: a router with its subnets. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param namespaces those that may use its subnets
 * @param defaultSubnet for namespaces of it that have no subnet of their own; may be empty
 * @param status as it is stored; missing before the first reconciliation
 */
public record Vpc(
        ObjectMeta metadata,
        List<String> namespaces,
        List<StaticRoute> staticRoutes,
        List<PolicyRoute> policyRoutes,
        List<Peering> peerings,
        boolean enableExternal,
        String defaultSubnet,
        JsonNode status) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "vpcs");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "Vpc");

    public Vpc {
        namespaces = List.copyOf(namespaces);
        staticRoutes = List.copyOf(staticRoutes);
        policyRoutes = List.copyOf(policyRoutes);
        peerings = List.copyOf(peerings);
    }

    /**
     * Where packets go.
     *
     * @param policy policyDst or policySrc; empty means policyDst
     * @param cidr a network or one address
     * @param routeTable empty for the main one
     */
    public record StaticRoute(
            String policy, String cidr, String nextHop, String ecmpMode, String bfdId, String routeTable) {
        static StaticRoute of(JsonNode node) {
            return new StaticRoute(
                    Fields.text(node, "policy"),
                    Fields.text(node, "cidr"),
                    Fields.text(node, "nextHopIP"),
                    Fields.text(node, "ecmpMode"),
                    Fields.text(node, "bfdId"),
                    Fields.text(node, "routeTable"));
        }
    }

    /**
     * What happens to packets after routing.
     *
     * @param match an expression of OVN
     * @param action allow, drop or reroute
     * @param nextHops a list with commas, for reroute alone
     */
    public record PolicyRoute(int priority, String match, String action, String nextHops) {
        static PolicyRoute of(JsonNode node) {
            return new PolicyRoute(
                    node.path("priority").asInt(),
                    Fields.text(node, "match"),
                    Fields.text(node, "action"),
                    Fields.text(node, "nextHopIP"));
        }
    }

    /**
     * A link to another Vpc, which must declare the same the other way.
     *
     * @param localConnectIp this side's address with its prefix length; a list with commas for both families
     */
    public record Peering(String remoteVpc, String localConnectIp) {
        static Peering of(JsonNode node) {
            return new Peering(Fields.text(node, "remoteVpc"), Fields.text(node, "localConnectIP"));
        }
    }

    public static Vpc of(JsonNode object) {
        var spec = object.path("spec");
        return new Vpc(
                ObjectMeta.of(object),
                Fields.texts(spec, "namespaces"),
                Fields.list(spec, "staticRoutes", StaticRoute::of),
                Fields.list(spec, "policyRoutes", PolicyRoute::of),
                Fields.list(spec, "vpcPeerings", Peering::of),
                spec.path("enableExternal").asBoolean(),
                Fields.text(spec, "defaultSubnet"),
                object.path("status"));
    }

    public String name() {
        return metadata.name();
    }

    /** Whether its router exists. */
    public boolean isStandby() {
        return status.path("standby").asBoolean();
    }
}
