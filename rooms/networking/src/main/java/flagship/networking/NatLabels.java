package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Labels and annotations of NAT objects. */
final class NatLabels {
    private NatLabels() {}

    /** Adds to a patch those that the object has not, or has otherwise; an empty value takes one away. */
    static void put(ObjectNode patch, Map<String, String> have, ObjectNode wanted, String member) {
        for (var entry : wanted.properties()) {
            var value = entry.getValue().asText();
            if (!value.equals(have.getOrDefault(entry.getKey(), ""))) {
                var target = patch.withObject("/metadata").withObject("/" + member);
                if (value.isEmpty()) {
                    target.putNull(entry.getKey());
                } else {
                    target.put(entry.getKey(), value);
                }
            }
        }
    }
}
