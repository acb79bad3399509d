package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;

/**
 * What a gateway is to do with packets, as the controller wrote it into the status of a rule. IPv4. Pure.
 *
 * <p>Source: Kube-OVN, contract section 9.4.
 */
sealed interface Translation {
    /** One address for another, both ways. */
    record Floating(InetAddress eip, InetAddress inside) implements Translation {}

    /** What comes from a network leaves with an address. */
    record Source(IpPrefix inside, InetAddress eip) implements Translation {}

    /** What comes from a network leaves with its own address, though it lies inside of one whose packets do not. */
    record Untouched(IpPrefix inside) implements Translation {}

    /**
     * A port of an address for a port of another.
     *
     * @param protocol tcp or udp
     */
    record Port(String protocol, InetAddress eip, int port, InetAddress inside, int insidePort)
            implements Translation {}

    /**
     * @param status of a rule that has its translation
     * @throws IllegalArgumentException if it cannot be understood
     */
    static Translation of(NatRules.Kind kind, JsonNode status) {
        var eip = address(status, "v4ip");
        return switch (kind) {
            case FIP -> new Floating(eip, address(status, "internalIp"));
            case SNAT -> new Source(IpPrefix.parse(status.path("internalCIDR").asText("")), eip);
            case DNAT ->
                new Port(
                        protocol(status.path("protocol").asText("")),
                        eip,
                        port(status, "externalPort"),
                        address(status, "internalIp"),
                        port(status, "internalPort"));
        };
    }

    private static InetAddress address(JsonNode status, String name) {
        return IpPrefix.address(status.path(name).asText(""));
    }

    private static String protocol(String text) {
        if (!text.equals("tcp") && !text.equals("udp")) {
            throw new IllegalArgumentException("protocol \"%s\"".formatted(text));
        }
        return text;
    }

    private static int port(JsonNode status, String name) {
        int port = Integer.parseInt(status.path(name).asText(""));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("%s %d".formatted(name, port));
        }
        return port;
    }
}
