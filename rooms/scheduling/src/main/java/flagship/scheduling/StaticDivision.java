package flagship.scheduling;

import flagship.fleetapi.TargetCluster;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides by weights in the placement, without memory and without regard to room. Source: contract section 6.2.
 */
record StaticDivision(SchedulingAttempt attempt, Notes notes) {
    List<TargetCluster> divide(List<Candidate> chosen, int replicas) {
        var shares = new ArrayList<Share>(chosen.size());
        for (Candidate candidate : chosen) {
            long weight = weight(candidate.cluster());
            if (weight > 0) {
                shares.add(new Share(candidate.name(), weight, candidate.held()));
            }
        }
        if (shares.isEmpty()) {
            notes.step(() -> "No static weight fits a chosen cluster: each weighs 1.");
            chosen.forEach(candidate -> shares.add(new Share(candidate.name(), 1, candidate.held())));
        }
        return Share.deal(replicas, shares, attempt, notes);
    }

    /** The largest of the rules that choose the cluster; without any rule 1. What is below 1 drops the cluster. */
    private long weight(ClusterState cluster) {
        var rules = attempt.compiled().weights();
        if (rules.isEmpty()) {
            return 1;
        }
        long most = 0;
        for (CompiledPlacement.Weight rule : rules) {
            if (rule.weight() > most && rule.target().matches(cluster)) {
                most = rule.weight();
            }
        }
        return most;
    }
}
