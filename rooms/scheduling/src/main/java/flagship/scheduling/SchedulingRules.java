package flagship.scheduling;

/**
 * What the settings of a scheduler change about its decisions.
 *
 * @param release the Karmada release whose placements are wanted
 * @param emptyWorkloadPropagation lists chosen clusters that got no replica ({@code --enable-empty-workload-propagation})
 * @param componentSets counts complete sets for workloads of several pod templates (gate MultiplePodTemplatesScheduling)
 * @param workloadAffinity obeys affinity and anti-affinity between workloads (gate WorkloadAffinity)
 * @param resourceModels estimates with the models of nodes (gate CustomizedClusterResourceModeling)
 * @param spreadByEveryTopology also spreads by zone, provider and label, which Karmada checks but does not do; off, such a constraint
 *     without one on region or cluster is refused as there
 * @param overcommitProtection counts what was placed and does not show in the reports of clusters yet (gate SchedulingOvercommitProtection)
 */
public record SchedulingRules(
        Release release,
        boolean emptyWorkloadPropagation,
        boolean componentSets,
        boolean workloadAffinity,
        boolean resourceModels,
        boolean spreadByEveryTopology,
        boolean overcommitProtection) {
    /** The newest stable release with its default gates. */
    public static final SchedulingRules DEFAULT = imitating(Release.NEWEST_STABLE);

    /** A release with its default gates. */
    public static SchedulingRules imitating(Release release) {
        return new SchedulingRules(release, false, false, false, true, false, false);
    }

    boolean has(Release first) {
        return release.has(first);
    }

    public SchedulingRules withRelease(Release other) {
        return new SchedulingRules(
                other,
                emptyWorkloadPropagation,
                componentSets,
                workloadAffinity,
                resourceModels,
                spreadByEveryTopology,
                overcommitProtection);
    }

    public SchedulingRules withEmptyWorkloadPropagation(boolean on) {
        return new SchedulingRules(
                release,
                on,
                componentSets,
                workloadAffinity,
                resourceModels,
                spreadByEveryTopology,
                overcommitProtection);
    }

    public SchedulingRules withComponentSets(boolean on) {
        return new SchedulingRules(
                release,
                emptyWorkloadPropagation,
                on,
                workloadAffinity,
                resourceModels,
                spreadByEveryTopology,
                overcommitProtection);
    }

    public SchedulingRules withWorkloadAffinity(boolean on) {
        return new SchedulingRules(
                release,
                emptyWorkloadPropagation,
                componentSets,
                on,
                resourceModels,
                spreadByEveryTopology,
                overcommitProtection);
    }

    public SchedulingRules withResourceModels(boolean on) {
        return new SchedulingRules(
                release,
                emptyWorkloadPropagation,
                componentSets,
                workloadAffinity,
                on,
                spreadByEveryTopology,
                overcommitProtection);
    }

    public SchedulingRules withSpreadByEveryTopology(boolean on) {
        return new SchedulingRules(
                release,
                emptyWorkloadPropagation,
                componentSets,
                workloadAffinity,
                resourceModels,
                on,
                overcommitProtection);
    }

    public SchedulingRules withOvercommitProtection(boolean on) {
        return new SchedulingRules(
                release,
                emptyWorkloadPropagation,
                componentSets,
                workloadAffinity,
                resourceModels,
                spreadByEveryTopology,
                on);
    }
}
