package flagship.networking;

import flagship.networking.LeaseRefused.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Who has which address of one subnet. Safe for use by many threads.
 *
 * <p>An interface that asks again gets what it has. No address and no MAC is given to two owners, unless a request says that it shares. Pure:
 * chance is a parameter.
 *
 * <p>Source: Kube-OVN, contract section 5.
 */
final class SubnetAddresses {
    private final String subnet;
    private final RandomGenerator random;

    // All guarded by this.
    private List<AddressPool> pools;
    private final Map<String, Lease> byNic = new HashMap<>();
    private final Map<IpAddress, Set<String>> nicsByAddress = new HashMap<>();
    private final Map<MacAddress, Set<String>> nicsByMac = new HashMap<>();

    /** @param networks one a family, with its gateway; none for a subnet without addresses */
    SubnetAddresses(String subnet, List<Network> networks, List<IpRange> excluded, RandomGenerator random) {
        this.subnet = subnet;
        this.random = random;
        this.pools = pools(networks, excluded);
    }

    /** A network of the subnet. */
    record Network(Cidr cidr, IpAddress gateway) {}

    private static List<AddressPool> pools(List<Network> networks, List<IpRange> excluded) {
        return networks.stream()
                .map(network -> new AddressPool(network.cidr(), network.gateway(), excluded))
                .toList();
    }

    /** Follows a change of the Subnet; leases stay, also those that no longer fit. */
    synchronized void reshape(List<Network> networks, List<IpRange> excluded) {
        var before = pools.stream()
                .map(pool -> new Network(pool.cidr(), pool.gateway()))
                .toList();
        if (before.equals(networks)) {
            pools.forEach(pool -> pool.exclude(excluded));
            return;
        }
        pools = pools(networks, excluded);
        for (IpAddress address : nicsByAddress.keySet()) {
            pool(address.family())
                    .filter(pool -> pool.offers(address) && !pool.isUsed(address))
                    .ifPresent(pool -> pool.take(address));
        }
    }

    private Optional<AddressPool> pool(IpFamily family) {
        return pools.stream().filter(pool -> pool.cidr().family() == family).findFirst();
    }

    /**
     * Gives the interface its addresses.
     *
     * @param avoided addresses that are not given unasked: those of nodes
     */
    synchronized Lease acquire(LeaseRequest request, Predicate<IpAddress> avoided) throws LeaseRefused {
        var known = byNic.get(request.nic());
        if (known != null && fulfils(known, request)) {
            return known;
        }
        check(request);
        if (known != null) {
            release(known.nic());
        }
        var taken = new ArrayList<IpAddress>();
        try {
            for (AddressPool pool : wantedPools(request)) {
                taken.add(take(pool, request, avoided));
            }
            var lease = new Lease(
                    request.nic(),
                    request.owner(),
                    ofFamily(taken, IpFamily.IPV4),
                    ofFamily(taken, IpFamily.IPV6),
                    mac(request, known));
            record(lease);
            return lease;
        } catch (LeaseRefused e) {
            taken.stream()
                    .filter(address -> !nicsByAddress.containsKey(address))
                    .forEach(this::giveBack);
            if (known != null) {
                restore(known);
            }
            throw e;
        }
    }

    private static Optional<IpAddress> ofFamily(List<IpAddress> addresses, IpFamily family) {
        return addresses.stream().filter(address -> address.family() == family).findFirst();
    }

    private static boolean fulfils(Lease lease, LeaseRequest request) {
        return lease.owner().equals(request.owner())
                && lease.addresses().containsAll(request.addresses())
                && (request.pool().isEmpty()
                        || lease.addresses().stream()
                                .allMatch(address -> request.pool().stream()
                                                .noneMatch(
                                                        range -> range.first().family() == address.family())
                                        || request.pool().stream().anyMatch(range -> range.contains(address))))
                && (request.mac().isEmpty() || lease.mac().equals(request.mac()));
    }

    private void check(LeaseRequest request) throws LeaseRefused {
        if (request.family().isPresent() && pool(request.family().get()).isEmpty()) {
            throw new LeaseRefused(
                    Reason.INVALID_FAMILY,
                    "subnet %s has no %s addresses: change the annotation ip_family"
                            .formatted(subnet, request.family().get().word()));
        }
        for (IpAddress address : request.addresses()) {
            var pool = pool(address.family()).filter(it -> it.offers(address));
            if (pool.isEmpty()) {
                throw new LeaseRefused(
                        Reason.ADDRESS_OUT_OF_RANGE,
                        "%s is not an address of subnet %s: choose one inside %s".formatted(address, subnet, cidrs()));
            }
            checkNotTaken(pool.get(), address, request);
        }
        checkMac(request);
    }

    private void checkNotTaken(AddressPool pool, IpAddress address, LeaseRequest request) throws LeaseRefused {
        if (address.equals(pool.gateway())) {
            throw new LeaseRefused(
                    Reason.ADDRESS_CONFLICT,
                    "%s is the gateway of subnet %s: choose another address".formatted(address, subnet));
        }
        var holder = othersWith(nicsByAddress.getOrDefault(address, Set.of()), request);
        if (holder.isPresent() && !request.shared()) {
            throw new LeaseRefused(
                    Reason.ADDRESS_CONFLICT,
                    "%s of subnet %s is in use by %s: choose another address, or delete that one first"
                            .formatted(address, subnet, holder.get()));
        }
    }

