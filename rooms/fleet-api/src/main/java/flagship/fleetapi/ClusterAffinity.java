package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * A choice of clusters; all parts must hold. Empty chooses every cluster.
 *
 * @param labelSelector over the labels of a cluster
 * @param fieldSelector over {@code provider}, {@code region} and {@code zone}
 * @param clusterNames empty means every name
 * @param exclude names that are never chosen, even if listed
 */
public record ClusterAffinity(
        Optional<Selector> labelSelector,
        Optional<Selector> fieldSelector,
        List<String> clusterNames,
        List<String> exclude) {
    /** Chooses every cluster. */
    public static final ClusterAffinity EVERY =
            new ClusterAffinity(Optional.empty(), Optional.empty(), List.of(), List.of());

    public ClusterAffinity {
        clusterNames = List.copyOf(clusterNames);
        exclude = List.copyOf(exclude);
    }

    /** The clusters of these names. */
    public static ClusterAffinity named(String... names) {
        return new ClusterAffinity(Optional.empty(), Optional.empty(), List.of(names), List.of());
    }

    /** Reads an affinity, which stands alone or inline among other members. */
    public static ClusterAffinity of(JsonNode node) {
        return new ClusterAffinity(
                Fields.optional(node, "labelSelector", Selector::of),
                Fields.optional(node, "fieldSelector", Selector::of),
                Fields.texts(node, "clusterNames"),
                Fields.texts(node, "exclude"));
    }

    ObjectNode toJson() {
        return putInto(Json.object());
    }

    /** Writes the members inline. */
    ObjectNode putInto(ObjectNode json) {
        labelSelector.ifPresent(selector -> json.set("labelSelector", selector.toJson()));
        fieldSelector.ifPresent(selector -> json.set("fieldSelector", selector.toJson()));
        Fields.putUnlessEmpty(json, "clusterNames", clusterNames);
        Fields.putUnlessEmpty(json, "exclude", exclude);
        return json;
    }
}
