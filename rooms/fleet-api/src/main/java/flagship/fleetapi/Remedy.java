package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/**
 * What to do about clusters in trouble. Cluster-scoped.
 *
 * <p>Source: Karmada, {@code remedy.karmada.io/v1alpha1}.
 *
 * @param clusters absent stands for every cluster, empty for none
 * @param matches any one calls for the remedy; absent always does
 */
public record Remedy(
        ObjectMeta metadata, Optional<List<String>> clusters, Optional<List<Match>> matches, List<String> actions) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("remedy.karmada.io", "v1alpha1", "remedies");
    public static final GroupVersionKind KIND = new GroupVersionKind("remedy.karmada.io", "v1alpha1", "Remedy");

    public Remedy {
        actions = List.copyOf(actions);
    }

    /**
     * What a condition of a Cluster must be. A condition that the cluster does not have never matches.
     *
     * @param operator Equal or NotEqual
     */
    public record Match(String conditionType, String operator, String conditionStatus) {
        static Match of(JsonNode node) {
            var match = node.path("clusterConditionMatch");
            return new Match(
                    Fields.text(match, "conditionType"),
                    Fields.text(match, "operator"),
                    Fields.text(match, "conditionStatus"));
        }

        boolean holds(Conditions conditions) {
            return conditions
                    .find(conditionType)
                    .filter(it -> it.status().equals(conditionStatus) == operator.equals("Equal"))
                    .isPresent();
        }
    }

    public static Remedy of(JsonNode object) {
        var spec = object.path("spec");
        return new Remedy(
                ObjectMeta.of(object),
                Fields.optional(spec, "clusterAffinity", affinity -> Fields.texts(affinity, "clusterNames")),
                Fields.optionalList(spec, "decisionMatches", Match::of),
                Fields.texts(spec, "actions"));
    }

    /** Whether this is to be done about a cluster. */
    public boolean calls(Cluster cluster) {
        return clusters.filter(names -> !names.contains(cluster.name())).isEmpty()
                && matches.filter(all -> all.stream()
                                .noneMatch(it -> it.holds(cluster.status().conditions())))
                        .isEmpty();
    }
}
