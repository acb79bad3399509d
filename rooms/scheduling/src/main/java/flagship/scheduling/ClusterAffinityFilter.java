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
        if (attempt.compiled().affinity().isPresent()) {
            return Optional.of(new Known(attempt));
        }
        boolean overflows = attempt.isWorkload();
        return attempt.group()
                .map(group -> (cluster, _) -> verdict(group.affinity().matches(cluster)
                        || (overflows && AffinityMatcher.first(group.tiers(), cluster) >= 0)));
    }

    /** Reads what was computed once for the fleet. Clusters come in order, those that other filters refused left out. */
    private static final class Known implements ClusterFilter {
        private final SchedulingAttempt attempt;
        private int position;

        private Known(SchedulingAttempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public Verdict test(ClusterState cluster, boolean isTarget) {
            while (!attempt.fleet().at(position).equals(cluster)) {
                position++;
            }
            return verdict(attempt.onFleet().matches(position++));
        }
    }

    private static Verdict verdict(boolean matches) {
        return matches ? Verdict.FITS : OTHER;
    }
}
