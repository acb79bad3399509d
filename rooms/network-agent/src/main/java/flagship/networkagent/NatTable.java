package flagship.networkagent;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The translations of a gateway as the kernel keeps them: a few fixed rules that look into maps. So a packet costs the same with one rule or
 * ten thousand, and a change is an entry of a map. Keys and values are texts as the program {@code nft} writes them. Pure.
 *
 * @param maps the entries of each map, by the names of the maps
 */
record NatTable(Map<String, SortedMap<String, String>> maps) {
    static final String NAME = "vpc-nat-gw";
    /** EIP to what it floats to, and back. */
    static final String FLOATING_IN = "fip-in";

    static final String FLOATING_OUT = "fip-out";
    /** {@code tcp . EIP . PORT} to {@code ADDRESS . PORT}. */
    static final String PORTS = "ports";
    /** Ranges of inner addresses to EIPs. */
    static final String SOURCES = "sources";
    /** Each EIP to itself. */
    static final String EIPS = "eips";
    /** Not a map of the kernel, but rules: {@code tcp . EIP . PORT} to several {@code ADDRESS . PORT} with commas. */
    static final String SHARED = "shared";

    /** EIP to the limit of what comes in to it, by {@link RateLimit#name}; and of what goes out from it. */
    static final String LIMIT_IN = "limit-in";

    static final String LIMIT_OUT = "limit-out";

    /** The outer interface to the limit of all that comes in by it, and of all that goes out. */
    static final String LIMIT_ALL_IN = "limit-all-in";

    static final String LIMIT_ALL_OUT = "limit-all-out";

    /** In place of an EIP: no entry of the map. */
    private static final String UNTOUCHED = "";

    static final Set<String> MAPS = Set.of(
            FLOATING_IN, FLOATING_OUT, PORTS, SOURCES, EIPS, SHARED, LIMIT_IN, LIMIT_OUT, LIMIT_ALL_IN, LIMIT_ALL_OUT);

    NatTable {
        var copy = new HashMap<String, SortedMap<String, String>>();
        for (String map : MAPS) {
            copy.put(map, new TreeMap<>(maps.getOrDefault(map, new TreeMap<>())));
        }
        maps = Map.copyOf(copy);
    }

    static NatTable empty() {
        return new NatTable(Map.of());
    }

    static NatTable of(Collection<Translation> translations, Collection<InetAddress> eips) {
        return of(translations, eips, List.of());
    }

    /** @param eips all addresses of the gateway outside */
    static NatTable of(
            Collection<Translation> translations, Collection<InetAddress> eips, Collection<RateLimit> limits) {
        var maps = new HashMap<String, SortedMap<String, String>>();
        MAPS.forEach(name -> maps.put(name, new TreeMap<>()));
        eips.forEach(eip -> entries(maps, EIPS).put(IpPrefix.text(eip), IpPrefix.text(eip)));
        limits.forEach(limit -> {
            if (limit.subject().equals(RateLimit.ALL)) {
                entries(maps, limit.inward() ? LIMIT_ALL_IN : LIMIT_ALL_OUT).put(GatewayPlan.OUTSIDE, limit.name());
            } else {
                entries(maps, limit.inward() ? LIMIT_IN : LIMIT_OUT).put(limit.subject(), limit.name());
            }
        });
        var sources = new HashMap<IpPrefix, String>();
        var ports = new TreeMap<String, List<String>>();
        for (Translation translation : translations) {
            switch (translation) {
                case Translation.Floating(var eip, var inside) -> {
                    entries(maps, FLOATING_IN).put(IpPrefix.text(eip), IpPrefix.text(inside));
                    entries(maps, FLOATING_OUT).put(IpPrefix.text(inside), IpPrefix.text(eip));
                }
                case Translation.Source(var inside, var eip) ->
                    sources.put(new IpPrefix(inside.network(), inside.length()), IpPrefix.text(eip));
                case Translation.Untouched(var inside) ->
                    sources.putIfAbsent(new IpPrefix(inside.network(), inside.length()), UNTOUCHED);
                case Translation.Port port ->
                    ports.computeIfAbsent(
                                    port.protocol() + " . " + IpPrefix.text(port.eip()) + " . " + port.port(),
                                    _ -> new ArrayList<>())
                            .add(IpPrefix.text(port.inside()) + " . " + port.insidePort());
            }
        }
        AddressRange.flatten(sources).forEach((range, eip) -> {
            if (!eip.equals(UNTOUCHED)) {
                entries(maps, SOURCES).put(range.toString(), eip);
            }
        });
        ports.forEach((key, backends) -> {
            backends.sort(null);
            entries(maps, backends.size() == 1 ? PORTS : SHARED).put(key, String.join(", ", backends));
        });
        return new NatTable(maps);
    }

    private static SortedMap<String, String> entries(Map<String, SortedMap<String, String>> maps, String name) {
        return maps.computeIfAbsent(name, _ -> new TreeMap<>());
    }

    SortedMap<String, String> entries(String map) {
        return java.util.Objects.requireNonNull(maps.get(map), map);
    }

    /** Whether it does nothing at all. */
    boolean isEmpty() {
        return maps.values().stream().allMatch(Map::isEmpty);
    }

    /**
     * What makes another table of this one, of one map.
     *
     * @param gone entries that are to go, or to be others
     * @param fresh entries that are to come
     */
    record Difference(String map, SortedMap<String, String> gone, SortedMap<String, String> fresh) {
        int entries() {
            return gone.size() + fresh.size();
        }
    }

    /** Of the maps that are not the same, in the order of their names. */
    List<Difference> differences(NatTable wanted) {
        return MAPS.stream()
                .sorted()
                .map(map -> new Difference(map, missingIn(wanted, map), wanted.missingIn(this, map)))
                .filter(difference -> difference.entries() > 0)
                .toList();
    }

    /** The entries of a map that {@code other} has not, or has otherwise. */
    SortedMap<String, String> missingIn(NatTable other, String map) {
        var missing = new TreeMap<String, String>();
        var others = other.entries(map);
        entries(map).forEach((key, value) -> {
            if (!value.equals(others.get(key))) {
                missing.put(key, value);
            }
        });
        return missing;
    }
}
