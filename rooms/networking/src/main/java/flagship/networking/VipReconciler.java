package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vip;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Gives a Vip its address, and a port where it needs one; takes both back. For one Vip a key.
 *
 * <p>Source: Kube-OVN, contract sections 2.8 and 13.3.
 */
final class VipReconciler implements Reconciler<String> {
    private static final Duration SOON = Duration.ofMillis(500);
    /** The kind has no status subresource, so every status is a new generation: conditions cannot name one. */
    private static final long NO_GENERATION = 0;

    private final NetworkCaches caches;
    private final VipCaches vips;
    private final Ipam ipam;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final NetworkingConfig config;
    private final Timing timing;
    /** NAT rules of OVN that translate a Vip, by its name. */
    private final Function<String, List<String>> natRules;
    /** Told of Subnets whose use changed. */
    private final Consumer<String> touched;

    VipReconciler(
            NetworkCaches caches,
            VipCaches vips,
            Ipam ipam,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            Timing timing,
            Function<String, List<String>> natRules,
            Consumer<String> touched) {
        this.caches = caches;
        this.vips = vips;
        this.ipam = ipam;
        this.northbound = northbound;
        this.objects = objects;
        this.config = config;
        this.timing = timing;
        this.natRules = natRules;
        this.touched = touched;
    }

