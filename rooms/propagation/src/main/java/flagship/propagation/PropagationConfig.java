package flagship.propagation;

import java.time.Duration;

/**
 * How the pipeline works.
 *
 * @param workers objects of one sort worked on at once; default 8
 * @param statusDelay how long changes of status are collected before they are written on; default 100 ms, in which a new
 *     workload comes to rest: one write instead of one for each member
 * @param skippedApis what is never propagated
 * @param skippedNamespaces namespaces that are never propagated, nor what is in them
 * @param deletionsPerMinute objects that are taken out of one member in a minute; 0 for any number; default 1,000
 * @param deletionsSettling how long nothing is taken out of a member that has come back; default 10 s
 * @param quotaEnforcement whether federated quotas count what bindings use, as they are held to ({@link QuotaGuard}), and not what members
 *     report; default false
 * @param priorities whether bindings tell the priority that their policy names, whose class must then exist (gate PriorityBasedScheduling);
 *     default true
 * @param optional controllers that run only where they are asked for
 */
public record PropagationConfig(
        int workers,
        Duration statusDelay,
        SkippedApis skippedApis,
        SkippedNamespaces skippedNamespaces,
        int deletionsPerMinute,
        Duration deletionsSettling,
        boolean quotaEnforcement,
        boolean priorities,
        OptionalControllers optional) {
    public static final PropagationConfig DEFAULT = new PropagationConfig(
            8,
            Duration.ofMillis(100),
            SkippedApis.NONE,
            SkippedNamespaces.DEFAULT,
            1000,
            Duration.ofSeconds(10),
            false,
            true,
            OptionalControllers.NONE);

    /**
     * Controllers that Karmada has, too, and does not run by itself.
     *
     * @param scaleTargetMarker marks what propagated HorizontalPodAutoscalers scale ({@link ScaleTargetMarker})
     * @param replicasSyncer keeps marked templates at the replicas that members have ({@link ReplicasSyncer})
     */
    public record OptionalControllers(boolean scaleTargetMarker, boolean replicasSyncer) {
        public static final OptionalControllers NONE = new OptionalControllers(false, false);
    }

    /** @param perMinute objects in one member; 0 for any number */
    public PropagationConfig withDeletions(int perMinute, Duration settling) {
        return with(perMinute, settling, quotaEnforcement, priorities, optional);
    }

    public PropagationConfig withQuotaEnforcement(boolean enforced) {
        return with(deletionsPerMinute, deletionsSettling, enforced, priorities, optional);
    }

    public PropagationConfig withPriorities(boolean told) {
        return with(deletionsPerMinute, deletionsSettling, quotaEnforcement, told, optional);
    }

    public PropagationConfig withOptional(OptionalControllers changed) {
        return with(deletionsPerMinute, deletionsSettling, quotaEnforcement, priorities, changed);
    }

    private PropagationConfig with(
            int perMinute, Duration settling, boolean enforced, boolean told, OptionalControllers others) {
        return new PropagationConfig(
                workers, statusDelay, skippedApis, skippedNamespaces, perMinute, settling, enforced, told, others);
    }

    DeletionGuard.Limits deletions() {
        return new DeletionGuard.Limits(deletionsPerMinute, deletionsSettling);
    }
}
