package flagship.scheduling;

import flagship.fleetapi.ClusterAffinity;
import flagship.fleetapi.Selector;
import flagship.kubemodel.LabelSelector;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster affinity made ready to be matched many times: all its parts must hold.
 *
 * <p>A selector that cannot be understood never matches, as in Karmada.
 *
 * @param labels absent if every label will do
 * @param names empty if every name will do
 */
record AffinityMatcher(
        Optional<LabelSelector> labels, Optional<FieldMatcher> fields, Set<String> names, Set<String> excluded) {
    static AffinityMatcher of(ClusterAffinity affinity, SchedulingRules rules) {
        return new AffinityMatcher(
                affinity.labelSelector()
                        .map(it -> LabelSelector.orNothing(it.toJson()))
                        .filter(selector -> !selector.isEmpty()),
                affinity.fieldSelector()
                        .map(Selector::matchExpressions)
                        .filter(expressions -> !expressions.isEmpty())
                        .map(expressions -> FieldMatcher.of(expressions, rules)),
                Set.copyOf(affinity.clusterNames()),
                Set.copyOf(affinity.exclude()));
    }

    boolean matches(ClusterState cluster) {
        return !excluded.contains(cluster.name())
                && (names.isEmpty() || names.contains(cluster.name()))
                && (labels.isEmpty() || labels.get().matches(cluster.labels()))
                && (fields.isEmpty() || fields.get().matches(cluster));
    }

    /** The place of the first that matches; -1 if none does. */
    static int first(List<AffinityMatcher> matchers, ClusterState cluster) {
        for (int index = 0; index < matchers.size(); index++) {
            if (matchers.get(index).matches(cluster)) {
                return index;
            }
        }
        return -1;
    }
}