    private void checkMac(LeaseRequest request) throws LeaseRefused {
        if (request.mac().isEmpty() || request.shared()) {
            return;
        }
        var holder = othersWith(nicsByMac.getOrDefault(request.mac().get(), Set.of()), request);
        if (holder.isPresent()) {
            throw new LeaseRefused(
                    Reason.ADDRESS_CONFLICT,
                    "MAC address %s is in use in subnet %s by %s"
                            .formatted(request.mac().get(), subnet, holder.get()));
        }
    }

    private static Optional<String> othersWith(Set<String> nics, LeaseRequest request) {
        return nics.stream()
                .filter(nic -> !nic.equals(request.nic()) && !nic.equals(request.lender()))
                .findFirst();
    }

    private String cidrs() {
        return String.join(
                ",", pools.stream().map(pool -> pool.cidr().toString()).toList());
    }

    private List<AddressPool> wantedPools(LeaseRequest request) {
        return pools.stream()
                .filter(pool -> request.family().isEmpty()
                        || request.family().get() == pool.cidr().family())
                .toList();
    }

    private IpAddress take(AddressPool pool, LeaseRequest request, Predicate<IpAddress> avoided) throws LeaseRefused {
        var family = pool.cidr().family();
        var fixed = request.fixed(family);
        if (fixed.isPresent()) {
            if (!pool.isUsed(fixed.get())) {
                pool.take(fixed.get());
            }
            return fixed.get();
        }
        var limited = request.pool().stream()
                .filter(range -> range.first().family() == family)
                .toList();
        var any = limited.isEmpty() ? pool.take(avoided) : pool.takeOf(limited);
        return any.orElseThrow(() -> new LeaseRefused(
                Reason.NO_AVAILABLE_ADDRESS,
                "no %s address of subnet %s is left%s: make it larger or free some"
                        .formatted(family.word(), subnet, limited.isEmpty() ? "" : " in the pool")));
    }

    private Optional<MacAddress> mac(LeaseRequest request, @org.jspecify.annotations.Nullable Lease known) {
        if (request.mac().isPresent()) {
            return request.mac();
        }
        if (!request.wantsMac()) {
            return Optional.empty();
        }
        if (known != null && known.mac().isPresent()) {
            return known.mac();
        }
        var mac = MacAddress.random(random);
        while (nicsByMac.containsKey(mac)) {
            mac = MacAddress.random(random);
        }
        return Optional.of(mac);
    }

    private void record(Lease lease) {
        byNic.put(lease.nic(), lease);
        lease.addresses()
                .forEach(address -> nicsByAddress
                        .computeIfAbsent(address, _ -> new HashSet<>(2))
                        .add(lease.nic()));
        lease.mac()
                .ifPresent(mac ->
                        nicsByMac.computeIfAbsent(mac, _ -> new HashSet<>(2)).add(lease.nic()));
    }

    private void restore(Lease lease) {
        for (IpAddress address : lease.addresses()) {
            pool(address.family())
                    .filter(pool -> pool.offers(address) && !pool.isUsed(address))
                    .ifPresent(pool -> pool.take(address));
        }
        record(lease);
    }

    /** Takes over what the world already knows; conflicts stay visible as two holders of one address. */
    synchronized void adopt(Lease lease) {
        release(lease.nic());
        restore(lease);
    }

    /** Gives back what the interface has; nothing happens if it has nothing. */
    synchronized void release(String nic) {
        var lease = byNic.remove(nic);
        if (lease == null) {
            return;
        }
        lease.mac().ifPresent(mac -> forget(nicsByMac, mac, nic));
        for (IpAddress address : lease.addresses()) {
            if (forget(nicsByAddress, address, nic)) {
                giveBack(address);
            }
        }
    }

    private void giveBack(IpAddress address) {
        pool(address.family()).ifPresent(pool -> pool.release(address));
    }

    /** Whether nobody has the value any more. */
    private static <T> boolean forget(Map<T, Set<String>> nics, T value, String nic) {
        var holders = nics.get(value);
        if (holders != null && holders.remove(nic) && holders.isEmpty()) {
            nics.remove(value);
            return true;
        }
        return false;
    }

    synchronized Optional<Lease> lease(String nic) {
        return Optional.ofNullable(byNic.get(nic));
    }

    /** All leases; a copy. */
    synchronized Collection<Lease> leases() {
        return List.copyOf(byNic.values());
    }

    /** Whether an interface could get an address of each family now. */
    synchronized boolean hasRoom() {
        return pools.stream().allMatch(pool -> pool.available().signum() > 0);
    }

    /** How much is used and left, for the Subnet's status. */
    synchronized AddressUsage usage() {
        return AddressUsage.of(pools);
    }
}
