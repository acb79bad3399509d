package flagship.networkagent;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The form of OVN's settings that pair names: {@code net1:br-net1,net2:br-net2}. Pure. */
final class NameMap {
    private NameMap() {}

    /** What has no colon is left out, as OVN does. */
    static Map<String, String> parse(String text) {
        var map = new TreeMap<String, String>();
        for (String pair : text.split(",", -1)) {
            int colon = pair.indexOf(':');
            if (colon > 0) {
                map.put(
                        pair.substring(0, colon).strip(),
                        pair.substring(colon + 1).strip());
            }
        }
        return map;
    }

    static String format(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(","));
    }
}
