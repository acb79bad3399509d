package flagship.scheduling;

import flagship.kubeclient.LeaderElection;
import java.util.Optional;

/**
 * How a scheduler runs.
 *
 * @param name bindings that ask for this scheduler are its own; {@value OwnBindings#DEFAULT_SCHEDULER} also owns those that ask for none
 * @param failover when workloads leave clusters
 * @param descheduling takes replicas back that cannot start; empty leaves them
 * @param queueing in which order bindings are looked at
 * @param inFlight bindings decided on and written at the same time; at least 1
 * @param decisionsMax decisions that are remembered for explanations; at least 1
 * @param election which lease to hold while scheduling; empty where this process is the only one
 */
public record SchedulerConfig(
        String name,
        SchedulingRules rules,
        FailoverConfig failover,
        Optional<DeschedulerConfig> descheduling,
        Queueing queueing,
        int inFlight,
        int decisionsMax,
        Optional<LeaderElection.Config> election) {
    /** The default scheduler, alone, with the newest stable rules: 16 in flight, 1,000 decisions remembered. */
    public static final SchedulerConfig DEFAULT = new SchedulerConfig(
            OwnBindings.DEFAULT_SCHEDULER,
            SchedulingRules.DEFAULT,
            FailoverConfig.DEFAULT,
            Optional.empty(),
            Queueing.BY_PRIORITY,
            16,
            1_000,
            Optional.empty());

    /** @throws IllegalArgumentException for an empty name or a number below 1 */
    public SchedulerConfig {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a scheduler needs a name: leave it out for " + OwnBindings.DEFAULT_SCHEDULER);
        }
        if (inFlight < 1 || decisionsMax < 1) {
            throw new IllegalArgumentException(
                    "a scheduler works on at least one binding and remembers at least one decision");
        }
    }

    /** @throws IllegalArgumentException if it is empty */
    public SchedulerConfig withName(String changed) {
        return new SchedulerConfig(changed, rules, failover, descheduling, queueing, inFlight, decisionsMax, election);
    }

    public SchedulerConfig withRules(SchedulingRules changed) {
        return new SchedulerConfig(name, changed, failover, descheduling, queueing, inFlight, decisionsMax, election);
    }

    public SchedulerConfig withFailover(FailoverConfig changed) {
        return new SchedulerConfig(name, rules, changed, descheduling, queueing, inFlight, decisionsMax, election);
    }

    public SchedulerConfig withDescheduling(DeschedulerConfig changed) {
        return new SchedulerConfig(
                name, rules, failover, Optional.of(changed), queueing, inFlight, decisionsMax, election);
    }

    public SchedulerConfig withQueueing(Queueing changed) {
        return new SchedulerConfig(name, rules, failover, descheduling, changed, inFlight, decisionsMax, election);
    }

    public SchedulerConfig withElection(LeaderElection.Config lease) {
        return new SchedulerConfig(
                name, rules, failover, descheduling, queueing, inFlight, decisionsMax, Optional.of(lease));
    }
}
