package flagship.networking;

import flagship.fleetapi.Subnet;
import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * DHCP options of a Subnet. Pure: the server's MAC address is derived from the subnet's name, so that it is kept.
 *
 * <p>Source: Kube-OVN, contract section 6.7.
 */
final class DhcpRows {
    private DhcpRows() {}

    static List<DesiredRow> of(Subnet subnet, List<SubnetAddresses.Network> networks) {
        var rows = new ArrayList<DesiredRow>();
        if (!subnet.spec().dhcp().enabled()) {
            return rows;
        }
        for (SubnetAddresses.Network network : networks) {
            var family = network.cidr().family();
            var options = family == IpFamily.IPV4 ? v4(subnet, network) : v6(subnet);
            rows.add(DesiredRow.of(
                    RowIdentity.dhcp(subnet.name(), family.word()),
                    Map.of(
                            "cidr", Value.of(network.cidr().toString()),
                            "options", Value.ofMap(options),
                            "external_ids",
                                    Value.ofMap(Northbound.ids("ls", subnet.name(), "protocol", family.word())))));
        }
        return rows;
    }

    private static Map<String, String> v4(Subnet subnet, SubnetAddresses.Network network) {
        var options = new LinkedHashMap<String, String>();
        options.put("lease_time", "3600");
        options.put("router", network.gateway().toString());
        options.put("server_id", "169.254.0.254");
        options.put("server_mac", mac(subnet.name() + "/v4"));
        if (subnet.spec().mtu() > 0) {
            options.put("mtu", Integer.toString(subnet.spec().mtu()));
        }
        options.putAll(pairs(subnet.spec().dhcp().v4Options()));
        return options;
    }

    private static Map<String, String> v6(Subnet subnet) {
        var options = new LinkedHashMap<String, String>();
        options.put("server_id", mac(subnet.name() + "/v6"));
        options.putAll(pairs(subnet.spec().dhcp().v6Options()));
        return options;
    }

    private static String mac(String seed) {
        return MacAddress.random(new java.util.Random(seed.hashCode())).text();
    }

    /** {@code key=value} pairs with commas between them; blanks and malformed pairs are left out. Lists have semicolons. */
    static Map<String, String> pairs(String text) {
        var pairs = new LinkedHashMap<String, String>();
        for (String pair : text.replace(" ", "").split(",", -1)) {
            var parts = pair.split("=", -1);
            if (parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()) {
                var value = parts[1].indexOf(';') < 0 ? parts[1] : "{" + parts[1].replace(";", ",") + "}";
                pairs.put(parts[0], value);
            }
        }
        return pairs;
    }
}
