package flagship.networking;

import java.util.List;
import java.util.Optional;

/**
 * What an interface asks its subnet for.
 *
 * @param nic see {@link Lease}
 * @param owner see {@link Lease}
 * @param addresses those that it must get, at most one a family; families without one get any address
 * @param pool where any address is taken from; empty for the whole subnet
 * @param mac the one that it must get; absent for any
 * @param family the only family of a subnet with both; absent for all
 * @param wantsMac false for interfaces that have one
 * @param shared whether addresses of others may be taken too: a pod that a VM moves to has those of the pod that it leaves
 * @param lender the only other interface whose addresses may be taken too; empty for none
 */
record LeaseRequest(
        String nic,
        String owner,
        List<IpAddress> addresses,
        List<IpRange> pool,
        Optional<MacAddress> mac,
        Optional<IpFamily> family,
        boolean wantsMac,
        boolean shared,
        String lender) {
    LeaseRequest {
        addresses = List.copyOf(addresses);
        pool = List.copyOf(pool);
    }

    /** Any address. */
    static LeaseRequest any(String nic, String owner) {
        return new LeaseRequest(nic, owner, List.of(), List.of(), Optional.empty(), Optional.empty(), true, false, "");
    }

    LeaseRequest at(List<IpAddress> fixed) {
        return new LeaseRequest(nic, owner, fixed, pool, mac, family, wantsMac, shared, lender);
    }

    LeaseRequest from(List<IpRange> ranges) {
        return new LeaseRequest(nic, owner, addresses, ranges, mac, family, wantsMac, shared, lender);
    }

    LeaseRequest withMac(Optional<MacAddress> fixed) {
        return new LeaseRequest(nic, owner, addresses, pool, fixed, family, wantsMac, shared, lender);
    }

    LeaseRequest only(Optional<IpFamily> chosen) {
        return new LeaseRequest(nic, owner, addresses, pool, mac, chosen, wantsMac, shared, lender);
    }

    LeaseRequest withoutMac() {
        return new LeaseRequest(nic, owner, addresses, pool, mac, family, false, shared, lender);
    }

    LeaseRequest sharing(boolean changed) {
        return new LeaseRequest(nic, owner, addresses, pool, mac, family, wantsMac, changed, lender);
    }

    LeaseRequest borrowing(String nic) {
        return new LeaseRequest(this.nic, owner, addresses, pool, mac, family, wantsMac, shared, nic);
    }

    Optional<IpAddress> fixed(IpFamily wanted) {
        return addresses.stream().filter(address -> address.family() == wanted).findFirst();
    }
}
