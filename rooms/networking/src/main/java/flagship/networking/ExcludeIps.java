package flagship.networking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code Subnet.spec.excludeIps}: items like {@code 10.0.1.5} and {@code 10.0.1.5..10.0.1.9}. */
final class ExcludeIps {
    private ExcludeIps() {}

    static Optional<IpRange> parseItem(String item) {
        var ends = item.split("\\.\\.", -1);
        var first = IpAddress.parse(ends[0].strip());
        var last = IpAddress.parse(ends[ends.length - 1].strip());
        if (ends.length > 2 || first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        boolean ordered =
                first.get().family() == last.get().family() && !last.get().isBefore(first.get());
        return ordered ? Optional.of(new IpRange(first.get(), last.get())) : Optional.empty();
    }

    /** The readable items. */
    static List<IpRange> parse(List<String> items) {
        var ranges = new ArrayList<IpRange>();
        items.forEach(item -> parseItem(item).ifPresent(ranges::add));
        return ranges;
    }

    /** The items with the gateways, sorted and merged; empty if one of them cannot be read. */
    static Optional<List<String>> canonical(List<String> items, List<IpAddress> gateways) {
        var ranges = parse(items);
        if (ranges.size() != items.size()) {
            return Optional.empty();
        }
        gateways.forEach(gateway -> ranges.add(new IpRange(gateway, gateway)));
        return Optional.of(
                AddressPool.merged(ranges).stream().map(ExcludeIps::text).toList());
    }

    private static String text(IpRange range) {
        return range.first().equals(range.last()) ? range.first().toString() : range.first() + ".." + range.last();
    }
}
