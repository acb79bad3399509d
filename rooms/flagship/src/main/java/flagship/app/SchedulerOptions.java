package flagship.app;

import flagship.scheduling.FailoverConfig;
import flagship.scheduling.Queueing;
import flagship.scheduling.SchedulerConfig;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the role scheduler, named as Karmada's. Filled by picocli. */
final class SchedulerOptions {
    @Option(
            names = "--scheduler-name",
            paramLabel = "NAME",
            defaultValue = "default-scheduler",
            description = "Bindings with this schedulerName are scheduled here (default: ${DEFAULT-VALUE}).")
    String name = "default-scheduler";

    @Mixin
    RuleOptions rules = new RuleOptions();

    @Option(
            names = "--plugins",
            paramLabel = "LIST",
            defaultValue = "*",
            description =
                    "Filters and scores that take part: * for all, NAME for one, -NAME for all but this one (default: ${DEFAULT-VALUE}).")
    String plugins = "*";

    @Mixin
    ScoreOptions scores = new ScoreOptions();

    @Option(
            names = "--enable-scheduler-estimator",
            description =
                    "Counts room on the members' real nodes beside what clusters report; see --scheduler-estimator-source.")
    boolean accurateEstimator;

    @Mixin
    EstimatorOptions estimators = new EstimatorOptions();

    @Mixin
    RetryOptions retries = new RetryOptions();

    @Option(
            names = "--enable-taint-manager",
            paramLabel = "BOOL",
            arity = "0..1",
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "False keeps NoExecute taints from evicting, whatever else is set (default: ${DEFAULT-VALUE}).")
    boolean taintManager = true;

    @Option(
            names = "--enable-no-execute-taint-eviction",
            description = "Evicts from clusters with NoExecute taints; needs the gate Failover.")
    boolean taintEviction;

    @Option(
            names = "--allow-no-execute-taint-policy",
            description = "A ClusterTaintPolicy may have the effect NoExecute, and so evict by itself.")
    boolean noExecutePolicies;

    @Option(
            names = "--no-execute-taint-eviction-purge-mode",
            paramLabel = "MODE",
            defaultValue = "Gracefully",
            description = "Gracefully or Directly (default: ${DEFAULT-VALUE}).")
    String purgeMode = "Gracefully";

    @Option(
            names = "--resource-eviction-rate",
            paramLabel = "N",
            defaultValue = "0.5",
            description = "Evictions by taint in a second; 0 is one in half an hour (default: ${DEFAULT-VALUE}).")
    double evictionRate = 0.5;

    @Option(
            names = "--graceful-eviction-timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            description =
                    "How long an evicted workload waits for its new place to be healthy (default: ${DEFAULT-VALUE}).")
    String gracefulTimeout = "10m";

    @Option(
            names = "--enable-descheduler",
            description = "Takes replicas back from clusters that cannot start them; see --scheduler-estimator-source.")
    boolean descheduler;

    @Option(
            names = "--descheduling-interval",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "How often the descheduler looks (default: ${DEFAULT-VALUE}).")
    String deschedulingInterval = "2m";

    @Option(
            names = "--unschedulable-threshold",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "How long a Pod must have waited for a node (default: ${DEFAULT-VALUE}).")
    String unschedulableThreshold = "5m";

    /** @throws UserError for a gate that is not known */
    FeatureGates featureGates() {
        return rules.featureGates();
    }

    /** @throws UserError for a value that cannot be used */
    SchedulerSettings settings() {
        var set = featureGates();
        var inTurn = Queueing.inTurn(retries.retry());
        try {
            var failover = new FailoverConfig(
                    set.isOn(FeatureGates.FAILOVER),
                    set.isOn(FeatureGates.FAILOVER) && taintManager && taintEviction,
                    purgeMode,
                    evictionRate,
                    Durations.parse("--graceful-eviction-timeout", gracefulTimeout),
                    set.isOn(FeatureGates.STATE_PRESERVATION));
            var config = SchedulerConfig.DEFAULT
                    .withName(name)
                    .withRules(rules.rules())
                    .withQueueing(set.isOn(FeatureGates.PRIORITIES) ? Queueing.BY_PRIORITY : inTurn)
                    .withFailover(failover);
            return new SchedulerSettings(
                    config,
                    accurateEstimator,
                    set.isOn(FeatureGates.QUOTA_ESTIMATE),
                    estimators.sources(),
                    Arrays.stream(plugins.split(",", -1)).map(String::strip).toList(),
                    scores.settings(),
                    noExecutePolicies,
                    descheduler
                            ? Optional.of(new SchedulerSettings.Descheduling(
                                    Durations.parse("--descheduling-interval", deschedulingInterval),
                                    Durations.parse("--unschedulable-threshold", unschedulableThreshold)))
                            : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}
