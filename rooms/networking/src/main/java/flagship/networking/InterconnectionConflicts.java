package flagship.networking;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Networks that this cluster and another one have both. Each would take packets for its own from the other, so neither is told nor learned. Pure.
 *
 * <p>Once they are not learned any more nobody sees them, so what was seen is noted in the database: it counts for as long as a Subnet here has such addresses,
 * until the connection is switched off.
 */
final class InterconnectionConflicts {
    /** In the external_ids of the database as a whole. */
    private static final String NOTE = "interconnection-conflicts";

    private InterconnectionConflicts() {}

    /**
     * The networks to keep to oneself.
     *
     * @param own of Subnets that are told
     * @param learned of other clusters
     * @param ids of the database as a whole
     */
    static Set<String> of(Collection<Cidr> own, Collection<String> learned, Map<String, String> ids) {
        var seen = new TreeSet<>(learned);
        seen.addAll(Arrays.asList(ids.getOrDefault(NOTE, "").split(",", -1)));
        var conflicts = new TreeSet<String>();
        for (String text : seen) {
            for (Cidr other : Cidr.parse(text).map(List::of).orElse(List.of())) {
                own.stream().filter(other::overlaps).forEach(network -> {
                    conflicts.add(network.toString());
                    conflicts.add(other.toString());
                });
            }
        }
        return conflicts;
    }

    static Map<String, String> note(Set<String> conflicts) {
        return Map.of(NOTE, String.join(",", conflicts));
    }
}
