package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a Subnet says when its user left it open. Pure.
 *
 * <p>Source: Kube-OVN, contract section 2.2.
 */
final class SubnetDefaults {
    private SubnetDefaults() {}

    /** The members of the spec that must be written; empty where the spec is complete. */
    static ObjectNode missing(Subnet subnet, JsonNode spec, NetworkingConfig config) {
        var wanted = Json.object();
        boolean ours = Keys.isOvn(subnet.spec().provider());
        putIfOpen(wanted, spec, "provider", Keys.PROVIDER);
        if (ours) {
            putIfOpen(wanted, spec, "vpc", config.clusterRouter());
        }
        addresses(subnet, wanted);
        boolean inDefaultVpc = ours && config.isDefaultVpc(subnet.spec().vpc());
        if (inDefaultVpc) {
            putIfOpen(wanted, spec, "gatewayType", "distributed");
        }
        if (inDefaultVpc && subnet.spec().isDefault() && !subnet.name().equals(config.defaultSubnet())) {
            wanted.put("default", false);
        }
        if (ours && subnet.spec().enableLb().isEmpty() && !subnet.name().equals(config.joinSubnet())) {
            wanted.put("enableLb", config.enableLb());
        }
        for (String flag : List.of("default", "natOutgoing", "private")) {
            if (!spec.has(flag)) {
                wanted.put(flag, false);
            }
        }
        if (!spec.has("gatewayNode")) {
            wanted.put("gatewayNode", "");
        }
        wanted.properties().removeIf(member -> member.getValue().equals(spec.get(member.getKey())));
        return wanted;
    }

    private static void putIfOpen(ObjectNode wanted, JsonNode spec, String field, String value) {
        if (spec.path(field).asText("").isEmpty()) {
            wanted.put(field, value);
        }
    }

    private static void addresses(Subnet subnet, ObjectNode wanted) {
        var cidrs = Cidr.parseList(subnet.spec().cidrBlock());
        if (cidrs.isEmpty()) {
            return; // Validation says what is wrong with it.
        }
        wanted.put("cidrBlock", cidrs.get().stream().map(Cidr::toString).collect(Collectors.joining(",")));
        wanted.put("protocol", protocol(cidrs.get()));
        var gateway = subnet.spec().gateway();
        if (gateway.isEmpty()) {
            gateway = cidrs.get().stream()
                    .map(cidr -> cidr.network().next().toString())
                    .collect(Collectors.joining(","));
            wanted.put("gateway", gateway);
        }
        ExcludeIps.canonical(subnet.spec().excludeIps(), Ipam.addresses(gateway))
                .ifPresent(items -> items.forEach(wanted.putArray("excludeIps")::add));
    }

    private static String protocol(List<Cidr> cidrs) {
        return cidrs.size() == 1 ? cidrs.getFirst().family().word() : "Dual";
    }
}
