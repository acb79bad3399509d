package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The entries of load balancers that a Service stands for. Pure.
 *
 * <p>Source: Kube-OVN, contract section 13.4.
 */
final class ServiceVips {
    private ServiceVips() {}

    /**
     * By protocol in lower case, then by {@code address:port}: the ready backends, sorted. An address without backends is left out.
     *
     * @param slices the Service's EndpointSlices
     */
    static Map<String, SequencedMap<String, String>> of(JsonNode service, Collection<? extends JsonNode> slices) {
        Map<String, SequencedMap<String, String>> vips = new TreeMap<>();
        for (String address : addresses(service)) {
            for (JsonNode port : service.at("/spec/ports")) {
                var backends = backends(service, port, slices, address.indexOf(':') >= 0);
                if (!backends.isEmpty()) {
                    vips.computeIfAbsent(protocol(port), _ -> new TreeMap<>())
                            .put(endpoint(address, port.path("port").asInt()), String.join(",", backends));
                }
            }
        }
        return vips;
    }

    static boolean hasSessionAffinity(JsonNode service) {
        return service.at("/spec/sessionAffinity").asText().equals("ClientIP");
    }

    private static String protocol(JsonNode port) {
        return port.path("protocol").asText("TCP").toLowerCase(Locale.ROOT);
    }

    private static List<String> addresses(JsonNode service) {
        var written = service.path("metadata")
                .path("annotations")
                .path(SwitchLbService.VIP)
                .asText("");
        if (!written.isEmpty()) {
            return Ipam.addresses(written).stream().map(IpAddress::toString).toList();
        }
        var all = new ArrayList<String>();
        service.at("/spec/clusterIPs").forEach(address -> all.add(address.asText()));
        if (all.isEmpty()) {
            all.add(service.at("/spec/clusterIP").asText(""));
        }
        all.removeIf(address -> IpAddress.parse(address).isEmpty());
        return all;
    }

    private static Collection<String> backends(
            JsonNode service, JsonNode port, Collection<? extends JsonNode> slices, boolean v6) {
        var backends = new TreeSet<String>();
        var name = port.path("name").asText("");
        boolean unready = service.at("/spec/publishNotReadyAddresses").asBoolean();
        for (JsonNode slice : slices) {
            for (JsonNode target : slice.path("ports")) {
                boolean matches = target.path("name").asText("").equals(name)
                        && protocol(target).equals(protocol(port));
                if (matches && slice.path("addressType").asText().equals(v6 ? "IPv6" : "IPv4")) {
                    addReady(slice, target.path("port").asInt(), unready, backends);
                }
            }
        }
        return backends;
    }

    private static void addReady(JsonNode slice, int port, boolean unready, Collection<String> backends) {
        for (JsonNode endpoint : slice.path("endpoints")) {
            if (unready || endpoint.at("/conditions/ready").asBoolean(true)) {
                endpoint.path("addresses").forEach(address -> backends.add(endpoint(address.asText(), port)));
            }
        }
    }

    private static String endpoint(String address, int port) {
        return address.indexOf(':') >= 0 ? "[%s]:%d".formatted(address, port) : address + ":" + port;
    }
}
