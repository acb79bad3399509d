package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a container got.
 *
 * @param mac absent where another plugin chooses it
 * @param sandbox path of the container's network namespace
 */
record Attachment(
        String ifName,
        String sandbox,
        Optional<MacAddress> mac,
        int mtu,
        List<PodAddress> addresses,
        List<Route> routes,
        JsonNode dns) {
    Attachment {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /** The result that a plugin prints. */
    ObjectNode toCniResult(NetworkConfig config) {
        var result = Json.object().put("cniVersion", config.cniVersion());
        if (!config.addressesOnly()) {
            var device = result.putArray("interfaces").addObject().put("name", ifName);
            mac.ifPresent(it -> device.put("mac", it.text()));
            device.put("sandbox", sandbox);
        }
        var ips = result.putArray("ips");
        for (PodAddress address : addresses) {
            var ip = ips.addObject();
            if (config.addressesNameTheirVersion()) {
                ip.put("version", address.address().isV6() ? "6" : "4");
            }
            if (!config.addressesOnly()) {
                ip.put("interface", 0);
            }
            ip.put("address", address.address().toString());
            address.gateway().ifPresent(gateway -> ip.put("gateway", IpPrefix.text(gateway)));
        }
        write(result.putArray("routes"));
        result.set("dns", dns);
        return result;
    }

    /** The answer of the daemon's own interface, in the forms of both versions of the contract. */
    ObjectNode toDaemonResponse() {
        var response = Json.object();
        response.put("protocol", protocol());
        response.put(
                "address",
                joined(addresses.stream().map(it -> it.address().toString()).toList()));
        mac.ifPresent(it -> response.put("mac_address", it.text()));
        response.put("cidr", joined(addresses.stream().map(it -> it.network()).toList()));
        response.put("gateway", joined(gateways()));
        response.put("mtu", mtu).put("nicname", ifName);
        response.set("dns", dns);
        var ips = response.putArray("ips");
        for (PodAddress address : addresses) {
            ips.addObject()
                    .put("protocol", address.address().isV6() ? "IPv6" : "IPv4")
                    .put("ip", IpPrefix.text(address.address().address()))
                    .put("cidr", address.network())
                    .put("gateway", address.gateway().map(IpPrefix::text).orElse(""));
        }
        write(response.putArray("routes"));
        return response;
    }

    private void write(ArrayNode list) {
        for (Route route : routes) {
            var item = list.addObject().put("dst", route.destination().toString());
            route.gateway().ifPresent(gateway -> item.put("gw", IpPrefix.text(gateway)));
        }
    }

    private String protocol() {
        boolean v4 = addresses.stream().anyMatch(it -> !it.address().isV6());
        boolean v6 = addresses.stream().anyMatch(it -> it.address().isV6());
        return v4 && v6 ? "Dual" : v6 ? "IPv6" : "IPv4";
    }

    private List<String> gateways() {
        var gateways = new ArrayList<String>();
        addresses.forEach(address -> address.gateway().map(IpPrefix::text).ifPresent(gateways::add));
        return gateways;
    }

    private static String joined(List<String> texts) {
        return texts.stream().collect(Collectors.joining(","));
    }
}
