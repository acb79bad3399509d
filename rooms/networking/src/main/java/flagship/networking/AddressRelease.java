package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.NetworkIp;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes back the addresses of owners that need them no more: pods that are gone, unless their StatefulSet or virtual machine will have a next
 * pod of that name.
 *
 * <p>Source: Kube-OVN, contract section 5.4.
 */
final class AddressRelease {
    private final NetworkCaches caches;
    private final Ipam ipam;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final IpObjects ips;
    private final Consumer<String> touched;

    AddressRelease(
            NetworkCaches caches,
            Ipam ipam,
            NorthboundWriter northbound,
            ObjectWriter objects,
            IpObjects ips,
            Consumer<String> touched) {
        this.caches = caches;
        this.ipam = ipam;
        this.northbound = northbound;
        this.objects = objects;
        this.ips = ips;
        this.touched = touched;
    }

    /** Releases or keeps what the owner has; nothing happens while a pod of it lives. */
    void of(NamespacedName owner) throws IOException, InterruptedException {
        if (!caches.livePodsOf(owner).isEmpty()) {
            return;
        }
        for (NetworkIp ip : caches.ipsOf(owner)) {
            if (ip.namespace().isEmpty()) {
                continue; // A node's.
            }
            if (isKept(ip)) {
                keep(ip);
            } else {
                release(ip.name());
            }
        }
        // A lease without an IP object is one whose writer was interrupted.
        var port = PodNetwork.port(owner.name(), owner.namespace(), Keys.PROVIDER);
        if (caches.ip(port).isEmpty()) {
            release(port);
        }
    }

    private boolean isKept(NetworkIp ip) throws IOException, InterruptedException {
        if (IpObjects.isReserved(ip)) {
            return true;
        }
        return switch (ip.podType()) {
            case "StatefulSet" -> statefulSetWants(ip);
            case "VirtualMachine" ->
                objects.client()
                        .find(NetworkCaches.VIRTUAL_MACHINES, new NamespacedName(ip.namespace(), ip.pod()))
                        .filter(machine ->
                                machine.at("/metadata/deletionTimestamp").isMissingNode())
                        .isPresent();
            default -> false;
        };
    }

    private boolean statefulSetWants(NetworkIp ip) {
        int dash = ip.pod().lastIndexOf('-');
        if (dash < 0) {
            return false;
        }
        var name = ip.pod().substring(0, dash);
        Optional<JsonNode> set = caches.statefulSets()
                .get(new NamespacedName(ip.namespace(), name))
                .map(it -> it.toJson());
        return set.filter(it -> it.at("/metadata/deletionTimestamp").isMissingNode())
                .flatMap(it -> PodRequest.ordinal(ip.pod(), name).filter(number -> isWithin(number, it)))
                .isPresent();
    }

    private static boolean isWithin(int ordinal, JsonNode set) {
        int start = set.at("/spec/ordinals/start").asInt(0);
        int replicas = set.at("/spec/replicas").asInt(1);
        return ordinal >= start && ordinal < start + replicas;
    }

    /** The port stays, so that nobody else gets the address through OVN, but it is in no group. */
    private void keep(NetworkIp ip) throws IOException, InterruptedException {
        var lease = ipam.subnet(ip.subnet()).flatMap(book -> book.lease(ip.name()));
        var subnet = caches.subnet(ip.subnet());
        if (lease.isPresent()
                && subnet.isPresent()
                && Keys.isOvn(subnet.get().spec().provider())) {
            var row = PortRows.of(new PortRows.Port(
                    ip.name(),
                    ip.subnet(),
                    ip.namespace() + "/" + ip.pod(),
                    lease.get(),
                    false,
                    false,
                    List.of(),
                    java.util.Set.of(),
                    List.of(),
                    List.of(),
                    java.util.Set.of()));
            northbound.write(new Scope.OfPort(ip.name()), List.of(row), VpcReconciler.WRITE_LIMIT);
        }
    }

    /** First the port and the object, then the address: nobody gets it while OVN still knows it as another's. */
    private void release(String port) throws IOException, InterruptedException {
        northbound.write(new Scope.OfPort(port), List.of(), VpcReconciler.WRITE_LIMIT);
        ips.delete(port);
        for (String subnet : ipam.subnetsOf(port)) {
            ipam.subnet(subnet).ifPresent(book -> book.release(port));
            touched.accept(subnet);
        }
    }
}
