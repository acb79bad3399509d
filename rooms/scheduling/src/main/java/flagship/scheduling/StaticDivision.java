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
            long weight = attempt.onFleet().weight(candidate.position());
            if (weight > 0) {
                shares.add(Share.of(candidate, weight, candidate.held()));
            }
        }
        if (shares.isEmpty()) {
            notes.step(() -> "No static weight fits a chosen cluster: each weighs 1.");
            chosen.forEach(candidate -> shares.add(Share.of(candidate, 1, candidate.held())));
        }
        return Share.deal(replicas, shares, attempt, notes);
    }
}
