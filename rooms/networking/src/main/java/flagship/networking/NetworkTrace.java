package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.NetworkIp;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vip;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.NamespacedName;
import flagship.networking.TraceEvent.Flow;
import flagship.networking.TraceStory.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What would become of a packet from a pod: the way that it takes, or where it is dropped and by which object. OVN's own trace says what its
 * flows do, objects of the API who made them and what the kernel of a NAT gateway does. Nothing is sent and nothing changed.
 *
 * <p>Needs OVN's tools ({@code ovn-trace}, {@code ovn-sbctl}, {@code ovn-nbctl}) where it runs.
 */
public final class NetworkTrace {
    private final KubeClient host;
    private final OvnProgram ovn;
    private final List<String> lines = new ArrayList<>();

    private NetworkTrace(KubeClient host, OvnProgram ovn) {
        this.host = host;
        this.ovn = ovn;
    }

    /** What the packet is. */
    public enum Protocol {
        TCP,
        UDP,
        ICMP;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is asked.
     *
     * @param toPod empty for an address
     * @param toAddress an IPv4 address; empty for a pod
     * @param port of the destination; 0 for ICMP
     */
    public record Question(
            NamespacedName from, Optional<NamespacedName> toPod, String toAddress, Protocol protocol, int port) {}

    /**
     * What would happen.
     *
     * @param arrives whether the packet gets where it should
     * @param lines the way in words; the last one says how it ends
     */
    public record Answer(boolean arrives, List<String> lines) {
        public Answer {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Asks.
     *
     * @param host the cluster's API server
     * @param northbound where OVN's database is, as its tools write it
     * @param southbound the same of the other one
     * @throws IllegalArgumentException if there is nothing to trace; the message says why
     * @throws IOException if API server or databases cannot be asked
     */
    public static Answer of(KubeClient host, String northbound, String southbound, Question question)
            throws IOException, InterruptedException {
        return new NetworkTrace(host, new OvnProgram(northbound, southbound)).answer(question);
    }

    /** Where the packet is meant to go. */
    private record Target(IpAddress address, Optional<TracedPod> pod) {
        String text() {
            return pod.map(it -> "pod %s (%s)".formatted(it.name(), it.address()))
                    .orElseGet(address::toString);
        }
    }

    private Answer answer(Question question) throws IOException, InterruptedException {
        var from = pod(question.from());
        var target = target(question);
        if (from.address().family() != target.address().family()) {
            throw new IllegalArgumentException(
                    "%s and %s are of different families".formatted(from.address(), target.address()));
        }
        lines.add("%s%s from pod %s (%s, subnet %s) to %s"
                .formatted(
                        question.protocol().word(),
                        question.protocol() == Protocol.ICMP ? "" : " port " + question.port(),
                        from.name(),
                        from.address(),
                        from.subnet(),
                        target.text()));
        var mac = destinationMac(from, target);
        if (mac.isEmpty()) {
            return dropped("switch %s: nobody there has %s, so nobody answers the pod's ARP request"
                    .formatted(from.subnet(), target.address()));
        }
        var events = TraceReading.read(ovn.trace(from.subnet(), packet(question, from, target, mac.get())));
        if (events.isEmpty()) {
            return dropped("OVN knows no port %s: see whether the network controller runs".formatted(from.port()));
        }
        var told = TraceStory.of(events, this::rule);
        told.lines().forEach(line -> lines.add("  " + line));
        if (told.asks() && !from.vpc().isEmpty()) {
            var rows = ovn.find("NAT", "type,external_ip,logical_ip", "external_ids:lr=" + from.vpc());
            RouterNat.outside(rows, from.address())
                    .ifPresent(outside -> lines.add("  %s: source becomes %s".formatted(from.vpc(), outside)));
        }
        return switch (told.end()) {
            case End.Dropped(var why) -> dropped(why + hint(from, target, why));
            case End.Left left -> left(left, question, from, target);
        };
    }

    private Answer dropped(String why) {
        lines.add("DROPPED in " + why);
        return new Answer(false, lines);
    }

    private Answer arrives(String how) {
        lines.add("ARRIVES: " + how);
        return new Answer(true, lines);
    }

    private TracedPod pod(NamespacedName name) throws IOException, InterruptedException {
        return TracedPod.of(host.find(NetworkCaches.PODS, name)
                .orElseThrow(() -> new IllegalArgumentException("there is no pod %s".formatted(name))));
    }

    private Target target(Question question) throws IOException, InterruptedException {
        if (question.toPod().isPresent()) {
            var pod = pod(question.toPod().get());
            return new Target(pod.address(), Optional.of(pod));
        }
        var address = IpAddress.parse(question.toAddress())
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' is no address: write NAMESPACE/POD, or IP, or IP:PORT".formatted(question.toAddress())));
        return new Target(address, Optional.empty());
    }

    private Optional<Subnet> subnet(String name) throws IOException, InterruptedException {
        return host.find(Subnet.RESOURCE, NetworkCaches.cluster(name)).map(Subnet::of);
    }

    /** Of the destination where it is in the pod's own network, else of the gateway; empty where nobody would say. */
    private Optional<String> destinationMac(TracedPod from, Target target) throws IOException, InterruptedException {
        var subnet = subnet(from.subnet());
        boolean near = subnet.stream()
                .flatMap(it -> Ipam.networks(it).stream())
                .anyMatch(network -> network.cidr().contains(target.address()));
        if (!near || target.address().toString().equals(from.gateway())) {
            var router = from.vpc().isEmpty()
                    ? ""
                    : ovn.find("Logical_Router_Port", "mac", "name=%s-%s".formatted(from.vpc(), from.subnet()));
            // A physical router's address is not OVN's to know: any that is no port's leads to the physical network.
            return Optional.of(router.isEmpty() ? "02:00:00:ff:ff:ff" : router);
        }
        if (target.pod().filter(pod -> pod.subnet().equals(from.subnet())).isPresent()) {
            return target.pod().map(TracedPod::mac);
        }
        return holderMac(from.subnet(), target.address().toString());
    }

    private Optional<String> holderMac(String subnet, String address) throws IOException, InterruptedException {
        for (var object : host.listAll(NetworkIp.RESOURCE, ListOptions.ALL)) {
            var ip = NetworkIp.of(object.toJson());
            if (ip.subnet().equals(subnet)
                    && (ip.v4().equals(address) || ip.v6().equals(address))) {
                return Optional.of(ip.mac());
            }
        }
        for (var object : host.listAll(Vip.RESOURCE, ListOptions.ALL)) {
            var vip = Vip.of(object.toJson());
            if (vip.subnet().equals(subnet) && vip.addresses().contains(address)) {
                return Optional.of(vip.status().path("mac").asText());
            }
        }
        return Optional.empty();
    }

    private static String packet(Question question, TracedPod from, Target target, String mac) {
        var field = from.address().family().ovnField();
        var upper = switch (question.protocol()) {
            case TCP -> "tcp.src == 40000 && tcp.dst == " + question.port();
            case UDP -> "udp.src == 40000 && udp.dst == " + question.port();
            case ICMP -> from.address().isV4() ? "icmp4.type == 8" : "icmp6.type == 128";
        };
        return "inport == \"%s\" && eth.src == %s && eth.dst == %s && %s.src == %s && %s.dst == %s && ip.ttl == 64 && %s"
                .formatted(from.port(), from.mac(), mac, field, from.address(), field, target.address(), upper);
    }

    /** Who made the access rule that a flow comes from. */
    private Optional<String> rule(Flow flow) throws IOException, InterruptedException {
        var ids = ovn.logicalFlow(flow.uuid(), "external_ids");
        var hint = word(ids, "stage-hint");
        if (hint.isEmpty()) {
            return Optional.empty();
        }
        var row = ovn.northboundRow("ACL", hint, "_uuid,external_ids");
        if (row.isEmpty()) {
            return Optional.empty();
        }
        var uuid = row.lines().findFirst().orElse("").strip();
        var subnet = word(row, "parent");
        if (!subnet.isEmpty()) {
            return Optional.of(
                    word(row, "subnet").isEmpty()
                            ? "subnet %s, which is private".formatted(subnet)
                            : "an acl of subnet " + subnet);
        }
        var group = ovn.find("Port_Group", "name,external_ids", "acls{>=}" + uuid);
        var policy = word(group, "np");
        var security = word(group, "sg");
        if (!policy.isEmpty()) {
            return Optional.of("network policy " + policy);
        }
        if (group.startsWith(GroupRows.DENY_ALL)) {
            return Optional.of("its security groups, none of which allows it");
        }
        return Optional.of(
                security.isEmpty()
                        ? "port group " + group.lines().findFirst().orElse(uuid)
                        : "security group " + security);
    }

    /** The value of {@code key=value} in what the tools print of a map. */
    private static String word(String text, String key) {
        for (String word : text.split("\\s+", -1)) {
            if (word.startsWith(key + "=")) {
                return word.substring(key.length() + 1);
            }
        }
        return "";
    }

    /** What explains a drop that no flow explains by itself. */
    private String hint(TracedPod from, Target target, String why) throws IOException, InterruptedException {
        if (!why.endsWith("has no route")) {
            return "";
        }
        var other = target.pod().map(TracedPod::vpc).filter(vpc -> !vpc.equals(from.vpc()));
        if (other.isPresent()) {
            return " to %s: the pods are in different vpcs, %s and %s, which share nothing unless they are peers"
                    .formatted(target.address(), from.vpc(), other.get());
        }
        var stranded = subnet(from.subnet())
                .filter(it -> it.status().path("conditions").toString().contains("NoReadyGateway"));
        return stranded.isPresent()
                ? " to %s: subnet %s has no gateway node that is ready".formatted(target.address(), from.subnet())
                : " to %s: add a static route to vpc %s, and a NAT gateway for what is outside"
                        .formatted(target.address(), from.vpc());
    }

    private Answer left(End.Left left, Question question, TracedPod from, Target target)
            throws IOException, InterruptedException {
        if (left.type().equals("localnet")) {
            return physical(left.port(), from, target);
        }
        if (target.pod().filter(pod -> pod.port().equals(left.port())).isPresent()) {
            return arrives("at " + target.text());
        }
        if (left.port().startsWith("node-")) {
            return byNode(left.port().substring("node-".length()), from, target);
        }
        return atInterface(left.port(), question, from, target);
    }

    private Answer physical(String port, TracedPod from, Target target) throws IOException, InterruptedException {
        var network = port.startsWith("localnet.") ? port.substring("localnet.".length()) : port;
        if (target.pod().isPresent()) {
            lines.add("DROPPED in subnet %s: the packet leaves on its physical network and not for pod %s"
                    .formatted(network, target.pod().get().name()));
            return new Answer(false, lines);
        }
        var carried = "cr-%s-%s".formatted(from.vpc(), network);
        var binding = ovn.findSouthbound("Port_Binding", "logical_port,chassis", "logical_port=" + carried);
        if (binding.lines().filter(line -> !line.isBlank()).count() == 1) {
            return dropped(
                    "router %s: none of its gateway nodes carries the port to subnet %s: see whether ovn-controller runs on them"
                            .formatted(from.vpc(), network));
        }
        return arrives("leaves on the physical network of subnet %s; what comes after is not OVN's (from %s)"
                .formatted(network, from.address()));
    }

    private Answer byNode(String node, TracedPod from, Target target) throws IOException, InterruptedException {
        var gateway = subnet(from.subnet()).map(it -> it.spec().gatewayOfCluster());
        boolean translated = gateway.filter(it -> NatPolicies.translates(it, from.address(), target.address()))
                .isPresent();
        var field = gateway.filter(it -> it.natOutgoing() && !it.natPolicies().isEmpty())
                .map(_ -> "natOutgoingPolicyRules")
                .orElse("natOutgoing");
        var inside = target.pod().isPresent();
        if (inside) {
            return dropped("node %s: the packet leaves the cluster and not for %s".formatted(node, target.text()));
        }
        return arrives(
                translated
                        ? "node %s sends it on to %s with the node's own address (%s of subnet %s)"
                                .formatted(node, target.address(), field, from.subnet())
                        : "node %s sends it on to %s with the pod's address, as %s of subnet %s says"
                                .formatted(node, target.address(), field, from.subnet()));
    }

    private Answer atInterface(String port, Question question, TracedPod from, Target target)
            throws IOException, InterruptedException {
        var ip = host.find(NetworkIp.RESOURCE, NetworkCaches.cluster(port)).map(NetworkIp::of);
        var pod = ip.isPresent()
                ? host.find(
                        NetworkCaches.PODS,
                        new NamespacedName(ip.get().namespace(), ip.get().pod()))
                : Optional.<com.fasterxml.jackson.databind.node.ObjectNode>empty();
        var gateway = pod.flatMap(TracedPod::natGateway);
        if (gateway.isPresent()) {
            return kernel(gateway.get(), question, from, target);
        }
        var holder =
                ip.map(it -> "pod %s/%s".formatted(it.namespace(), it.pod())).orElse("port " + port);
        if (target.pod().isPresent()) {
            var other = target.pod().get();
            return dropped("the wrong place: %s has the address %s in vpc %s, while pod %s is in vpc %s"
                    .formatted(holder, target.address(), from.vpc(), other.name(), other.vpc()));
        }
        return arrives("at " + holder);
    }

    private Answer kernel(String gateway, Question question, TracedPod from, Target target)
            throws IOException, InterruptedException {
        var rules = new ArrayList<IptablesRule>();
        for (IptablesRule.Type type : IptablesRule.Type.values()) {
            for (var object : host.listAll(type.resource(), ListOptions.ALL)) {
                JsonNode json = object.toJson();
                rules.add(IptablesRule.of(type, json));
            }
        }
        var verdict = new KernelNat(gateway, rules)
                .of(from.address(), target.address(), question.protocol().word(), question.port());
        if (!verdict.passes()) {
            return dropped(verdict.text());
        }
        lines.add("  " + verdict.text());
        return arrives(
                "leaves the NAT gateway's pod for %s; what comes after is not OVN's".formatted(target.address()));
    }
}
