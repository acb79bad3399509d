package flagship.networking;

import flagship.ovsdb.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The rows of an egress gateway: who leaves by it, and which pods carry it now. Pure.
 *
 * <p>What leaves while no pod can carry it is dropped: else it would take another way, with another address, out of a network that was told where to leave.
 *
 * <p>Source: Kube-OVN, contract section 6.2.
 */
final class EgressRows {
    private static final int NAME_BYTES = 6;

    /**
     * @param router of the Vpc
     * @param sources networks and addresses that leave by the gateway
     * @param hops pods that carry packets now
     * @param local by node that has such a pod the addresses of the sources on that node; empty where all pods share all packets
     */
    record Steering(
            String gateway,
            String router,
            Collection<String> sources,
            List<EgressPod> hops,
            Map<String, List<IpAddress>> local) {
        Steering {
            hops = List.copyOf(hops);
            local = Map.copyOf(local);
        }
    }

    private final Steering steering;
    private final List<DesiredRow> rows = new ArrayList<>();

    private EgressRows(Steering steering) {
        this.steering = steering;
    }

    static List<DesiredRow> of(Steering steering) {
        var egress = new EgressRows(steering);
        for (IpFamily family : IpFamily.values()) {
            egress.family(family);
        }
        return egress.rows;
    }

    private void family(IpFamily family) {
        var sources = steering.sources().stream()
                .filter(source -> (source.indexOf(':') >= 0) == (family == IpFamily.IPV6))
                .toList();
        if (sources.isEmpty()) {
            return;
        }
        var match = matching(family, "", sources);
        policy(PolicyRows.EGRESS_DROP, match, "drop", List.of());
        var hops = hops(family, steering.hops());
        if (hops.isEmpty()) {
            return;
        }
        policy(PolicyRows.EGRESS, match, "reroute", hops);
        steering.local().forEach((node, addresses) -> {
            var here = addresses.stream()
                    .filter(address -> address.family() == family)
                    .map(IpAddress::toString)
                    .toList();
            var near = hops(
                    family,
                    steering.hops().stream()
                            .filter(pod -> pod.node().equals(node))
                            .toList());
            if (!here.isEmpty() && !near.isEmpty()) {
                policy(PolicyRows.EGRESS_LOCAL, matching(family, node, here), "reroute", near);
            }
        });
    }

    private static List<String> hops(IpFamily family, List<EgressPod> pods) {
        return pods.stream()
                .flatMap(pod -> pod.inside().stream())
                .filter(address -> address.family() == family)
                .map(IpAddress::toString)
                .sorted()
                .toList();
    }

    /** Adds the set of addresses, and gives the condition that a packet comes from one of them. */
    private String matching(IpFamily family, String node, List<String> addresses) {
        var name = "VEG.%s.%s".formatted(hash(steering.gateway() + " " + node), family.ovnField());
        rows.add(DesiredRow.named(
                Northbound.ADDRESS_SET,
                name,
                Map.of(
                        "addresses",
                        Value.ofTexts(List.copyOf(new TreeSet<>(addresses))),
                        "external_ids",
                        Value.ofMap(ids()))));
        return "%s.src == $%s".formatted(family.ovnField(), name);
    }

    private void policy(int priority, String match, String action, List<String> nextHops) {
        rows.add(PolicyRows.policy(steering.router(), priority, match, action, nextHops, ids()));
    }

    private Map<String, String> ids() {
        return Northbound.ids(Northbound.EGRESS, steering.gateway());
    }

    /** Names in expressions can hold neither slashes nor dashes, and two gateways must not share one. */
    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
