package flagship.scheduling;

import flagship.fleetapi.SpreadConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cluster must have the property that the binding spreads by. */
final class SpreadConstraintFilter implements FilterPlugin {
    private static final Verdict NO_PROVIDER = Verdict.unschedulable("cluster(s) did not have provider property");
    private static final Verdict NO_REGION = Verdict.unschedulable("cluster(s) did not have region property");
    private static final Verdict NO_ZONES = Verdict.unschedulable("cluster(s) did not have zones property");

    @Override
    public String name() {
        return "SpreadConstraint";
    }

    @Override
    public Optional<ClusterFilter> prepare(SchedulingAttempt attempt) {
        var filters = new ArrayList<ClusterFilter>();
        for (SpreadConstraint constraint : attempt.placement().spreadConstraints()) {
            switch (constraint.field()) {
                case SpreadConstraint.PROVIDER ->
                    filters.add((cluster, _) -> cluster.provider().isEmpty() ? NO_PROVIDER : Verdict.FITS);
                case SpreadConstraint.REGION ->
                    filters.add((cluster, _) -> cluster.region().isEmpty() ? NO_REGION : Verdict.FITS);
                case SpreadConstraint.ZONE ->
                    filters.add((cluster, _) -> cluster.zones().isEmpty() ? NO_ZONES : Verdict.FITS);
                default -> byLabel(constraint, attempt.rules()).ifPresent(filters::add);
            }
        }
        return filters.isEmpty() ? Optional.empty() : Optional.of(all(filters));
    }

    /** Only where labels spread at all. */
    private static Optional<ClusterFilter> byLabel(SpreadConstraint constraint, SchedulingRules rules) {
        if (constraint.label().isEmpty() || !rules.spreadByEveryTopology()) {
            return Optional.empty();
        }
        var missing = Verdict.unschedulable("cluster(s) did not have label " + constraint.label());
        return Optional.of((cluster, _) -> cluster.labels().containsKey(constraint.label()) ? Verdict.FITS : missing);
    }

    private static ClusterFilter all(List<ClusterFilter> filters) {
        return (cluster, isTarget) -> {
            for (ClusterFilter filter : filters) {
                var verdict = filter.test(cluster, isTarget);
                if (verdict instanceof Verdict.Unschedulable) {
                    return verdict;
                }
            }
            return Verdict.FITS;
        };
    }
}
