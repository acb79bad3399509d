package flagship.propagation;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Work;
import flagship.fleetapi.WorkStatus.OfManifest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a binding says of its Works. Pure. Source: Karmada, {@code pkg/util/helper/workstatus.go}. */
final class StatusAggregation {
    static final String FULLY_APPLIED = "FullyApplied";

    private static final String UNKNOWN = "Unknown";

    private StatusAggregation() {}

    /** One item for each Work that is not going, by cluster. */
    static List<OfCluster> items(Collection<Work> works) {
        return works.stream()
                .filter(work -> !work.metadata().isBeingDeleted())
                .flatMap(work ->
                        DerivedNames.cluster(work.metadata().namespace()).map(cluster -> item(cluster, work)).stream())
                .sorted(Comparator.comparing(OfCluster::clusterName))
                .toList();
    }

    private static OfCluster item(String cluster, Work work) {
        var applied = work.status().conditions().find(Work.APPLIED);
        if (applied.filter(Condition::holds).isEmpty()) {
            var message = applied.map(Condition::message).orElse("");
            return new OfCluster(cluster, Optional.empty(), false, message, UNKNOWN);
        }
        var reported = work.status().manifestStatuses().stream().findFirst();
        var health =
                reported.map(OfManifest::health).filter(it -> !it.isEmpty()).orElse(UNKNOWN);
        return new OfCluster(cluster, reported.flatMap(OfManifest::status), true, "", health);
    }

    /** Whether every cluster that shall have the template has it. */
    static Condition fullyApplied(BindingSpec spec, List<OfCluster> items) {
        var expected = BindingTargets.kept(spec);
        boolean fully = !expected.isEmpty()
                && expected.size() == items.size()
                && items.stream().allMatch(item -> item.applied() && expected.contains(item.clusterName()));
        return fully
                ? Condition.isTrue(FULLY_APPLIED, "FullyAppliedSuccess", "All works have been successfully applied")
                : Condition.isFalse(
                        FULLY_APPLIED,
                        "FullyAppliedFailed",
                        "Failed to apply all works, see status.aggregatedStatus for details");
    }
}
