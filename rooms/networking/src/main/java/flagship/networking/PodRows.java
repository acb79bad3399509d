package flagship.networking;

import flagship.fleetapi.Vip;
import flagship.fleetapi.Vlan;
import flagship.networking.PortRows.Port;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a pod's interface is in OVN, and what its annotations say. Pure.
 *
 * <p>Source: Kube-OVN, contract sections 3.2, 6.8 and 7.3.
 */
final class PodRows {
    private PodRows() {}

    /** @param vips the Vips of the cluster by name */
    static DesiredRow port(
            PodFacts pod,
            PodNetwork network,
            Lease lease,
            Function<String, Optional<Vip>> vips,
            NetworkingConfig config) {
        var owner = pod.owner(config.keepVmIp());
        var provider = network.provider();
        return PortRows.of(new Port(
                network.port(),
                network.subnet().name(),
                owner.namespace() + "/" + owner.name(),
                lease,
                pod.isTrue(provider, "layer2_forward"),
                pod.isTrue(provider, "port_security"),
                extraAddresses(pod, network, vips),
                dhcp(network),
                pod.securityGroups(provider),
                groups(pod, network, config)));
    }

    /** What port security lets the interface use beside its own: addresses written out, and those that it shares. */
    private static List<String> extraAddresses(PodFacts pod, PodNetwork network, Function<String, Optional<Vip>> vips) {
        var all = new LinkedHashSet<>(pod.extraAddresses(network.provider()));
        pod.sharedVips().stream()
                .flatMap(name -> vips.apply(name).stream())
                .filter(vip -> vip.subnet().equals(network.subnet().name()))
                .forEach(vip -> all.addAll(vip.addresses()));
        return List.copyOf(all);
    }

    private static Set<IpFamily> dhcp(PodNetwork network) {
        var families = EnumSet.noneOf(IpFamily.class);
        if (network.subnet().spec().dhcp().enabled()) {
            Ipam.networks(network.subnet()).forEach(it -> families.add(it.cidr().family()));
        }
        return families;
    }

    private static Set<RowKey> groups(PodFacts pod, PodNetwork network, NetworkingConfig config) {
        var groups = new HashSet<>(nodeGroups(pod, network, config));
        var security = pod.securityGroups(network.provider());
        security.forEach(group -> groups.add(GroupRows.key(GroupRows.portGroup(group))));
        if (!security.isEmpty()) {
            groups.add(GroupRows.key(GroupRows.DENY_ALL));
        }
        return groups;
    }

    /** Custom Vpcs have no way to nodes, so their pods are in no node's group. */
    private static Set<RowKey> nodeGroups(PodFacts pod, PodNetwork network, NetworkingConfig config) {
        var spec = network.subnet().spec();
        boolean onNodes = config.isDefaultVpc(spec.vpc())
                && (spec.underlay().vlan().isEmpty() || spec.underlay().logicalGateway());
        if (!onNodes || pod.node().isEmpty()) {
            return Set.of();
        }
        boolean distributed = spec.underlay().vlan().isEmpty()
                && spec.gatewayOfCluster().type().equals("distributed")
                && pod.annotation(network.provider(), "north_gateway").isEmpty();
        return PortRows.groupsOnNode(network.subnet().name(), Optional.of(pod.node()), distributed);
    }

    /** What the annotations of one interface are made from. */
    record Annotations(PodFacts pod, PodNetwork network, Lease lease, Optional<Vlan> vlan) {}

    /** In the order in which they are written: {@code allocated} after the addresses, {@code routed} once the pod has a node. */
    static Map<String, String> annotations(Annotations facts, NetworkingConfig config) {
        var all = new LinkedHashMap<String, String>();
        var spec = facts.network().subnet().spec();
        all.put(Keys.IP_ADDRESS, facts.lease().text());
        facts.lease().mac().ifPresent(mac -> all.put(Keys.MAC_ADDRESS, mac.text()));
        all.put(Keys.CIDR, spec.cidrBlock());
        all.put(Keys.GATEWAY, spec.gateway());
        all.put(Keys.LOGICAL_SWITCH, facts.network().subnet().name());
        if (facts.network().isOvn() && SubnetRows.isRouted(facts.network().subnet())) {
            all.put(Keys.LOGICAL_ROUTER, spec.vpc());
        }
        facts.vlan().ifPresent(vlan -> {
            all.put(Keys.VLAN_ID, Integer.toString(vlan.id()));
            all.put(Keys.PROVIDER_NETWORK, vlan.provider());
        });
        all.put(Keys.POD_NIC_TYPE, config.podNicType());
        facts.pod().virtualMachine().ifPresent(name -> all.put(Keys.VIRTUAL_MACHINE, name));
        all.put(Keys.ALLOCATED, "true");
        if (!facts.pod().node().isEmpty()) {
            all.put(Keys.ROUTED, "true");
        }
        var keyed = new LinkedHashMap<String, String>();
        all.forEach((suffix, value) -> keyed.put(Keys.of(facts.network().provider(), suffix), value));
        return keyed;
    }
}
