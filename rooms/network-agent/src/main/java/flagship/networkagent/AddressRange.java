package flagship.networkagent;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** IPv4 addresses from the first to the last, as unsigned numbers. Ordered by the first. Pure. */
record AddressRange(long first, long last) implements Comparable<AddressRange> {
    static AddressRange of(IpPrefix network) {
        long first = number(network.network());
        return new AddressRange(first, first + (1L << (32 - network.length())) - 1);
    }

    static long number(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length != 4) {
            throw new IllegalArgumentException("%s is no IPv4 address".formatted(address.getHostAddress()));
        }
        long number = 0;
        for (byte part : bytes) {
            number = (number << 8) | (part & 0xff);
        }
        return number;
    }

    static String text(long number) {
        return "%d.%d.%d.%d"
                .formatted((number >> 24) & 0xff, (number >> 16) & 0xff, (number >> 8) & 0xff, number & 0xff);
    }

    boolean contains(long address) {
        return first <= address && address <= last;
    }

    @Override
    public int compareTo(AddressRange other) {
        int byFirst = Long.compare(first, other.first);
        return byFirst != 0 ? byFirst : Long.compare(last, other.last);
    }

    /**
     * Networks that may lie inside each other, as ranges that do not: each address has the value of the smallest network that it is in. So one
     * look into a tree of the kernel finds it, however many networks there are.
     */
    static <V> Map<AddressRange, V> flatten(Map<IpPrefix, V> networks) {
        var largestFirst = networks.entrySet().stream()
                .sorted(Comparator.comparingInt(it -> it.getKey().length()))
                .toList();
        var flat = new TreeMap<AddressRange, V>();
        for (var network : largestFirst) {
            cut(flat, of(network.getKey()), network.getValue());
        }
        return flat;
    }

    /** Networks are apart or inside each other: at most one range holds the new one, and none is held by it. */
    private static <V> void cut(TreeMap<AddressRange, V> flat, AddressRange hole, V value) {
        var around = flat.floorEntry(new AddressRange(hole.first, Long.MAX_VALUE));
        if (around != null && around.getKey().contains(hole.first)) {
            flat.remove(around.getKey());
            for (AddressRange rest : rest(around.getKey(), hole)) {
                flat.put(rest, around.getValue());
            }
        }
        flat.put(hole, value);
    }

    private static List<AddressRange> rest(AddressRange whole, AddressRange hole) {
        var parts = new ArrayList<AddressRange>();
        if (whole.first < hole.first) {
            parts.add(new AddressRange(whole.first, hole.first - 1));
        }
        if (hole.last < whole.last) {
            parts.add(new AddressRange(hole.last + 1, whole.last));
        }
        return parts;
    }

    /** {@code 10.0.1.0-10.0.1.255}, or one address. */
    @Override
    public String toString() {
        return first == last ? text(first) : text(first) + "-" + text(last);
    }
}
