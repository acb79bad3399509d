package flagship.scheduling;

import java.util.Optional;

/** The cluster must match the placement's affinity, or the group that is tried; workloads may also go to the group's overflow tiers. */
final class ClusterAffinityFilter implements FilterPlugin {
    private static final Verdict OTHER =
            Verdict.unschedulable("cluster(s) did not match the placement cluster affinity constraint");

    @Override
    public String name() {
        return "ClusterAffinity";
    }

    @Override
    public Optional<ClusterFilter> prepare(SchedulingAttempt attempt) {
        var affinity = attempt.compiled().affinity();
        if (affinity.isPresent()) {
            var matcher = affinity.get();
            return Optional.of((cluster, _) -> verdict(matcher.matches(cluster)));
        }
        boolean overflows = attempt.isWorkload();
        return attempt.group()
                .map(group -> (cluster, _) -> verdict(group.affinity().matches(cluster)
                        || (overflows && AffinityMatcher.first(group.tiers(), cluster) >= 0)));
    }

    private static Verdict verdict(boolean matches) {
        return matches ? Verdict.FITS : OTHER;
    }
}