    /** The interface for which a Vip's address is leased; no pod's has this name. */
    static String nic(String vip) {
        return "vip/" + vip;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = vips.vip(name);
        if (found.isEmpty()) {
            free(name);
            return Outcome.done();
        }
        var vip = found.get();
        if (vip.metadata().isBeingDeleted()) {
            return delete(vip);
        }
        var subnet = caches.subnet(vip.subnet());
        var problem = problem(vip, subnet);
        if (problem.isPresent()) {
            return fail(vip, problem.get());
        }
        try {
            return realise(vip, subnet.orElseThrow());
        } catch (LeaseRefused e) {
            return fail(vip, String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> problem(Vip vip, Optional<Subnet> subnet) {
        if (vip.subnet().isEmpty()) {
            return Optional.of("subnet parameter cannot be empty: name the subnet that the address is of");
        }
        if (!List.of("", Vip.LOAD_BALANCER, Vip.HOST_MACHINE).contains(vip.type())) {
            return Optional.of("type '%s' is unknown: leave it empty, or write %s or %s"
                    .formatted(vip.type(), Vip.LOAD_BALANCER, Vip.HOST_MACHINE));
        }
        if (changed(vip)) {
            return Optional.of(
                    "vip has been assigned, does not support change: write subnet, addresses and type as they were, or create another");
        }
        if (subnet.isEmpty() || ipam.subnet(vip.subnet()).isEmpty()) {
            return Optional.of("subnet '%s' %s"
                    .formatted(
                            vip.subnet(),
                            subnet.isEmpty() ? "does not exist: create it" : "is not ready: see its conditions"));
        }
        boolean needsPort = !vip.type().isEmpty();
        if (needsPort && !Keys.isOvn(subnet.get().spec().provider())) {
            return Optional.of("subnet %s is not OVN's: it has addresses alone".formatted(vip.subnet()));
        }
        if (vip.type().equals(Vip.LOAD_BALANCER) && !SubnetRows.isRouted(subnet.get())) {
            return Optional.of(
                    "subnet %s has no logical router, by which a load balancer's clients come: set its logicalGateway"
                            .formatted(vip.subnet()));
        }
        if (needsPort && caches.ip(port(vip, subnet.get())).isPresent()) {
            return Optional.of("a pod has the port %s: give the vip another name".formatted(port(vip, subnet.get())));
        }
        return Optional.empty();
    }

    private static boolean changed(Vip vip) {
        var status = vip.status();
        var recorded = vip.metadata().labels().getOrDefault(Keys.SUBNET_LABEL, "");
        boolean moved = !vip.addresses().isEmpty() && !recorded.isEmpty() && !recorded.equals(vip.subnet());
        boolean retyped =
                !vip.addresses().isEmpty() && !status.path("type").asText("").equals(vip.type());
        return moved
                || retyped
                || differs(vip.v4(), status.path("v4ip").asText(""))
                || differs(vip.v6(), status.path("v6ip").asText(""))
                || differs(vip.mac(), status.path("mac").asText(""));
    }

    private static boolean differs(String wanted, String assigned) {
        return !assigned.isEmpty() && !wanted.isEmpty() && !assigned.equalsIgnoreCase(wanted);
    }

    private static String port(Vip vip, Subnet subnet) {
        return vip.type().equals(Vip.LOAD_BALANCER)
                ? PodNetwork.port(vip.name(), vip.namespace(), subnet.spec().provider())
                : vip.name();
    }

    private Outcome realise(Vip vip, Subnet subnet) throws IOException, InterruptedException, LeaseRefused {
        var book =
                ipam.subnet(subnet.name()).orElseThrow(() -> new IOException("subnet " + subnet.name() + " is gone"));
        var wanted = Ipam.addresses(String.join(",", vip.v4(), vip.v6(), String.join(",", vip.addresses())));
        var request = LeaseRequest.any(nic(vip.name()), nic(vip.name()))
                .at(wanted.stream().distinct().toList());
        boolean isNew = book.lease(nic(vip.name())).isEmpty();
        if (vip.type().equals(Vip.LOAD_BALANCER)) {
            var routerMac = routerMac(subnet);
            if (routerMac.isEmpty()) {
                return Outcome.after(SOON); // The subnet's router port is about to be written.
            }
            var lease = book.acquire(request.withoutMac(), caches::isOfNode);
            write(vip, VipRows.ofLoadBalancer(vip, port(vip, subnet), lease, routerMac));
            record(vip, lease, routerMac);
        } else {
            var lease = book.acquire(request.withMac(MacAddress.parse(mac(vip))), caches::isOfNode);
            write(
                    vip,
                    vip.type().equals(Vip.HOST_MACHINE)
                            ? VipRows.ofHostMachine(vip, lease)
                            : VipRows.shared(vip, lease, parents(vip, subnet)));
            record(vip, lease, lease.mac().map(MacAddress::text).orElse(""));
        }
        if (isNew) {
            touched.accept(subnet.name());
        }
        return Outcome.done();
    }

    private static String mac(Vip vip) {
        return vip.mac().isEmpty() ? vip.status().path("mac").asText("") : vip.mac();
    }

    private String routerMac(Subnet subnet) {
        return northbound.read(view -> view.named(Northbound.ROUTER_PORT, SubnetRows.routerPort(subnet))
                .map(row -> row.text("mac"))
                .orElse(""));
    }

    /** The ports of the pods that say that they share it. */
    private List<String> parents(Vip vip, Subnet subnet) {
        if (!Keys.isOvn(subnet.spec().provider())) {
            return List.of();
        }
        var ports = new ArrayList<String>();
        for (PodFacts pod : caches.podsOfVip(vip.name())) {
            boolean inNamespace = vip.namespace().isEmpty()
                    || vip.namespace().equals(pod.metadata().namespace());
            if (inNamespace && pod.sharedVips().contains(vip.name()) && isSelected(vip, pod)) {
                var owner = pod.owner(config.keepVmIp());
                pod.providersIn(subnet.name())
                        .forEach(provider -> ports.add(PodNetwork.port(owner.name(), owner.namespace(), provider)));
            }
        }
        return ports;
    }

    private static boolean isSelected(Vip vip, PodFacts pod) {
        return vip.selector().stream().allMatch(entry -> {
            var words = entry.split("\\s*:\\s*", 2);
            return words.length == 2
                    && words[1].strip().equals(pod.metadata().labels().get(words[0].strip()));
        });
    }

    private void write(Vip vip, List<DesiredRow> rows) throws IOException, InterruptedException {
        northbound.write(new Scope.OfVip(vip.name()), rows, VpcReconciler.WRITE_LIMIT);
    }

    private void record(Vip vip, Lease lease, String mac) throws IOException, InterruptedException {
        var v4 = lease.v4().map(IpAddress::toString).orElse("");
        var v6 = lease.v6().map(IpAddress::toString).orElse("");
        var status = Json.object()
                .put("v4ip", v4)
                .put("v6ip", v6)
                .put("mac", mac)
                .put("type", vip.type())
                .put("ready", true);
        if (!vip.selector().isEmpty()) {
            vip.selector().forEach(status.putArray("selector")::add);
        }
        status.set("conditions", conditions(vip).ready("Ready").toJson());
        var patch = Json.object();
        var had = Json.object().put("v4ip", vip.v4()).put("v6ip", vip.v6()).put("macAddress", vip.mac());
        var spec = ObjectWriter.difference(
                had, Json.object().put("v4ip", v4).put("v6ip", v6).put("macAddress", mac));
        if (!spec.isEmpty()) {
            patch.set("spec", spec);
        }
        NatLabels.put(patch, vip.metadata().labels(), Json.object().put(Keys.SUBNET_LABEL, vip.subnet()), "labels");
        ObjectWriter.hold(patch, vip.metadata());
        write(vip, patch, status);
    }

    private StatusConditions conditions(Vip vip) {
        return new StatusConditions(vip.status(), NO_GENERATION, timing.now());
    }

    private void write(Vip vip, ObjectNode patch, ObjectNode status) throws IOException, InterruptedException {
        var difference = ObjectWriter.difference(vip.status(), status);
        if (!difference.isEmpty()) {
            patch.set("status", difference);
        }
        if (!patch.isEmpty()) {
            objects.client().mergePatch(Vip.RESOURCE, NetworkCaches.cluster(vip.name()), patch);
        }
    }

    private Outcome fail(Vip vip, String message) throws IOException, InterruptedException {
        var status = Json.object().put("ready", false);
        status.set(
                "conditions", conditions(vip).failed("ReconcileFailed", message).toJson());
        write(vip, Json.object(), status);
        return Outcome.done(); // What is wrong changes with an object that leads here.
    }

    private Outcome delete(Vip vip) throws IOException, InterruptedException {
        var user = user(vip);
        if (user.isPresent()) {
            serve(vip);
            return fail(vip, "vip %s is used by %s: delete or change that first".formatted(vip.name(), user.get()));
        }
        free(vip.name());
        objects.release(Vip.RESOURCE, vip.metadata());
        return Outcome.done();
    }

    /** As long as it is used, those that share it are its parents. */
    private void serve(Vip vip) throws IOException, InterruptedException {
        var subnet = caches.subnet(vip.subnet());
        var lease = ipam.subnet(vip.subnet()).flatMap(book -> book.lease(nic(vip.name())));
        if (vip.type().isEmpty() && subnet.isPresent() && lease.isPresent()) {
            write(vip, VipRows.shared(vip, lease.get(), parents(vip, subnet.get())));
        }
    }

    private Optional<String> user(Vip vip) {
        var pod = caches.podsOfVip(vip.name()).stream()
                .map(it -> "pod " + it.key())
                .findFirst();
        var rule = vip.type().equals(Vip.LOAD_BALANCER)
                ? vip.addresses().stream()
                        .flatMap(address -> vips.rulesAt(address).stream())
                        .map(name -> "switch-lb-rule " + name)
                        .findFirst()
                : Optional.<String>empty();
        return pod.or(() -> rule).or(() -> natRules.apply(vip.name()).stream().findFirst());
    }

    /** First the port, then the address. */
    private void free(String vip) throws IOException, InterruptedException {
        northbound.write(new Scope.OfVip(vip), List.of(), VpcReconciler.WRITE_LIMIT);
        for (String subnet : ipam.subnetsOf(nic(vip))) {
            ipam.subnet(subnet).ifPresent(book -> book.release(nic(vip)));
            touched.accept(subnet);
        }
    }

    /** Takes over at the start which Vip has which address. */
    static void adopt(VipCaches vips, Ipam ipam) {
        for (Vip vip : vips.allVips()) {
            var addresses = Ipam.addresses(String.join(",", vip.addresses()));
            if (!addresses.isEmpty()) {
                var mac = vip.type().equals(Vip.LOAD_BALANCER)
                        ? Optional.<MacAddress>empty()
                        : MacAddress.parse(vip.status().path("mac").asText(""));
                ipam.subnet(vip.subnet())
                        .ifPresent(book -> book.adopt(new Lease(
                                nic(vip.name()),
                                nic(vip.name()),
                                of(addresses, IpFamily.IPV4),
                                of(addresses, IpFamily.IPV6),
                                mac)));
            }
        }
    }

    private static Optional<IpAddress> of(List<IpAddress> addresses, IpFamily family) {
        return addresses.stream().filter(address -> address.family() == family).findFirst();
    }
}
