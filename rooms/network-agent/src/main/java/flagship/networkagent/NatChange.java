package flagship.networkagent;

import flagship.networkagent.Conntrack.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which connections a change of the table concerns: those that an entry translated that is gone or changed, and those that passed without the
 * translation that a new entry gives them. Pure.
 */
final class NatChange {
    private NatChange() {}

    static Predicate<Connection> concerned(NatTable before, NatTable after) {
        var tests = new ArrayList<Predicate<Connection>>();
        for (String map : List.of(NatTable.PORTS, NatTable.SHARED)) {
            touched(before, after, map).keySet().forEach(key -> tests.add(port(key)));
        }
        touched(before, after, NatTable.FLOATING_IN).forEach((eip, inside) -> tests.add(floating(eip, inside)));
        // A smaller network that is cut out of a larger changes the ranges around it, not what happens in them.
        for (var entry : touched(before, after, NatTable.SOURCES).entrySet()) {
            tests.add(source(entry.getKey(), after));
        }
        return connection -> tests.stream().anyMatch(test -> test.test(connection));
    }

    /** Entries that are in one of the two only, or differ; those that are gone with what they were. */
    private static Map<String, String> touched(NatTable before, NatTable after, String map) {
        var all = new TreeMap<>(after.missingIn(before, map));
        all.putAll(before.missingIn(after, map));
        return all;
    }

    private static Predicate<Connection> port(String key) {
        var parts = key.split(" \\. ", -1);
        int protocol = parts[0].equals("tcp") ? 6 : 17;
        long eip = number(parts[1]);
        int port = Integer.parseInt(parts[2]);
        return it -> it.protocol() == protocol && it.destination() == eip && it.port() == port;
    }

    private static Predicate<Connection> floating(String eip, String inside) {
        long outer = number(eip);
        long inner = number(inside);
        return it -> it.destination() == outer
                || (it.source() == inner && (it.answersTo() == outer || it.answersTo() == inner));
    }

    /** From the range, and not translated as it is to be now: by no rule, or by one that is gone. */
    private static Predicate<Connection> source(String range, NatTable after) {
        var inside = range(range);
        var rules = after.entries(NatTable.SOURCES).entrySet().stream()
                .map(entry -> new Rule(range(entry.getKey()), number(entry.getValue())))
                .toList();
        var floating = after.entries(NatTable.FLOATING_OUT);
        return it -> inside.contains(it.source())
                && !floating.containsKey(AddressRange.text(it.source()))
                && rules.stream()
                        .filter(rule -> rule.inside().contains(it.source()))
                        .noneMatch(rule -> rule.eip() == it.answersTo());
    }

    private record Rule(AddressRange inside, long eip) {}

    private static AddressRange range(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? new AddressRange(number(text), number(text))
                : new AddressRange(number(text.substring(0, dash)), number(text.substring(dash + 1)));
    }

    private static long number(String address) {
        return AddressRange.number(IpPrefix.address(address));
    }
}
