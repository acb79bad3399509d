package flagship.networking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The six load balancers of a Vpc: one a protocol, and one a protocol for Services with session affinity. */
record LoadBalancerNames(Map<String, String> plain, Map<String, String> session) {
    static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");

    static LoadBalancerNames of(String vpc, NetworkingConfig config) {
        var plain = new LinkedHashMap<String, String>();
        var session = new LinkedHashMap<String, String>();
        boolean standard = config.isDefaultVpc(vpc);
        for (String protocol : PROTOCOLS) {
            plain.put(
                    protocol,
                    standard
                            ? "cluster-%s-loadbalancer".formatted(protocol)
                            : "vpc-%s-%s-load".formatted(vpc, protocol));
            session.put(
                    protocol,
                    standard
                            ? "cluster-%s-session-loadbalancer".formatted(protocol)
                            : "vpc-%s-%s-sess-load".formatted(vpc, protocol));
        }
        return new LoadBalancerNames(plain, session);
    }

    List<String> all() {
        return java.util.stream.Stream.concat(plain.values().stream(), session.values().stream())
                .toList();
    }
}
