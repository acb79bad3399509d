package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.VpcNatGateway;
import flagship.ovsdb.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What the rules of a NAT gateway are where OVN itself is the gateway. Pure. */
final class OvnGatewayRows {
    private OvnGatewayRows() {}

    /**
     * @param translation what the rule comes to, as its status says it
     * @param sharing the other rules for the same port of a DNAT rule, all of which share its connections
     */
    static List<DesiredRow> of(
            IptablesRule rule,
            ObjectNode translation,
            VpcNatGateway gateway,
            List<IptablesRule.Dnat> sharing,
            NatRuleKey key) {
        var eip = translation.path("v4ip").asText();
        return switch (rule) {
            case IptablesRule.Fip _ ->
                List.of(nat("dnat_and_snat", eip, translation.path("internalIp").asText(), gateway, key));
            case IptablesRule.Snat _ ->
                List.of(nat("snat", eip, translation.path("internalCIDR").asText(), gateway, key));
            case IptablesRule.Dnat dnat -> port(dnat, translation, gateway, sharing, key);
        };
    }

    private static Map<String, String> ids(VpcNatGateway gateway, NatRuleKey key) {
        return Northbound.ids(
                Northbound.RULE, "iptables-%s/%s".formatted(key.type().word(), key.name()), "lr", gateway.vpc());
    }

    private static DesiredRow nat(String type, String eip, String inside, VpcNatGateway gateway, NatRuleKey key) {
        var port = ExternalReconciler.eipName(gateway.vpc(), NatGatewayReconciler.externalSubnet(gateway));
        // One address inside is written without its prefix length, as OVN's own tools do.
        var logical = inside.endsWith("/32") ? inside.substring(0, inside.length() - 3) : inside;
        var columns = new HashMap<String, Value>();
        columns.put("type", Value.of(type));
        columns.put("external_ip", Value.of(eip));
        columns.put("logical_ip", Value.of(logical));
        columns.put("external_ids", Value.ofMap(ids(gateway, key)));
        return DesiredRow.of(RowIdentity.nat(gateway.vpc(), type, eip, logical), columns)
                // A router may have several ports outside.
                .referring(Map.of("gateway_port", List.of(new RowKey(Northbound.ROUTER_PORT, port))))
                .in(new RowKey(Northbound.ROUTER, gateway.vpc()), "nat");
    }

    /** Of several rules that share a port the first by name has the row. */
    private static List<DesiredRow> port(
            IptablesRule.Dnat rule,
            ObjectNode translation,
            VpcNatGateway gateway,
            List<IptablesRule.Dnat> sharing,
            NatRuleKey key) {
        if (sharing.stream().anyMatch(other -> other.name().compareTo(rule.name()) < 0)) {
            return List.of();
        }
        var backends = new TreeSet<String>();
        backends.add(endpoint(
                translation.path("internalIp").asText(),
                translation.path("internalPort").asText()));
        sharing.stream()
                .filter(other -> IpAddress.parse(other.internalIp()).isPresent())
                .forEach(other -> backends.add(endpoint(other.internalIp(), other.internalPort())));
        var outer = endpoint(
                translation.path("v4ip").asText(),
                translation.path("externalPort").asText());
        return List.of(DesiredRow.named(
                        Northbound.LOAD_BALANCER,
                        "nat-gateway-" + rule.name(),
                        Map.of(
                                "protocol",
                                        Value.of(translation.path("protocol").asText()),
                                "vips", Value.ofMap(Map.of(outer, String.join(",", backends))),
                                "external_ids", Value.ofMap(ids(gateway, key))))
                .in(new RowKey(Northbound.ROUTER, gateway.vpc()), "load_balancer"));
    }

    private static String endpoint(String address, String port) {
        return address + ":" + port;
    }
}
