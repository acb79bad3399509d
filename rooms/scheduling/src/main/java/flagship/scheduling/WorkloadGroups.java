package flagship.scheduling;

import flagship.fleetapi.BindingSpec.WorkloadAffinityGroups;
import flagship.scheduling.WorkloadPeers.Group;
import flagship.scheduling.WorkloadPeers.Member;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps workloads of one group together, or apart. A cluster that the binding is in already always passes.
 *
 * <p>Since Karmada 1.17, behind a gate.
 */
record WorkloadGroups(String name, boolean apart, Verdict refusal) implements FilterPlugin {
    static final WorkloadGroups TOGETHER = new WorkloadGroups(
            "WorkloadAffinity",
            false,
            Verdict.unschedulable("ResourceBinding with the same affinity group does not target this cluster"));

    static final WorkloadGroups APART = new WorkloadGroups(
            "WorkloadAntiAffinity",
            true,
            Verdict.unschedulable("cluster already has workload with the same anti-affinity group"));

    @Override
    public Optional<ClusterFilter> prepare(SchedulingAttempt attempt) {
        var rules = attempt.rules();
        if (!rules.workloadAffinity()
                || !rules.has(Release.V1_17)
                || attempt.binding().isClusterScoped()) {
            return Optional.empty();
        }
        Function<WorkloadAffinityGroups, String> group =
                apart ? WorkloadAffinityGroups::antiAffinityGroup : WorkloadAffinityGroups::affinityGroup;
        var key = attempt.binding().key();
        return attempt.spec()
                .workloadAffinityGroups()
                .map(group)
                .filter(value -> !value.isEmpty())
                .map(value -> attempt.fleet().peers().placedPeers(new Group(key.namespace(), apart, value), key))
                .filter(peers -> !peers.isEmpty())
                .map(this::filter);
    }

    private ClusterFilter filter(List<Member> peers) {
        return (cluster, isTarget) -> isTarget || passes(peers, cluster.name()) ? Verdict.FITS : refusal;
    }

    private boolean passes(List<Member> peers, String cluster) {
        for (Member peer : peers) {
            if (peer.isIn(cluster) == apart) {
                return false;
            }
        }
        return true;
    }
}
