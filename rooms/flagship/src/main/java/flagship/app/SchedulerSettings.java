package flagship.app;

import flagship.estimator.EstimatorConfig;
import flagship.scheduling.SchedulerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the role scheduler runs.
 *
 * @param accurateEstimator also counts room on the members' nodes, as the sources know them
 * @param quotaEstimate that estimator also minds the members' ResourceQuotas
 * @param sources who knows members' nodes and Pods, for the accurate estimator and for descheduling
 * @param plugins which filters and scores take part, see {@link flagship.scheduling.Plugins#named}
 * @param scores more by which clusters are preferred
 * @param noExecutePolicies whether a ClusterTaintPolicy may have the effect NoExecute
 * @param descheduling how replicas that cannot start are looked for; empty for not at all
 */
record SchedulerSettings(
        SchedulerConfig config,
        boolean accurateEstimator,
        boolean quotaEstimate,
        Sources sources,
        List<String> plugins,
        ScoreSettings scores,
        boolean noExecutePolicies,
        Optional<Descheduling> descheduling) {
    static final SchedulerSettings DEFAULT = new SchedulerSettings(
            SchedulerConfig.DEFAULT,
            false,
            false,
            Sources.CATALOG,
            List.of("*"),
            ScoreSettings.NONE,
            false,
            Optional.empty());

    /**
     * Who is asked; of several answers the smallest counts.
     *
     * @param catalog what the sync keeps of the members
     * @param servers Karmada's estimator servers
     */
    record Sources(boolean catalog, Optional<EstimatorConfig> servers) {
        static final Sources CATALOG = new Sources(true, Optional.empty());
    }

    /** See {@link flagship.scheduling.DeschedulerConfig}. */
    record Descheduling(Duration every, Duration threshold) {}

    SchedulerSettings with(SchedulerConfig changed) {
        return new SchedulerSettings(
                changed, accurateEstimator, quotaEstimate, sources, plugins, scores, noExecutePolicies, descheduling);
    }
}
