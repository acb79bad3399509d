package flagship.propagation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is free of some ranges of addresses. Gives the lowest free block, so the same state gives the same block. Not for several threads.
 */
final class FreeBlocks {
    private final List<AddressBlock> ranges;
    /** What nobody may get any more; some may lie within others, or out of all ranges. */
    private final TreeSet<AddressBlock> taken = new TreeSet<>();

    FreeBlocks(Collection<AddressBlock> ranges, Collection<AddressBlock> taken) {
        this.ranges = ranges.stream().sorted().toList();
        this.taken.addAll(taken);
    }

    /** Takes the lowest free block of a length; empty where there is none. */
    Optional<AddressBlock> take(int bits, int prefix) {
        for (AddressBlock range : ranges) {
            if (range.bits() == bits && range.prefix() <= prefix) {
                var found = lowest(range, prefix);
                if (found.isPresent()) {
                    taken.add(found.get());
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Takes exactly this block, if it is free and within a range. */
    boolean take(AddressBlock wanted) {
        boolean free = ranges.stream().anyMatch(range -> range.contains(wanted))
                && taken.stream().noneMatch(wanted::overlaps);
        return free && taken.add(wanted);
    }

    void giveBack(AddressBlock block) {
        taken.remove(block);
    }

    /** Whether a range is large enough for a block of this length, free or not. */
    boolean isPossible(int bits, int prefix) {
        return ranges.stream().anyMatch(range -> range.bits() == bits && range.prefix() <= prefix);
    }

    private Optional<AddressBlock> lowest(AddressBlock range, int prefix) {
        var candidate = AddressBlock.at(range.bits(), range.first(), prefix);
        for (AddressBlock used : taken) { // In the order of their first addresses: what was passed comes no more.
            if (used.bits() == range.bits() && used.overlaps(candidate)) {
                candidate = behind(used, prefix);
                if (!range.contains(candidate)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(candidate);
    }

    /** The first block of a length that begins behind another one. */
    private static AddressBlock behind(AddressBlock used, int prefix) {
        int host = used.bits() - prefix;
        var rounded = used.end()
                .add(BigInteger.ONE.shiftLeft(host))
                .subtract(BigInteger.ONE)
                .shiftRight(host);
        return new AddressBlock(used.bits(), rounded.shiftLeft(host), prefix);
    }

    /** How many blocks of a length are free; absent where no range is of the family. */
    Optional<Long> count(int bits, int prefix) {
        var ofFamily = ranges.stream().filter(range -> range.bits() == bits).toList();
        if (ofFamily.isEmpty()) {
            return Optional.empty();
        }
        var free = ofFamily.stream()
                .filter(range -> range.prefix() <= prefix)
                .map(range -> count(range, prefix))
                .reduce(BigInteger.ZERO, BigInteger::add);
        return Optional.of(free.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue());
    }

    private BigInteger count(AddressBlock range, int prefix) {
        int host = range.bits() - prefix;
        var free = new ArrayList<BigInteger>();
        var next = range.first().shiftRight(host);
        var end = range.end().shiftRight(host);
        for (AddressBlock used : taken) {
            if (used.overlaps(range)) {
                free.add(used.first().shiftRight(host).min(end).subtract(next).max(BigInteger.ZERO));
                next = next.max(behind(used, prefix).first().shiftRight(host));
            }
        }
        free.add(end.subtract(next).max(BigInteger.ZERO));
        return free.stream().reduce(BigInteger.ZERO, BigInteger::add);
    }
}
