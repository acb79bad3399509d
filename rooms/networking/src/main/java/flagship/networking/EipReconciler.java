package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.IptablesEip;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives an IptablesEIP its address and takes it back. For one EIP a key.
 *
 * <p>Two hands write the status: this one says which address the gateway is to have ({@code ip}), the network agent of the gateway's node whether
 * the kernel has it ({@code ready}), and on deletion that it has it no more, by clearing {@code ip}. Only then is the address given back.
 *
 * <p>Source: Kube-OVN, contract section 9.5.
 */
final class EipReconciler implements Reconciler<String> {
    private final NetworkCaches caches;
    private final NatCaches nat;
    private final Ipam ipam;
    private final ObjectWriter objects;
    private final Timing timing;
    /** Told of Subnets whose use changed. */
    private final Consumer<String> touched;

    EipReconciler(
            NetworkCaches caches,
            NatCaches nat,
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
        var subnet = externalSubnet(eip);
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

    private Optional<Subnet> externalSubnet(IptablesEip eip) {
        return caches.subnet(externalSubnetName(eip));
    }

    private String externalSubnetName(IptablesEip eip) {
        var recorded = eip.metadata().labels().getOrDefault(Keys.SUBNET_LABEL, "");
        if (!eip.ip().isEmpty() && !recorded.isEmpty()) {
            return recorded;
        }
        return eip.externalSubnet().isEmpty()
                ? nat.gateway(eip.gateway())
                        .map(NatGatewayReconciler::externalSubnet)
                        .orElse("")
                : eip.externalSubnet();
    }

    private Optional<String> problem(IptablesEip eip, Optional<Subnet> subnet) {
        if (!nat.settings().enabled()) {
            return Optional.of(NatSettings.NOT_ENABLED);
        }
        if (nat.gateway(eip.gateway()).isEmpty()) {
            return Optional.of(
                    "natGwDp '%s' does not exist: create the VpcNatGateway, or name another".formatted(eip.gateway()));
        }
        if (subnet.isEmpty()) {
            return Optional.of("failed to get external subnet %s".formatted(externalSubnetName(eip)));
        }
        if (!eip.qosPolicy().isEmpty()
                && nat.gateway(eip.gateway()).filter(VpcNatGateway::byOvn).isPresent()) {
            return Optional.of("gateway %s has dataPlane ovn, which limits no bandwidth: leave qosPolicy out"
                    .formatted(eip.gateway()));
        }
        var networks = Ipam.networks(subnet.get());
        if (networks.stream().noneMatch(network -> network.cidr().family() == IpFamily.IPV4)) {
            return Optional.of(
                    "subnet %s does not support ipv4".formatted(subnet.get().name()));
        }
        if (ipam.subnet(subnet.get().name()).isEmpty()) {
            return Optional.of("subnet %s is not ready: see its conditions"
                    .formatted(subnet.get().name()));
        }
        if (!eip.ip().isEmpty() && !eip.v4().equals(eip.ip())) {
            return Optional.of(
                    "not support eip change ip, old ip '%s', new ip '%s': write the old one, or delete the eip and create another"
                            .formatted(eip.ip(), eip.v4()));
        }
        return Optional.empty();
    }

    private void realise(IptablesEip eip, Subnet subnet) throws IOException, InterruptedException, LeaseRefused {
        var book =
                ipam.subnet(subnet.name()).orElseThrow(() -> new IOException("subnet " + subnet.name() + " is gone"));
        var nic = nic(eip, subnet);
        boolean isNew = book.lease(nic).isEmpty();
        var addresses = Ipam.addresses(eip.v4() + "," + eip.v6());
        var lease = book.acquire(
                LeaseRequest.any(nic, owner(eip.name())).at(addresses).withMac(MacAddress.parse(eip.mac())),
                caches::isOfNode);
        if (isNew) {
            touched.accept(subnet.name());
        }
        record(eip, subnet, lease);
        objects.status(IptablesEip.RESOURCE, eip.name(), eip.status(), status(eip, lease));
    }

    /** Of the lease: whose it is. */
    static String owner(String eip) {
        return "iptables-eip/" + eip;
    }

    /** The name of the interface that the address book knows: there is none, but each address is some interface's. */
    static String nic(IptablesEip eip, Subnet subnet) {
        return Keys.isOvn(subnet.spec().provider())
                ? owner(eip.name()) // No pod's interface may have the same name.
                : PodNetwork.port(
                        eip.name(), NatSettings.NAMESPACE, subnet.spec().provider());
    }

    private void record(IptablesEip eip, Subnet subnet, Lease lease) throws IOException, InterruptedException {
        var patch = Json.object();
        var wanted = Json.object()
                .put("v4ip", lease.v4().map(IpAddress::toString).orElse(""))
                .put("v6ip", lease.v6().map(IpAddress::toString).orElse(""))
                .put("macAddress", lease.mac().map(MacAddress::text).orElse(""));
        var had = Json.object().put("v4ip", eip.v4()).put("v6ip", eip.v6()).put("macAddress", eip.mac());
        var spec = ObjectWriter.difference(had, wanted);
        if (!spec.isEmpty()) {
            patch.set("spec", spec);
        }
        var labels = Json.object()
                .put("ovn.kubernetes.io/eip_v4_ip", wanted.path("v4ip").asText())
                .put("ovn.kubernetes.io/vpc-nat-gw-name", eip.gateway())
                .put(Keys.SUBNET_LABEL, subnet.name())
                .put("ovn.kubernetes.io/qos", eip.qosPolicy());
        NatLabels.put(patch, eip.metadata().labels(), labels, "labels");
        ObjectWriter.hold(patch, eip.metadata());
        if (!patch.isEmpty()) {
            objects.client().mergePatch(IptablesEip.RESOURCE, NetworkCaches.cluster(eip.name()), patch);
        }
    }

    private ObjectNode status(IptablesEip eip, Lease lease) {
        var gateway = nat.gateway(eip.gateway());
        if (gateway.filter(VpcNatGateway::byOvn).isPresent()) {
            return statusByOvn(eip, lease, gateway.get());
        }
        var pod = caches.gatewayPod(eip.gateway());
        var ip = lease.v4().map(IpAddress::toString).orElse("");
        boolean ready = eip.ip().equals(ip) && NatStatus.isApplied(eip.status(), pod);
        var status = Json.object().put("ip", ip).put("ready", ready).put("nat", uses(eip.name()));
        status.put("qosPolicy", eip.qosPolicy());
        status.set(
                "conditions",
                NatStatus.conditions(eip.status(), eip.metadata(), timing.now(), ready, pod)
                        .toJson());
        return status;
    }

    /** OVN has an address as soon as a rule uses it. */
    private ObjectNode statusByOvn(IptablesEip eip, Lease lease, VpcNatGateway gateway) {
        boolean ready = gateway.status().path("ready").asBoolean();
        var status = Json.object()
                .put("ip", lease.v4().map(IpAddress::toString).orElse(""))
                .put("ready", ready)
                .put("nat", uses(eip.name()))
                .put("qosPolicy", "");
        var conditions = new StatusConditions(eip.status(), eip.metadata().generation(), timing.now());
        status.set(
                "conditions",
                (ready
                                ? conditions.ready("Ready")
                                : NatConditions.pending(
                                        conditions,
                                        "gateway %s is not ready: see its conditions".formatted(gateway.name())))
                        .toJson());
        return status;
    }

    /** The kinds of rules that use it, sorted. */
    private String uses(String eip) {
        return String.join(
                ",",
                nat.usesOf(eip).stream().map(IptablesRule.Type::word).sorted().toList());
    }

    private Outcome fail(IptablesEip eip, String message) throws IOException, InterruptedException {
        var status = Json.object().put("nat", uses(eip.name()));
        if (eip.ip().isEmpty()) {
            status.put("ready", false);
        }
        var conditions = new StatusConditions(eip.status(), eip.metadata().generation(), timing.now());
        status.set("conditions", conditions.failed("ReconcileFailed", message).toJson());
        objects.status(IptablesEip.RESOURCE, eip.name(), eip.status(), status);
        return Outcome.done(); // What is wrong changes with an object that leads here.
    }

    private Outcome delete(IptablesEip eip) throws IOException, InterruptedException {
        var users = nat.rulesOf(eip.name());
        if (!users.isEmpty()) {
            return fail(
                    eip,
                    "eip %s is used by %s %s: delete it first"
                            .formatted(
                                    eip.name(),
                                    users.getFirst().type().word(),
                                    users.getFirst().name()));
        }
        if (!eip.ip().isEmpty() && caches.gatewayPod(eip.gateway()).isPresent()) {
            // The agent takes the address off first; that it did leads here.
            var status = Json.object().put("nat", "");
            objects.status(IptablesEip.RESOURCE, eip.name(), eip.status(), status);
            return Outcome.done();
        }
        for (Subnet subnet : caches.allSubnets()) {
            var nic = nic(eip, subnet);
            var book = ipam.subnet(subnet.name())
                    .filter(it -> it.lease(nic)
                            .filter(lease -> lease.owner().equals(owner(eip.name())))
                            .isPresent());
            if (book.isPresent()) {
                book.get().release(nic);
                touched.accept(subnet.name());
            }
        }
        objects.release(IptablesEip.RESOURCE, eip.metadata());
        return Outcome.done();
    }
}
