package flagship.interpreter;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Items like {@code 10.0.1.5} and {@code 10.0.1.5..10.0.1.9} as the addresses that they name, however they are written. Pure. */
final class AddressRanges {
    /** @param bits tells the families apart */
    record Range(int bits, BigInteger first, BigInteger last) {
        private boolean reaches(Range next) {
            return bits == next.bits && last.add(BigInteger.ONE).compareTo(next.first) >= 0;
        }

        private Range with(Range next) {
            return new Range(bits, first, last.max(next.last));
        }
    }

    private record Address(int bits, BigInteger number) {}

    private static final Comparator<Range> ORDER =
            Comparator.comparingInt(Range::bits).thenComparing(Range::first).thenComparing(Range::last);

    private AddressRanges() {}

    /** Sorted, none of them touching another; empty if an item cannot be read. */
    static Optional<List<Range>> of(Collection<String> items) {
        var ranges = new ArrayList<Range>();
        for (String item : items) {
            var ends = item.split("\\.\\.", -1);
            var first = address(ends[0].strip());
            var last = address(ends[ends.length - 1].strip());
            if (ends.length > 2
                    || first.isEmpty()
                    || last.isEmpty()
                    || first.get().bits() != last.get().bits()) {
                return Optional.empty();
            }
            ranges.add(new Range(
                    first.get().bits(), first.get().number(), last.get().number()));
        }
        ranges.sort(ORDER);
        var merged = new ArrayList<Range>();
        for (Range range : ranges) {
            if (!merged.isEmpty() && merged.getLast().reaches(range)) {
                merged.set(merged.size() - 1, merged.getLast().with(range));
            } else {
                merged.add(range);
            }
        }
        return Optional.of(List.copyOf(merged));
    }

    private static Optional<Address> address(String text) {
        try {
            var bytes = InetAddress.ofLiteral(text).getAddress();
            return Optional.of(new Address(bytes.length * 8, new BigInteger(1, bytes)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
