package flagship.networking;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** How much of a subnet is used and left, a family each; absent where it has no such network. */
record AddressUsage(Optional<Family> v4, Optional<Family> v6) {
    /**
     * One family.
     *
     * @param capacity addresses that can be given out unasked when nobody has one
     * @param usedRange {@code 10.0.1.3-10.0.1.5,10.0.1.9}; addresses that were excluded are left out of both ranges
     */
    record Family(BigInteger capacity, BigInteger used, String availableRange, String usedRange) {
        BigInteger available() {
            return capacity.subtract(used).max(BigInteger.ZERO);
        }
    }

    static AddressUsage of(List<AddressPool> pools) {
        return new AddressUsage(family(pools, IpFamily.IPV4), family(pools, IpFamily.IPV6));
    }

    /** Of the addresses in some ranges alone. */
    static AddressUsage within(List<AddressPool> pools, List<IpRange> ranges) {
        return new AddressUsage(within(pools, ranges, IpFamily.IPV4), within(pools, ranges, IpFamily.IPV6));
    }

    private static Optional<Family> within(List<AddressPool> pools, List<IpRange> ranges, IpFamily family) {
        var chosen = ranges.stream()
                .filter(range -> range.first().family() == family)
                .toList();
        return pools.stream()
                .filter(pool -> pool.cidr().family() == family && !chosen.isEmpty())
                .findFirst()
                .map(pool -> {
                    var used = common(pool.usedRanges(), chosen);
                    var available = common(pool.availableRanges(), chosen);
                    return new Family(
                            used.size().add(available.size()),
                            used.size(),
                            text(available.ranges()),
                            text(used.ranges()));
                });
    }

    private static AddressSet common(List<IpRange> some, List<IpRange> others) {
        var rest = new AddressSet();
        some.forEach(rest::add);
        others.forEach(rest::remove);
        var common = new AddressSet();
        some.forEach(common::add);
        common.removeAll(rest);
        return common;
    }

    private static Optional<Family> family(List<AddressPool> pools, IpFamily family) {
        return pools.stream()
                .filter(pool -> pool.cidr().family() == family)
                .findFirst()
                .map(pool -> new Family(
                        pool.capacity(), pool.usedCount(), text(pool.availableRanges()), text(pool.usedRanges())));
    }

    private static String text(List<IpRange> ranges) {
        return String.join(",", ranges.stream().map(IpRange::toString).toList());
    }
}
