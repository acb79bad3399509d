package flagship.networking;

import flagship.fleetapi.OvnEip;
import flagship.fleetapi.Vpc;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Connects the router of a Vpc that asks for it with the external network, on a ranked group of gateway chassis: when the first is lost, OVN moves
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
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;

    ExternalReconciler(NetworkCaches caches, OvnNatCaches nat, NorthboundWriter northbound, ObjectWriter objects) {
        this.caches = caches;
        this.nat = nat;
        this.northbound = northbound;
        this.objects = objects;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var vpc = caches.vpc(name);
        var eip = nat.eip(eipName(name));
        if (vpc.filter(Vpc::enableExternal).isEmpty() || vpc.get().metadata().isBeingDeleted()) {
            northbound.write(new Scope.OfExternal(name), List.of(), VpcReconciler.WRITE_LIMIT);
            if (eip.filter(it -> it.type().equals("lrp")).isPresent()) {
                objects.client().delete(OvnEip.RESOURCE, NetworkCaches.cluster(eipName(name)));
            }
            return Outcome.done();
        }
        if (caches.subnet(USUAL_SUBNET).isEmpty()) {
            return Outcome.done(); // The Subnet, when it is there, leads here.
        }
        if (eip.isEmpty()) {
            createEip(name);
            return Outcome.done(); // The EIP leads here, and again when it has its address.
        }
        var address = address(eip.get());
        if (address.isPresent()) {
            var mac = eip.get().status().path("macAddress").asText("");
            var external = new OvnNatRows.External(name, USUAL_SUBNET, address.get(), mac, chassis(name));
            northbound.write(new Scope.OfExternal(name), OvnNatRows.of(external), VpcReconciler.WRITE_LIMIT);
        }
        return Outcome.done();
    }

    static String eipName(String vpc) {
        return vpc + "-" + USUAL_SUBNET;
    }

    private void createEip(String vpc) throws IOException, InterruptedException {
        var eip = Json.object().put("apiVersion", "kubeovn.io/v1").put("kind", OvnEip.KIND.kind());
        eip.putObject("metadata").put("name", eipName(vpc));
        eip.putObject("spec").put("externalSubnet", USUAL_SUBNET).put("type", "lrp");
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
        return caches.nodes().list().stream()
                .map(node -> NodeFacts.of(node.toJson()).metadata())
                .filter(node -> "true".equals(node.labels().get(GATEWAY_LABEL)))
                .map(node -> node.annotations().getOrDefault(CHASSIS, ""))
                .filter(chassis -> !chassis.isEmpty())
                .toList();
    }

    /** Each Vpc has its own order, so that not all use the same node. */
    private List<String> chassis(String vpc) {
        return gateways(caches).stream()
                .sorted(Comparator.comparing(chassis -> digest(vpc + chassis)))
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
