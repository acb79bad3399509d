package flagship.networking;

import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.fleetapi.VpcNatGateway;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NAT gateways that OVN itself is: their Vpc's router has a port in the external network, carried by the first node of a ranked group that
 * lives. Their port and their chassis are written by {@link ExternalReconciler}, their rules by {@link NatRuleReconciler}.
 */
final class OvnGateways {
    private final NetworkCaches caches;
    private final OvnNatCaches nat;
    private final NorthboundWriter northbound;

    OvnGateways(NetworkCaches caches, OvnNatCaches nat, NorthboundWriter northbound) {
        this.caches = caches;
        this.nat = nat;
        this.northbound = northbound;
    }

    /** What no such gateway can be made of: a sentence that says what to do. */
    static Optional<String> problem(
            VpcNatGateway gateway, Optional<Vpc> vpc, Optional<Subnet> inside, Optional<Subnet> outside) {
        if (vpc.isEmpty()) {
            return Optional.of("vpc '%s' does not exist: create it".formatted(gateway.vpc()));
        }
        var external = NatGatewayReconciler.externalSubnet(gateway);
        if (outside.isEmpty()) {
            return Optional.of(
                    "failed to get external subnet %s: create it with a vlan, on which OVN reaches the network outside"
                            .formatted(external));
        }
        if (outside.get().spec().underlay().vlan().isEmpty()
                || !Keys.isOvn(outside.get().spec().provider())) {
            return Optional.of(
                    "external subnet %s is not on a vlan, by which OVN would reach it: set its vlan, or leave dataPlane out"
                            .formatted(external));
        }
        if (gateway.subnet().isEmpty()) {
            return Optional.empty();
        }
        if (inside.isEmpty()) {
            return Optional.of("subnet '%s' does not exist: create it".formatted(gateway.subnet()));
        }
        if (!inside.get().spec().vpc().equals(gateway.vpc())) {
            return Optional.of("subnet %s is of vpc %s, not of %s: name one of the gateway's vpc"
                    .formatted(gateway.subnet(), inside.get().spec().vpc(), gateway.vpc()));
        }
        return NatGatewayValidation.lanIp(gateway, inside.get());
    }

    /** The chassis of the nodes that may carry a gateway, in no order: those of its selector, or the cluster's gateway nodes. */
    static List<String> chassis(VpcNatGateway gateway, NetworkCaches caches) {
        var wanted = new HashMap<String, String>();
        for (String entry : gateway.placement().selector()) {
            var words = entry.split(":", 2);
            if (words.length == 2) {
                wanted.put(words[0].strip(), words[1].strip());
            }
        }
        return wanted.isEmpty()
                ? ExternalReconciler.gateways(caches)
                : ExternalReconciler.chassis(caches, labels -> labels.entrySet().containsAll(wanted.entrySet()));
    }

    static String noNodes(VpcNatGateway gateway) {
        return gateway.placement().selector().isEmpty()
                ? ExternalReconciler.NO_GATEWAYS
                : "no node has the labels %s and a chassis: label the nodes that reach the network outside"
                        .formatted(gateway.placement().selector());
    }

    /** The names of these nodes, sorted. */
    List<String> nodes(VpcNatGateway gateway) {
        var chassis = chassis(gateway, caches);
        return caches.nodes().list().stream()
                .map(node -> NodeFacts.of(node.toJson()))
                .filter(node ->
                        chassis.contains(node.metadata().annotations().getOrDefault(ExternalReconciler.CHASSIS, "")))
                .map(NodeFacts::name)
                .sorted()
                .toList();
    }

    /** Whether the Vpc's router has its port outside, with chassis. */
    boolean isConnected(VpcNatGateway gateway) {
        var port = ExternalReconciler.eipName(gateway.vpc(), NatGatewayReconciler.externalSubnet(gateway));
        boolean addressed = nat.eip(port).filter(eip -> !eip.ip().isEmpty()).isPresent();
        return addressed
                && northbound.read(view -> view.named(Northbound.ROUTER_PORT, port)
                        .filter(row -> !row.rows("gateway_chassis").isEmpty())
                        .isPresent());
    }

    /** By the address of a gateway inside of the Vpc, the router of the network outside. */
    static Map<String, String> nextHops(List<VpcNatGateway> gateways, NetworkCaches caches) {
        var hops = new HashMap<String, String>();
        for (VpcNatGateway gateway : gateways) {
            caches.subnet(NatGatewayReconciler.externalSubnet(gateway)).stream()
                    .flatMap(subnet -> Ipam.networks(subnet).stream())
                    .map(SubnetAddresses.Network::gateway)
                    .filter(IpAddress::isV4)
                    .findFirst()
                    .filter(_ -> !gateway.lanIp().isEmpty())
                    .ifPresent(address -> hops.put(gateway.lanIp(), address.toString()));
        }
        return hops;
    }
}
