package flagship.networking;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The addresses of one network: which are free, given back, excluded, or in use. For one thread.
 *
 * <p>The lowest free address goes first. One that was given back rests until no other is free, so that an address is not soon somebody else's.
 *
 * <p>Source: Kube-OVN, contract section 5.1.
 */
public final class AddressPool {
    private final Cidr cidr;
    private final IpAddress gateway;
    private final AddressSet used = new AddressSet();
    private AddressSet free;
    private AddressSet released = new AddressSet();
    private AddressSet excluded = new AddressSet();

    /** @param gateway never given to anybody */
    public AddressPool(Cidr cidr, IpAddress gateway, List<IpRange> exclusions) {
        this.cidr = cidr;
        this.gateway = gateway;
        this.free = new AddressSet();
        exclude(exclusions);
    }

    Cidr cidr() {
        return cidr;
    }

    IpAddress gateway() {
        return gateway;
    }

    /** Sets which addresses are not given out unasked; what is in use stays so. Ranges are clipped to the network. */
    void exclude(List<IpRange> exclusions) {
        var usable = cidr.usable();
        excluded = new AddressSet();
        if (usable.isPresent()) {
            exclusions.forEach(range -> clip(range, usable.get()).ifPresent(excluded::add));
        }
        free = usable.map(AddressSet::of).orElseGet(AddressSet::new);
        free.removeAll(excluded);
        free.remove(gateway);
        free.removeAll(used);
        released.removeAll(excluded);
        free.removeAll(released);
    }

    private static Optional<IpRange> clip(IpRange range, IpRange limits) {
        if (range.first().family() != limits.first().family()
                || range.last().isBefore(limits.first())
                || limits.last().isBefore(range.first())) {
            return Optional.empty();
        }
        var first = range.first().isBefore(limits.first()) ? limits.first() : range.first();
        var last = limits.last().isBefore(range.last()) ? limits.last() : range.last();
        return Optional.of(new IpRange(first, last));
    }

    /** Takes the next address; empty where none is left. */
    public Optional<IpAddress> take() {
        return take(_ -> false);
    }

    /** Takes the next address that {@code avoided} does not hold for. */
    Optional<IpAddress> take(Predicate<IpAddress> avoided) {
        if (free.isEmpty()) {
            var empty = free;
            free = released;
            released = empty;
        }
        var found = lowest(free, avoided).or(() -> lowest(released, avoided));
        found.ifPresent(this::markUsed);
        return found;
    }

    private static Optional<IpAddress> lowest(AddressSet set, Predicate<IpAddress> avoided) {
        var candidate = set.first();
        while (candidate.isPresent() && avoided.test(candidate.get())) {
            candidate = set.firstFrom(candidate.get().next());
        }
        return candidate;
    }

    /** Takes the next address of the ranges, in their order. */
    Optional<IpAddress> takeOf(List<IpRange> ranges) {
        for (AddressSet set : List.of(free, released)) {
            for (IpRange range : ranges) {
                if (range.first().family() != cidr.family()) {
                    continue;
                }
                var candidate = set.firstFrom(range.first()).filter(range::contains);
                if (candidate.isPresent()) {
                    markUsed(candidate.get());
                    return candidate;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether an address may be asked for: inside the network, and neither its first nor its last. */
    boolean offers(IpAddress address) {
        return cidr.usable().filter(range -> range.contains(address)).isPresent();
    }

    /** Whether somebody has it; the gateway's always is. */
    boolean isUsed(IpAddress address) {
        return address.equals(gateway) || used.contains(address);
    }

    /** Takes this very address, also an excluded one. */
    void take(IpAddress address) {
        if (!offers(address) || isUsed(address)) {
            throw new IllegalArgumentException("%s of %s cannot be taken".formatted(address, cidr));
        }
        markUsed(address);
    }

    private void markUsed(IpAddress address) {
        free.remove(address);
        released.remove(address);
        used.add(address);
    }

    /** Gives an address back; nothing happens if nobody had it. */
    public void release(IpAddress address) {
        if (used.remove(address) && offers(address) && !excluded.contains(address)) {
            released.add(address);
        }
    }

    /** How many can still be given out unasked. */
    public BigInteger available() {
        return free.size().add(released.size());
    }

    /** The addresses in use that are not excluded. */
    List<IpRange> usedRanges() {
        var shown = new AddressSet();
        used.ranges().forEach(shown::add);
        shown.removeAll(excluded);
        return shown.ranges();
    }

    /** The addresses that can be given out unasked, in ascending order. */
    List<IpRange> availableRanges() {
        var shown = new AddressSet();
        free.ranges().forEach(shown::add);
        released.ranges().forEach(shown::add);
        return shown.ranges();
    }

    /** The size of the network without what was excluded; the gateway counts as excluded. */
    BigInteger capacity() {
        var all = cidr.usable().map(AddressSet::of).orElseGet(AddressSet::new);
        all.removeAll(excluded);
        all.remove(gateway);
        return all.size();
    }

    /** How many addresses are in use that are not excluded. */
    BigInteger usedCount() {
        var count = BigInteger.ZERO;
        for (IpRange range : usedRanges()) {
            count = count.add(range.size());
        }
        return count;
    }

    /** The excluded ranges as they count: merged, with the gateway. */
    static List<IpRange> merged(List<IpRange> ranges) {
        var merged = new ArrayList<IpRange>();
        ranges.stream()
                .sorted((one, other) -> one.first().compareTo(other.first()))
                .forEach(range -> merge(merged, range));
        return merged;
    }

    private static void merge(List<IpRange> merged, IpRange range) {
        if (!merged.isEmpty()
                && merged.getLast().first().family() == range.first().family()
                && !merged.getLast().last().next().isBefore(range.first())) {
            var last = merged.removeLast();
            var end = last.last().isBefore(range.last()) ? range.last() : last.last();
            merged.add(new IpRange(last.first(), end));
        } else {
            merged.add(range);
        }
    }
}
