package flagship.app;

import flagship.scheduling.FailoverConfig;
import flagship.scheduling.SchedulerConfig;
import flagship.scheduling.SchedulingRules;
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

    @Option(
            names = "--feature-gates",
            paramLabel = "LIST",
            defaultValue = "",
            description = "Karmada's feature gates: Failover=true,WorkloadAffinity=true.")
    String gates = "";

    @Option(
            names = "--enable-scheduler-estimator",
            description =
                    "Counts room on the members' real nodes beside what clusters report; see --scheduler-estimator-source.")
    boolean accurateEstimator;

    @Mixin
    EstimatorOptions estimators = new EstimatorOptions();

    @Option(
            names = "--enable-empty-workload-propagation",
            description = "Chosen clusters that get no replica are listed too.")
    boolean emptyWorkloads;

    @Option(
            names = "--enable-no-execute-taint-eviction",
            description = "Evicts from clusters with NoExecute taints; needs the gate Failover.")
    boolean taintEviction;

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
        return FeatureGates.parse(gates);
    }

    /** @throws UserError for a value that cannot be used */
    SchedulerSettings settings() {
        var set = featureGates();
        var rules = SchedulingRules.DEFAULT
                .withEmptyWorkloadPropagation(emptyWorkloads)
                .withComponentSets(set.isOn(FeatureGates.COMPONENTS))
                .withWorkloadAffinity(set.isOn(FeatureGates.WORKLOAD_AFFINITY))
                .withResourceModels(set.isOn(FeatureGates.RESOURCE_MODELS))
                .withOvercommitProtection(set.isOn(FeatureGates.OVERCOMMIT_PROTECTION));
        try {
            var failover = new FailoverConfig(
                    set.isOn(FeatureGates.FAILOVER),
                    set.isOn(FeatureGates.FAILOVER) && taintEviction,
                    purgeMode,
                    evictionRate,
                    Durations.parse("--graceful-eviction-timeout", gracefulTimeout),
                    set.isOn(FeatureGates.STATE_PRESERVATION));
            var config = SchedulerConfig.DEFAULT.withName(name).withRules(rules).withFailover(failover);
            return new SchedulerSettings(
                    config,
                    accurateEstimator,
                    estimators.sources(),
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
