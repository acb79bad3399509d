package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/**
 * Addresses and the switch of those who have them. Cluster-scoped.
 *
 * <p>Source: Kube-OVN, {@code kubeovn.io/v1}.
 *
 * @param status as it is stored; missing before the first reconciliation
 */
public record Subnet(ObjectMeta metadata, SubnetSpec spec, JsonNode status) {
    public static final GroupVersionResource RESOURCE = new GroupVersionResource("kubeovn.io", "v1", "subnets");
    public static final GroupVersionKind KIND = new GroupVersionKind("kubeovn.io", "v1", "Subnet");

    /**
     * A rule of its switch as it was written.
     *
     * @param direction from-lport or to-lport
     * @param match an expression of OVN
     */
    public record Acl(String direction, int priority, String match, String action) {
        static Acl of(JsonNode node) {
            return new Acl(
                    Fields.text(node, "direction"),
                    node.path("priority").asInt(),
                    Fields.text(node, "match"),
                    Fields.text(node, "action"));
        }
    }

    /**
     * Leases by DHCP, and announcements of IPv6 routers.
     *
     * @param v4Options {@code key=value} pairs with commas between them; empty for the defaults
     */
    public record Dhcp(boolean enabled, String v4Options, String v6Options, boolean ipv6Ra, String ipv6RaConfigs) {
        static Dhcp of(JsonNode spec) {
            return new Dhcp(
                    spec.path("enableDHCP").asBoolean(),
                    Fields.text(spec, "dhcpV4Options"),
                    Fields.text(spec, "dhcpV6Options"),
                    spec.path("enableIPv6RA").asBoolean(),
                    Fields.text(spec, "ipv6RAConfigs"));
        }
    }

    /**
     * How it reaches a physical network.
     *
     * @param vlan the name of a Vlan; empty for a subnet that lives in tunnels alone
     * @param logicalGateway whether OVN's router is the gateway, not a physical one
     * @param interconnection whether the router has an address of it too
     * @param interconnectionIp that address; empty for any
     */
    public record Underlay(String vlan, boolean logicalGateway, boolean interconnection, String interconnectionIp) {
        static Underlay of(JsonNode spec) {
            return new Underlay(
                    Fields.text(spec, "vlan"),
                    spec.path("logicalGateway").asBoolean(),
                    spec.path("u2oInterconnection").asBoolean()
                            || spec.path("u2oRouting").asBoolean(),
                    Fields.text(spec, "u2oInterconnectionIP"));
        }
    }

    /**
     * How pods of the default Vpc reach what is outside of the cluster.
     *
     * @param type distributed or centralized; empty where it has no meaning
     * @param node names of nodes with commas between them, each perhaps with {@code :ADDRESS}
     * @param nodeSelectors further nodes: those that one of them selects
     * @param natPolicies with {@code natOutgoing}: the first that matches decides, and the node's address is taken where none does
     */
    public record Gateway(
            String type,
            String node,
            List<Selector> nodeSelectors,
            boolean natOutgoing,
            List<NatPolicyRule> natPolicies,
            String externalEgress,
            boolean ecmp) {
        public Gateway {
            nodeSelectors = List.copyOf(nodeSelectors);
            natPolicies = List.copyOf(natPolicies);
        }

        static Gateway of(JsonNode spec) {
            return new Gateway(
                    Fields.text(spec, "gatewayType"),
                    Fields.text(spec, "gatewayNode"),
                    Fields.list(spec, "gatewayNodeSelectors", Selector::of),
                    spec.path("natOutgoing").asBoolean(),
                    Fields.list(spec, "natOutgoingPolicyRules", NatPolicyRule::of),
                    Fields.text(spec, "externalEgressGateway"),
                    spec.path("enableEcmp").asBoolean());
        }
    }

    /**
     * Which packets leave the cluster with the node's address.
     *
     * @param action nat, or forward for the pod's own address
     * @param sources addresses and networks with commas between them; empty for all pods of the Subnet
     * @param destinations likewise; empty for all that is outside of the cluster
     */
    public record NatPolicyRule(String action, String sources, String destinations) {
        static NatPolicyRule of(JsonNode rule) {
            return new NatPolicyRule(
                    Fields.text(rule, "action"),
                    Fields.text(rule.path("match"), "srcIPs"),
                    Fields.text(rule.path("match"), "dstIPs"));
        }
    }

    public static Subnet of(JsonNode object) {
        return new Subnet(ObjectMeta.of(object), SubnetSpec.of(object.path("spec")), object.path("status"));
    }

    public String name() {
        return metadata.name();
    }

    /**
     * What a user asks for.
     *
     * @param cidrBlock a network, or one of each family with a comma between them
     * @param gateway addresses as in {@code cidrBlock}; may be empty
     * @param protocol IPv4, IPv6, Dual or Mac; may be empty
     * @param provider whose interfaces they are; empty means ovn
     * @param vpc empty means the default one
     * @param isPrivate whether only itself and {@code allowSubnets} may reach it
     * @param enableLb absent means as the controller is told
     */
    public record SubnetSpec(
            String cidrBlock,
            String gateway,
            String protocol,
            List<String> excludeIps,
            String provider,
            String vpc,
            List<String> namespaces,
            List<Selector> namespaceSelectors,
            boolean isDefault,
            boolean isPrivate,
            List<String> allowSubnets,
            List<Acl> acls,
            boolean allowEastWest,
            List<String> vips,
            int mtu,
            Optional<Boolean> enableLb,
            String routeTable,
            Gateway gatewayOfCluster,
            Underlay underlay,
            Dhcp dhcp,
            boolean disableInterConnection) {
        public SubnetSpec {
            excludeIps = List.copyOf(excludeIps);
            namespaces = List.copyOf(namespaces);
            namespaceSelectors = List.copyOf(namespaceSelectors);
            allowSubnets = List.copyOf(allowSubnets);
            acls = List.copyOf(acls);
            vips = List.copyOf(vips);
        }

        static SubnetSpec of(JsonNode spec) {
            return new SubnetSpec(
                    Fields.text(spec, "cidrBlock"),
                    Fields.text(spec, "gateway"),
                    Fields.text(spec, "protocol"),
                    Fields.texts(spec, "excludeIps"),
                    Fields.text(spec, "provider"),
                    Fields.text(spec, "vpc"),
                    Fields.texts(spec, "namespaces"),
                    Fields.list(spec, "namespaceSelectors", Selector::of),
                    spec.path("default").asBoolean(),
                    spec.path("private").asBoolean(),
                    Fields.texts(spec, "allowSubnets"),
                    Fields.list(spec, "acls", Acl::of),
                    spec.path("allowEWTraffic").asBoolean(),
                    Fields.texts(spec, "vips"),
                    spec.path("mtu").asInt(),
                    Fields.optionalBoolean(spec, "enableLb"),
                    Fields.text(spec, "routeTable"),
                    Gateway.of(spec),
                    Underlay.of(spec),
                    Dhcp.of(spec),
                    spec.path("disableInterConnection").asBoolean());
        }
    }
}
