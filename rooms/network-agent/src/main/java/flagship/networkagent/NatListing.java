package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what the program {@code nft} lists as JSON (libnftables-json(5)). Pure. */
final class NatListing {
    private final Map<String, SortedMap<String, String>> maps = new HashMap<>();
    private final Map<String, Integer> rules = new HashMap<>();
    private boolean foreign;

    private NatListing() {}

    /** The table as it is; empty where there is none, or its rules are not what this version writes. */
    static Optional<NatTable> read(JsonNode listing) {
        var reading = new NatListing();
        for (JsonNode item : listing.path("nftables")) {
            item.properties().forEach(entry -> reading.take(entry.getKey(), entry.getValue()));
        }
        boolean whole = !reading.foreign
                && reading.rules.equals(NatScript.skeleton())
                && reading.maps
                        .keySet()
                        .containsAll(NatTable.MAPS.stream()
                                .filter(map -> !map.equals(NatTable.SHARED))
                                .toList());
        return whole ? Optional.of(new NatTable(reading.maps)) : Optional.empty();
    }

    /** The maps that are listed, and only those. */
    static Map<String, SortedMap<String, String>> maps(JsonNode listing) {
        var reading = new NatListing();
        for (JsonNode item : listing.path("nftables")) {
            item.properties().forEach(entry -> reading.take(entry.getKey(), entry.getValue()));
        }
        return reading.maps;
    }

    private void take(String what, JsonNode value) {
        if (!value.path("table").asText().equals(NatTable.NAME)) {
            return;
        }
        if (what.equals("map")) {
            var entries = maps.computeIfAbsent(value.path("name").asText(), _ -> new TreeMap<>());
            for (JsonNode element : value.path("elem")) {
                entries.put(text(element.path(0)), text(element.path(1)));
            }
        } else if (what.equals("rule")) {
            takeRule(value);
        }
    }

    private void takeRule(JsonNode rule) {
        var chain = rule.path("chain").asText();
        if (chain.equals(NatTable.SHARED)) {
            shared(rule.path("expr"));
        } else if (rule.path("comment").asText().equals(NatScript.VERSION)) {
            rules.merge(chain, 1, Integer::sum);
        } else {
            foreign = true;
        }
    }

    private void shared(JsonNode expressions) {
        var key = new ArrayList<String>();
        for (JsonNode expression : expressions) {
            var match = expression.path("match");
            if (match.at("/left/payload/field").asText().equals("daddr")) {
                key.add(match.path("right").asText());
            } else if (match.at("/left/payload/field").asText().equals("dport")) {
                key.addFirst(match.at("/left/payload/protocol").asText());
                key.add(match.path("right").asText());
            }
            var choices = expression.at("/dnat/addr/map/data/set");
            if (!choices.isMissingNode()) {
                var backends = new ArrayList<String>();
                choices.forEach(choice -> backends.add(text(choice.path(1))));
                maps.computeIfAbsent(NatTable.SHARED, _ -> new TreeMap<>())
                        .put(String.join(" . ", key), String.join(", ", backends));
            }
        }
    }

    private static String text(JsonNode value) {
        if (value.has("concat")) {
            var parts = new ArrayList<String>();
            value.path("concat").forEach(part -> parts.add(part.asText()));
            return String.join(" . ", parts);
        }
        if (value.has("prefix")) {
            var prefix = value.path("prefix");
            return AddressRange.of(new IpPrefix(
                            IpPrefix.address(prefix.path("addr").asText()),
                            prefix.path("len").asInt()))
                    .toString();
        }
        if (value.has("range")) {
            return List.of(value.at("/range/0").asText(), value.at("/range/1").asText()).stream()
                    .reduce((first, last) -> first + "-" + last)
                    .orElseThrow();
        }
        return value.asText();
    }
}
