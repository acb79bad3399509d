package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.OvnEip;
import flagship.fleetapi.OvnRule;
import flagship.fleetapi.Subnet;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives an OvnEip its address and takes it back. For one EIP a key.
 *
 * <p>Source: Kube-OVN, contract section 10.
 */
final class OvnEipReconciler implements Reconciler<String> {
    private final NetworkCaches caches;
    private final OvnNatCaches nat;
    private final Ipam ipam;
    private final ObjectWriter objects;
    private final Timing timing;
    /** Told of Subnets whose use changed. */
    private final Consumer<String> touched;

    OvnEipReconciler(
            NetworkCaches caches,
            OvnNatCaches nat,
            Ipam ipam,
            ObjectWriter objects,
            Timing timing,
            Consumer<String> touched) {
        this.caches = caches;
        this.nat = nat;
        this.ipam = ipam;
        this.objects = objects;
        this.timing = timing;
        this.touched = touched;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = nat.eip(name);
        if (found.isEmpty()) {
            return Outcome.done(); // The finalizer saw to its address.
        }
        var eip = found.get();
        if (eip.metadata().isBeingDeleted()) {
            return delete(eip);
        }
        var subnet = caches.subnet(externalSubnet(eip));
        var problem = problem(eip, subnet);
        if (problem.isPresent()) {
            return fail(eip, problem.get());
        }
        try {
            realise(eip, subnet.orElseThrow());
            return Outcome.done();
        } catch (LeaseRefused e) {
            return fail(eip, String.valueOf(e.getMessage()));
        }
    }

    static String externalSubnet(OvnEip eip) {
        return eip.externalSubnet().isEmpty() ? ExternalReconciler.USUAL_SUBNET : eip.externalSubnet();
    }

    private Optional<String> problem(OvnEip eip, Optional<Subnet> subnet) {
        if (!List.of("", "nat", "lrp", "lsp").contains(eip.type())) {
            return Optional.of("type '%s' is none of nat, lrp and lsp".formatted(eip.type()));
        }
        if (subnet.isEmpty() || ipam.subnet(subnet.get().name()).isEmpty()) {
            return Optional.of("failed to get external subnet %s: create it, or see its conditions"
                    .formatted(externalSubnet(eip)));
        }
        if (Ipam.networks(subnet.get()).stream().noneMatch(it -> it.cidr().family() == IpFamily.IPV4)) {
            return Optional.of(
                    "subnet %s does not support ipv4".formatted(subnet.get().name()));
        }
        if (!eip.ip().isEmpty() && !eip.v4().equals(eip.ip())) {
            return Optional.of(
                    "not support eip change ip, old ip '%s', new ip '%s': write the old one, or delete the eip and create another"
                            .formatted(eip.ip(), eip.v4()));
        }
        return Optional.empty();
    }

    private void realise(OvnEip eip, Subnet subnet) throws IOException, InterruptedException, LeaseRefused {
        var book =
                ipam.subnet(subnet.name()).orElseThrow(() -> new IOException("subnet " + subnet.name() + " is gone"));
        boolean isNew = book.lease(nic(eip.name())).isEmpty();
        var lease = book.acquire(
                LeaseRequest.any(nic(eip.name()), nic(eip.name()))
                        .at(Ipam.addresses(eip.v4() + "," + eip.v6()))
                        .withMac(MacAddress.parse(eip.mac())),
                caches::isOfNode);
        if (isNew) {
            touched.accept(subnet.name());
        }
        record(eip, subnet, lease);
        objects.status(OvnEip.RESOURCE, eip.name(), eip.status(), status(eip, lease));
    }

    static String nic(String eip) {
        return "ovn-eip/" + eip;
    }

    private static String v4(Lease lease) {
        return lease.v4().map(IpAddress::toString).orElse("");
    }

    private static String v6(Lease lease) {
        return lease.v6().map(IpAddress::toString).orElse("");
    }

    private static String mac(Lease lease) {
        return lease.mac().map(MacAddress::text).orElse("");
    }

