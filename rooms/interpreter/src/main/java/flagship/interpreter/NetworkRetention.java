package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a member's network controller completes in the spec of a Subnet: left as it is, or the two would write against each other for ever.
 *
 * <p>Source of the fields: kube-ovn.md, section 2.2.
 */
final class NetworkRetention {
    /** Filled in where they are empty. */
    private static final List<String> COMPLETED = List.of(
            "cidrBlock",
            "gateway",
            "provider",
            "vpc",
            "protocol",
            "gatewayType",
            "gatewayNode",
            "enableLb",
            "u2oInterconnectionIP");

    private static final List<String> FALSE_IF_ABSENT = List.of("default", "natOutgoing", "private");

    private NetworkRetention() {}

    static void subnet(ObjectNode desired, JsonNode observed) {
        var spec = Trees.object(desired, "spec");
        var there = observed.path("spec");
        for (String field : COMPLETED) {
            boolean open =
                    !Trees.isSet(spec.path(field)) || spec.path(field).asText().isEmpty();
            if (open && there.has(field)) {
                spec.set(field, there.get(field).deepCopy());
            }
        }
        for (String flag : FALSE_IF_ABSENT) {
            if (!spec.has(flag) && there.has(flag)) {
                spec.put(flag, false);
            }
        }
        if (sameAddresses(spec, there)) {
            spec.set("excludeIps", there.path("excludeIps").deepCopy());
        }
    }

    /** The controller adds the gateways, sorts and merges. */
    private static boolean sameAddresses(ObjectNode spec, JsonNode there) {
        if (!there.path("excludeIps").isArray()) {
            return false;
        }
        var wanted = new ArrayList<String>();
        spec.path("excludeIps").forEach(item -> wanted.add(item.asText()));
        Arrays.stream(Trees.text(spec, "gateway").split(",", -1))
                .map(String::strip)
                .filter(gateway -> !gateway.isEmpty())
                .forEach(wanted::add);
        var has = new ArrayList<String>();
        there.path("excludeIps").forEach(item -> has.add(item.asText()));
        var ranges = AddressRanges.of(wanted);
        return ranges.isPresent() && ranges.equals(AddressRanges.of(has));
    }
}
