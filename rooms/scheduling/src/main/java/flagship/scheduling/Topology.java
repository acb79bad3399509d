package flagship.scheduling;

import flagship.fleetapi.Placement;
import flagship.fleetapi.SpreadConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A way in which clusters are grouped, and over how many groups a binding spreads.
 *
 * @param name for messages: {@code region}, {@code zone}, {@code label tier}
 * @param groups the groups that a cluster is in: one, but for zones
 */
record Topology(String name, int minGroups, int maxGroups, Function<ClusterState, List<String>> groups) {
    /** Those that choose clusters: region alone in Karmada; else all, from coarse to fine. */
    static List<Topology> of(Placement placement, SchedulingRules rules) {
        var all = new ArrayList<Topology>();
        addField(all, placement, SpreadConstraint.REGION, cluster -> List.of(cluster.region()));
        if (rules.spreadByEveryTopology()) {
            addField(all, placement, SpreadConstraint.PROVIDER, cluster -> List.of(cluster.provider()));
            addField(all, placement, SpreadConstraint.ZONE, ClusterState::zones);
            addLabels(all, placement);
        }
        return List.copyOf(all);
    }

    private static void addField(
            List<Topology> all, Placement placement, String field, Function<ClusterState, List<String>> groups) {
        for (SpreadConstraint constraint : placement.spreadConstraints()) {
            if (constraint.field().equals(field)) {
                all.add(new Topology(field, constraint.minGroups(), constraint.maxGroups(), groups));
                return; // Admission lets one of a field in; of several the first counts.
            }
        }
    }

    private static void addLabels(List<Topology> all, Placement placement) {
        for (SpreadConstraint constraint : placement.spreadConstraints()) {
            if (constraint.field().isEmpty() && !constraint.label().isEmpty()) {
                var label = constraint.label();
                all.add(new Topology(
                        "label " + label,
                        constraint.minGroups(),
                        constraint.maxGroups(),
                        cluster -> List.of(cluster.labels().getOrDefault(label, ""))));
            }
        }
    }
}
