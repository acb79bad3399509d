package flagship.networking;

import flagship.fleetapi.OvnEip;
import flagship.fleetapi.Vpc;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Connects the router of a Vpc that asks for it with external networks, on a ranked group of gateway chassis: when the first is lost, OVN moves
 * the router's port to the next by itself. For one Vpc a key.
 *
 * <p>Source: Kube-OVN, contract sections 6.3 and 10.
 */
final class ExternalReconciler implements Reconciler<String> {
    static final String USUAL_SUBNET = "external";
    static final String NO_GATEWAYS =
            "no external gw nodes: label those that reach the external network with ovn.kubernetes.io/external-gw=true";
    private static final String GATEWAY_LABEL = "ovn.kubernetes.io/external-gw";
    static final String CHASSIS = "ovn.kubernetes.io/chassis";

    private final NetworkCaches caches;
    private final OvnNatCaches nat;
    private final NatCaches gateways;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;

    ExternalReconciler(
            NetworkCaches caches,
            OvnNatCaches nat,
            NatCaches gateways,
            NorthboundWriter northbound,
            ObjectWriter objects) {
        this.caches = caches;
        this.nat = nat;
        this.gateways = gateways;
        this.northbound = northbound;
        this.objects = objects;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var wanted = connections(name);
        var rows = new ArrayList<DesiredRow>();
        for (var connection : wanted.entrySet()) {
            rows.addAll(rows(name, connection.getKey(), connection.getValue()));
        }
        northbound.write(new Scope.OfExternal(name), rows, VpcReconciler.WRITE_LIMIT);
        for (OvnEip eip : nat.routerEips(name)) {
            if (!wanted.containsKey(eip.externalSubnet()) && !eip.metadata().isBeingDeleted()) {
                objects.client().delete(OvnEip.RESOURCE, NetworkCaches.cluster(eip.name()));
            }
        }
        return Outcome.done();
    }

    /** The external networks of a Vpc, each with the chassis that may carry its connection, the best first. */
    private SortedMap<String, List<String>> connections(String name) {
        var wanted = new TreeMap<String, List<String>>();
        var vpc = caches.vpc(name).filter(it -> !it.metadata().isBeingDeleted());
        if (vpc.isEmpty()) {
            return wanted;
        }
        if (vpc.filter(Vpc::enableExternal).isPresent()) {
            wanted.put(USUAL_SUBNET, ranked(name, gateways(caches)));
        }
        for (VpcNatGateway gateway : gateways.gatewaysByOvn(name)) {
            var subnet = NatGatewayReconciler.externalSubnet(gateway);
            wanted.put(subnet, ranked(name, OvnGateways.chassis(gateway, caches)));
        }
        return wanted;
    }

    /** None until the Subnet is there and the router has its address in it; both lead here. */
    private List<DesiredRow> rows(String vpc, String subnet, List<String> chassis)
            throws IOException, InterruptedException {
        var eip = nat.eip(eipName(vpc, subnet));
        if (caches.subnet(subnet).isEmpty()) {
            return List.of();
        }
        if (eip.isEmpty()) {
            createEip(vpc, subnet);
            return List.of();
        }
        var address = address(eip.get());
        if (address.isEmpty()) {
            return List.of();
        }
        var mac = eip.get().status().path("macAddress").asText("");
        return OvnNatRows.of(new OvnNatRows.External(vpc, subnet, address.get(), mac, chassis));
    }

    /** Also the name of the router's port. */
    static String eipName(String vpc, String subnet) {
        return vpc + "-" + subnet;
    }

    private void createEip(String vpc, String subnet) throws IOException, InterruptedException {
        var eip = Json.object().put("apiVersion", "kubeovn.io/v1").put("kind", OvnEip.KIND.kind());
        eip.putObject("metadata").put("name", eipName(vpc, subnet));
        eip.putObject("spec").put("externalSubnet", subnet).put("type", "lrp");
        try {
            objects.client().create(OvnEip.RESOURCE, eip);
        } catch (ApiException e) {
            if (!e.status().reason().equals("AlreadyExists")) {
                throw e; // The cache lags behind.
            }
        }
    }

    /** With the length of the network's prefix; empty until it has one. */
    private Optional<String> address(OvnEip eip) {
        var network = caches.subnet(OvnEipReconciler.externalSubnet(eip)).stream()
                .flatMap(subnet -> Ipam.networks(subnet).stream())
                .map(SubnetAddresses.Network::cidr)
                .filter(cidr -> cidr.family() == IpFamily.IPV4)
                .findFirst();
        return network.filter(_ -> !eip.ip().isEmpty()).map(cidr -> eip.ip() + "/" + cidr.prefixLength());
    }

    /** The chassis of the nodes that reach the external network, in no order. */
    static List<String> gateways(NetworkCaches caches) {
        return chassis(caches, labels -> "true".equals(labels.get(GATEWAY_LABEL)));
    }

    /** The chassis of the nodes whose labels are right, in no order. */
    static List<String> chassis(NetworkCaches caches, Predicate<Map<String, String>> labels) {
        return caches.nodes().list().stream()
                .map(node -> NodeFacts.of(node.toJson()).metadata())
                .filter(node -> labels.test(node.labels()))
                .map(node -> node.annotations().getOrDefault(CHASSIS, ""))
                .filter(chassis -> !chassis.isEmpty())
                .toList();
    }

    /** Each Vpc has its own order, so that not all use the same node. */
    private static List<String> ranked(String vpc, List<String> chassis) {
        return chassis.stream()
                .sorted(Comparator.comparing(it -> digest(vpc + it)))
                .toList();
    }

    private static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
