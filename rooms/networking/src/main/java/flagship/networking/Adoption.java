package flagship.networking;

import flagship.fleetapi.NetworkIp;
import flagship.fleetapi.Subnet;
import flagship.kubeclient.RawObject;
import java.util.List;
import java.util.Optional;

/**
 * Fills the address books at the start from what the API says: first the addresses that are kept for StatefulSets and virtual machines, so
 * that no other pod gets one of them, then all others.
 *
 * <p>Source: Kube-OVN, contract section 4.3.
 */
final class Adoption {
    private final NetworkCaches caches;
    private final Ipam ipam;
    private final NetworkingConfig config;

    Adoption(NetworkCaches caches, Ipam ipam, NetworkingConfig config) {
        this.caches = caches;
        this.ipam = ipam;
        this.config = config;
    }

    void run() {
        for (Subnet subnet : caches.allSubnets()) {
            if (Cidr.parseList(subnet.spec().cidrBlock()).isPresent()) {
                ipam.shape(subnet);
            }
        }
        var ips = caches.ips().list().stream()
                .map(it -> NetworkIp.of(it.toJson()))
                .toList();
        ips.stream().filter(ip -> isKept(ip)).forEach(this::adopt);
        ips.stream().filter(ip -> !isKept(ip)).forEach(this::adopt);
        caches.pods().list().forEach(this::adoptPod);
    }

    private static boolean isKept(NetworkIp ip) {
        return !ip.podType().isEmpty() || IpObjects.isReserved(ip);
    }

    private void adopt(NetworkIp ip) {
        var owner = ip.namespace().isEmpty() ? ip.pod() : ip.namespace() + "/" + ip.pod();
        ipam.subnet(ip.subnet())
                .ifPresent(book -> book.adopt(new Lease(
                        ip.name(),
                        owner,
                        IpAddress.parse(ip.v4()),
                        IpAddress.parse(ip.v6()),
                        MacAddress.parse(ip.mac()))));
    }

    /** A pod whose IP object was not written, or was lost. */
    private void adoptPod(RawObject object) {
        var pod = PodFacts.of(object.toJson());
        if (pod.hasEnded() || pod.hostNetwork()) {
            return;
        }
        for (var annotation : pod.metadata().annotations().entrySet()) {
            var suffix = ".kubernetes.io/" + Keys.ALLOCATED;
            if (annotation.getKey().endsWith(suffix) && annotation.getValue().equals("true")) {
                var provider =
                        annotation.getKey().substring(0, annotation.getKey().length() - suffix.length());
                lease(pod, provider).ifPresent(lease -> adopt(pod, provider, lease));
            }
        }
    }

    private Optional<Lease> lease(PodFacts pod, String provider) {
        var addresses = Ipam.addresses(pod.annotation(provider, Keys.IP_ADDRESS));
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        var owner = pod.owner(config.keepVmIp());
        return Optional.of(new Lease(
                PodNetwork.port(owner.name(), owner.namespace(), provider),
                owner.toString(),
                ofFamily(addresses, IpFamily.IPV4),
                ofFamily(addresses, IpFamily.IPV6),
                MacAddress.parse(pod.annotation(provider, Keys.MAC_ADDRESS))));
    }

    private static Optional<IpAddress> ofFamily(List<IpAddress> addresses, IpFamily family) {
        return addresses.stream().filter(address -> address.family() == family).findFirst();
    }

    private void adopt(PodFacts pod, String provider, Lease lease) {
        ipam.subnet(pod.annotation(provider, Keys.LOGICAL_SWITCH))
                .filter(book -> book.lease(lease.nic()).isEmpty())
                .ifPresent(book -> book.adopt(lease));
    }
}