    private void record(OvnEip eip, Subnet subnet, Lease lease) throws IOException, InterruptedException {
        var patch = Json.object();
        var had = Json.object().put("v4Ip", eip.v4()).put("v6Ip", eip.v6()).put("macAddress", eip.mac());
        var wanted = Json.object().put("v4Ip", v4(lease)).put("v6Ip", v6(lease)).put("macAddress", mac(lease));
        var spec = ObjectWriter.difference(had, wanted);
        if (!spec.isEmpty()) {
            patch.set("spec", spec);
        }
        var labels = Json.object()
                .put("ovn.kubernetes.io/eip_v4_ip", v4(lease))
                .put("ovn.kubernetes.io/ovn_eip_type", eip.type().isEmpty() ? "nat" : eip.type())
                .put(Keys.SUBNET_LABEL, subnet.name());
        NatLabels.put(patch, eip.metadata().labels(), labels, "labels");
        ObjectWriter.hold(patch, eip.metadata());
        if (!patch.isEmpty()) {
            objects.client().mergePatch(OvnEip.RESOURCE, NetworkCaches.cluster(eip.name()), patch);
        }
    }

    private ObjectNode status(OvnEip eip, Lease lease) {
        var status = Json.object()
                .put("v4Ip", v4(lease))
                .put("v6Ip", v6(lease))
                .put("macAddress", mac(lease))
                .put("type", eip.type().isEmpty() ? "nat" : eip.type())
                .put("nat", uses(eip.name()));
        boolean stranded =
                eip.type().equals("lrp") && ExternalReconciler.gateways(caches).isEmpty();
        status.put("ready", !stranded);
        var conditions = new StatusConditions(eip.status(), eip.metadata().generation(), timing.now());
        status.set(
                "conditions",
                (stranded ? conditions.failed("NoGateway", ExternalReconciler.NO_GATEWAYS) : conditions.ready("Ready"))
                        .toJson());
        return status;
    }

    /** The kinds of rules that use it, sorted. */
    private String uses(String eip) {
        return String.join(
                ",",
                nat.keysOf(eip).stream()
                        .map(key -> key.type().word())
                        .distinct()
                        .sorted()
                        .toList());
    }

    private Outcome fail(OvnEip eip, String message) throws IOException, InterruptedException {
        var status = Json.object().put("ready", false).put("nat", uses(eip.name()));
        var conditions = new StatusConditions(eip.status(), eip.metadata().generation(), timing.now());
        status.set("conditions", conditions.failed("ReconcileFailed", message).toJson());
        objects.status(OvnEip.RESOURCE, eip.name(), eip.status(), status);
        return Outcome.done(); // What is wrong changes with an object that leads here.
    }

    private Outcome delete(OvnEip eip) throws IOException, InterruptedException {
        var users = nat.keysOf(eip.name());
        if (!users.isEmpty()) {
            return fail(
                    eip,
                    "eip %s is used by %s %s: delete it first"
                            .formatted(
                                    eip.name(),
                                    users.getFirst().type().word(),
                                    users.getFirst().name()));
        }
        for (String subnet : ipam.subnetsOf(nic(eip.name()))) {
            ipam.subnet(subnet).ifPresent(book -> book.release(nic(eip.name())));
            touched.accept(subnet);
        }
        objects.release(OvnEip.RESOURCE, eip.metadata());
        return Outcome.done();
    }

    /** Takes over at the start which EIP has which address. */
    static void adopt(OvnNatCaches nat, Ipam ipam) {
        for (var object : nat.eips().list()) {
            var eip = OvnEip.of(object.toJson());
            var address = IpAddress.parse(eip.v4());
            if (address.isPresent()) {
                ipam.subnet(externalSubnet(eip))
                        .ifPresent(book -> book.adopt(new Lease(
                                nic(eip.name()),
                                nic(eip.name()),
                                address,
                                IpAddress.parse(eip.v6()),
                                MacAddress.parse(eip.mac()))));
            }
        }
    }

    /** Which kinds of rules can use an EIP at the same time: one FIP, any number of others. */
    static Optional<OvnRule> otherFip(OvnNatCaches nat, OvnRule rule) {
        return rule.type() != OvnRule.Type.FIP
                ? Optional.empty()
                : nat.rulesOf(OvnRule.Type.FIP, rule.eip()).stream()
                        .filter(it ->
                                !it.name().equals(rule.name()) && !it.metadata().isBeingDeleted() && precedes(it, rule))
                        .findFirst();
    }

    private static boolean precedes(OvnRule other, OvnRule rule) {
        boolean has = other.status().path("ready").asBoolean();
        boolean hasIt = rule.status().path("ready").asBoolean();
        return has == hasIt ? other.name().compareTo(rule.name()) < 0 : has;
    }
}
