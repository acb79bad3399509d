package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * One of the groups of clusters that are tried in turn.
 *
 * @param overflow tiers that take what the group itself has no room for, in order; absent and empty differ: an empty list still
 *     places tier by tier
 */
public record AffinityGroup(String name, ClusterAffinity affinity, Optional<List<Tier>> overflow) {
    public AffinityGroup {
        overflow = overflow.map(List::copyOf);
    }

    /** Clusters that take what is left over. */
    public record Tier(String name, ClusterAffinity affinity) {
        static Tier of(JsonNode node) {
            return new Tier(Fields.text(node, "affinityName"), ClusterAffinity.of(node));
        }

        ObjectNode toJson() {
            return affinity.putInto(Json.object().put("affinityName", name));
        }
    }

    static AffinityGroup of(JsonNode node) {
        return new AffinityGroup(
                Fields.text(node, "affinityName"),
                ClusterAffinity.of(node),
                Fields.optionalList(node, "overflowAffinities", Tier::of));
    }

    ObjectNode toJson() {
        var json = affinity.putInto(Json.object().put("affinityName", name));
        overflow.ifPresent(tiers -> Fields.putList(json, "overflowAffinities", tiers, Tier::toJson));
        return json;
    }
}
