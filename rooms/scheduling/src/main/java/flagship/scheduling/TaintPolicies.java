package flagship.scheduling;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec.Taint;
import flagship.fleetapi.ClusterTaintPolicy;
import flagship.fleetapi.ClusterTaintPolicy.Match;
import flagship.fleetapi.ClusterTaintPolicy.PolicyTaint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The taints that policies want a cluster to have. Pure.
 *
 * <p>Source: contract section 11.2; karmada.md 9.1.
 */
final class TaintPolicies {
    private TaintPolicies() {}

    /** The cluster's taints, with their times, once all policies have acted, oldest first; equal to those that it has where nothing changes. */
    static List<Taint> apply(Cluster cluster, List<ClusterTaintPolicy> policies, SchedulingRules rules, Instant now) {
        var state = FleetSnapshot.of(List.of(cluster)).at(0);
        var taints = new ArrayList<>(cluster.spec().taints());
        taints.replaceAll(taint -> stamped(taint, now));
        policies.stream()
                .sorted(Comparator.comparing(ClusterTaintPolicy::creationTimestamp)
                        .thenComparing(policy -> policy.metadata().name()))
                .filter(policy -> policy.targetClusters()
                        .map(affinity -> AffinityMatcher.of(affinity, rules).matches(state))
                        .orElse(true))
                .forEach(policy -> apply(policy, cluster, taints, now));
        return List.copyOf(taints);
    }

    /** When a taint came that evicts matters to those that tolerate it for a time; whoever sets one by hand need not say. */
    private static Taint stamped(Taint taint, Instant now) {
        return taint.effect().equals("NoExecute") && taint.timeAdded().isEmpty()
                ? new Taint(taint.key(), taint.value(), taint.effect(), text(now))
                : taint;
    }

    private static String text(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void apply(ClusterTaintPolicy policy, Cluster cluster, List<Taint> taints, Instant now) {
        if (allHold(policy.addOnConditions(), cluster)) {
            for (PolicyTaint wanted : policy.taints()) {
                if (taints.stream().noneMatch(taint -> isSame(taint, wanted))) {
                    taints.add(new Taint(wanted.key(), wanted.value(), wanted.effect(), text(now)));
                }
            }
        }
        if (allHold(policy.removeOnConditions(), cluster)) {
            taints.removeIf(taint -> policy.taints().stream().anyMatch(unwanted -> isSame(taint, unwanted)));
        }
    }

    private static boolean isSame(Taint taint, PolicyTaint of) {
        return taint.key().equals(of.key()) && taint.effect().equals(of.effect());
    }

    /** An empty list never holds, nor does a condition that the cluster does not have. */
    private static boolean allHold(List<Match> matches, Cluster cluster) {
        return !matches.isEmpty() && matches.stream().allMatch(match -> holds(match, cluster));
    }

    private static boolean holds(Match match, Cluster cluster) {
        return cluster.status()
                .conditions()
                .find(match.conditionType())
                .filter(condition -> switch (match.operator()) {
                    case "In" -> match.statusValues().contains(condition.status());
                    case "NotIn" -> !match.statusValues().contains(condition.status());
                    default -> false;
                })
                .isPresent();
    }
}
