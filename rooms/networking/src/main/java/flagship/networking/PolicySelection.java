package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a NetworkPolicy says of the pods there are: whom it is about, and what may come and go. Pure.
 *
 * @param ports names of the logical ports that it is about
 */
record PolicySelection(
        Collection<String> ports, List<Rule> ingress, List<Rule> egress, boolean isolatesIn, boolean isolatesOut) {
    /**
     * A pod as policies see it.
     *
     * @param ports its containers' named ports: {@code name/protocol} to number
     */
    record Member(
            String namespace,
            Map<String, String> labels,
            String port,
            List<IpAddress> addresses,
            Map<String, Integer> ports) {}

    /**
     * One rule.
     *
     * @param anyPeer whether everybody may
     * @param allowed addresses and networks that may
     * @param except networks inside of those that may not
     * @param matches conditions on protocol and port, of which one must hold; empty for all traffic
     */
    record Rule(boolean anyPeer, Collection<String> allowed, Collection<String> except, List<String> matches) {}

    /** @param namespaces labels of all namespaces by name */
    static PolicySelection of(JsonNode policy, Collection<Member> pods, Map<String, Map<String, String>> namespaces) {
        var namespace = policy.at("/metadata/namespace").asText();
        var spec = policy.path("spec");
        var selector = LabelSelector.of(spec.path("podSelector"));
        var chosen = pods.stream()
                .filter(pod -> pod.namespace().equals(namespace) && selector.matches(pod.labels()))
                .toList();
        var peers = new Peers(namespace, pods, namespaces);
        return new PolicySelection(
                chosen.stream().map(Member::port).toList(),
                rules(spec.path("ingress"), "from", peers, chosen),
                rules(spec.path("egress"), "to", peers, List.of()),
                has(spec, "Ingress"),
                has(spec, "Egress"));
    }

    /** Absent types stand for Ingress, and for Egress where there are rules for it. */
    private static boolean has(JsonNode spec, String type) {
        if (spec.path("policyTypes").isEmpty()) {
            return type.equals("Ingress") || !spec.path("egress").isEmpty();
        }
        for (JsonNode given : spec.path("policyTypes")) {
            if (given.asText().equals(type)) {
                return true;
            }
        }
        return false;
    }

    private record Peers(String namespace, Collection<Member> pods, Map<String, Map<String, String>> namespaces) {
        List<Member> matching(JsonNode peer) {
            // A peer that names namespaces alone means all of their pods.
            var podSelector =
                    peer.has("podSelector") ? LabelSelector.of(peer.path("podSelector")) : LabelSelector.EVERYTHING;
            return pods.stream()
                    .filter(pod -> isInScope(peer, pod) && podSelector.matches(pod.labels()))
                    .toList();
        }

        private boolean isInScope(JsonNode peer, Member pod) {
            if (!peer.has("namespaceSelector")) {
                return pod.namespace().equals(namespace);
            }
            var labels = namespaces.getOrDefault(pod.namespace(), Map.of());
            return LabelSelector.of(peer.path("namespaceSelector")).matches(labels);
        }
    }

    /** @param targets whose named ports are meant; for egress those of the peers */
    private static List<Rule> rules(JsonNode rules, String side, Peers peers, List<Member> targets) {
        var all = new ArrayList<Rule>();
        for (JsonNode rule : rules) {
            var allowed = new TreeSet<String>();
            var except = new TreeSet<String>();
            var reached = new ArrayList<>(targets);
            for (JsonNode peer : rule.path(side)) {
                if (peer.has("ipBlock")) {
                    allowed.add(peer.at("/ipBlock/cidr").asText());
                    peer.at("/ipBlock/except").forEach(cidr -> except.add(cidr.asText()));
                } else {
                    var members = peers.matching(peer);
                    members.forEach(pod -> pod.addresses().forEach(address -> allowed.add(address.toString())));
                    if (targets.isEmpty()) {
                        reached.addAll(members);
                    }
                }
            }
            boolean any = rule.path(side).isEmpty();
            all.add(new Rule(
                    any,
                    allowed,
                    except,
                    matches(rule.path("ports"), any && targets.isEmpty() ? List.copyOf(peers.pods()) : reached)));
        }
        return all;
    }

    private static List<String> matches(JsonNode ports, Collection<Member> targets) {
        var matches = new TreeSet<String>();
        for (JsonNode port : ports) {
            var protocol = port.path("protocol").asText("TCP").toLowerCase(java.util.Locale.ROOT);
            if (!port.has("port")) {
                matches.add(protocol);
            } else if (port.path("port").isNumber()) {
                int first = port.path("port").asInt();
                int last = port.path("endPort").asInt(first);
                matches.add(
                        first == last
                                ? "%s.dst == %d".formatted(protocol, first)
                                : "%d <= %s.dst <= %d".formatted(first, protocol, last));
            } else {
                var name = port.path("port").asText() + "/" + protocol;
                targets.forEach(pod -> {
                    var number = pod.ports().get(name);
                    if (number != null) {
                        matches.add("%s.dst == %d".formatted(protocol, number));
                    }
                });
                if (matches.isEmpty()) {
                    matches.add(
                            "%s.dst == 0".formatted(protocol)); // Nobody has a port of that name: nothing is allowed.
                }
            }
        }
        return List.copyOf(matches);
    }
}
