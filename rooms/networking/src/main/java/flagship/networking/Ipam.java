package flagship.networking;

import flagship.fleetapi.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** The addresses of all subnets. Safe for use by many threads. */
final class Ipam {
    private final Map<String, SubnetAddresses> subnets = new ConcurrentHashMap<>();
    private final RandomGenerator random;

    Ipam(RandomGenerator random) {
        this.random = random;
    }

    Optional<SubnetAddresses> subnet(String name) {
        return Optional.ofNullable(subnets.get(name));
    }

    /** Creates or reshapes the address book of a Subnet that is valid. */
    SubnetAddresses shape(Subnet subnet) {
        var networks = networks(subnet);
        var excluded = ExcludeIps.parse(subnet.spec().excludeIps());
        var book =
                subnets.computeIfAbsent(subnet.name(), name -> new SubnetAddresses(name, networks, excluded, random));
        book.reshape(networks, excluded);
        return book;
    }

    void forget(String subnet) {
        subnets.remove(subnet);
    }

    /** The subnets in which an interface has addresses. */
    List<String> subnetsOf(String nic) {
        var found = new ArrayList<String>();
        subnets.forEach((name, book) -> book.lease(nic).ifPresent(_ -> found.add(name)));
        return found;
    }

    /** Each network of a Subnet with its gateway; those that cannot be read are left out. */
    static List<SubnetAddresses.Network> networks(Subnet subnet) {
        var networks = new ArrayList<SubnetAddresses.Network>();
        for (Cidr cidr : Cidr.parseList(subnet.spec().cidrBlock()).orElse(List.of())) {
            var gateway = addresses(subnet.spec().gateway()).stream()
                    .filter(address -> address.family() == cidr.family())
                    .findFirst()
                    .orElseGet(() -> cidr.network().next());
            networks.add(new SubnetAddresses.Network(cidr, gateway));
        }
        return networks;
    }

    /** The readable addresses of a list with commas. */
    static List<IpAddress> addresses(String list) {
        var all = new ArrayList<IpAddress>();
        for (String word : list.split(",", -1)) {
            IpAddress.parse(word.strip()).ifPresent(all::add);
        }
        return all;
    }
}
