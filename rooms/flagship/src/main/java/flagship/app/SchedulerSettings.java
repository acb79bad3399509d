package flagship.app;

import flagship.scheduling.SchedulerConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * How the role scheduler runs.
 *
 * @param accurateEstimator also counts room on the members' nodes, as the catalog knows them
 * @param descheduling how replicas that cannot start are looked for; empty for not at all
 */
record SchedulerSettings(SchedulerConfig config, boolean accurateEstimator, Optional<Descheduling> descheduling) {
    static final SchedulerSettings DEFAULT = new SchedulerSettings(SchedulerConfig.DEFAULT, false, Optional.empty());

    /** See {@link flagship.scheduling.DeschedulerConfig}. */
    record Descheduling(Duration every, Duration threshold) {}
}
