package flagship.scheduling;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Which replicas of a binding are taken back from clusters that cannot start them. Pure.
 *
 * <p>Source: contract section 10.3.
 *
 * @param clusters the new result
 * @param taken how many replicas leave each cluster; empty if nothing changes
 */
record Descheduling(List<TargetCluster> clusters, List<TargetCluster> taken) {
    Descheduling {
        clusters = List.copyOf(clusters);
        taken = List.copyOf(taken);
    }

    /** Whether replicas of a binding may be taken back at all: a Deployment whose applied placement divides by what is available. */
    static boolean applies(ResourceBinding binding) {
        var template = binding.spec().resource();
        var applied = binding.metadata().annotations().getOrDefault(ResourceBinding.APPLIED_PLACEMENT, "");
        if (!template.apiVersion().equals("apps/v1") || !template.kind().equals("Deployment") || applied.isEmpty()) {
            return false;
        }
        try {
            var strategy = Strategy.of(Placement.of(Json.parseObject(applied.getBytes(StandardCharsets.UTF_8))));
            return strategy == Strategy.AGGREGATED || strategy == Strategy.DYNAMIC_WEIGHT;
        } catch (MalformedJson e) {
            return false; // Nobody knows how it was placed.
        }
    }

    /** The targets with fewer ready replicas than they are to have. */
    static List<TargetCluster> suspects(ResourceBinding binding) {
        return binding.spec().clusters().stream()
                .filter(target -> ready(binding, target.name()) < target.replicas())
                .toList();
    }

    /** @param unschedulable how many replicas a suspect cannot start; asked for suspects only */
    static Descheduling of(ResourceBinding binding, ToIntFunction<String> unschedulable) {
        var suspects = suspects(binding);
        var clusters = new ArrayList<TargetCluster>();
        var taken = new ArrayList<TargetCluster>();
        for (TargetCluster target : binding.spec().clusters()) {
            int left = suspects.contains(target)
                    ? left(target.replicas(), ready(binding, target.name()), unschedulable.applyAsInt(target.name()))
                    : target.replicas();
            clusters.add(new TargetCluster(target.name(), left));
            if (left < target.replicas()) {
                taken.add(new TargetCluster(target.name(), target.replicas() - left));
            }
        }
        return new Descheduling(clusters, taken);
    }

    /** What runs well is never taken back. */
    private static int left(int replicas, int ready, int unschedulable) {
        if (unschedulable <= 0 || unschedulable > replicas) {
            return replicas;
        }
        int left = replicas - unschedulable;
        return left < ready && ready <= replicas ? ready : left;
    }

    /** Ready replicas as the cluster reports them; -1 if it does not. */
    private static int ready(ResourceBinding binding, String cluster) {
        return binding.status().aggregatedStatus().stream()
                .filter(it -> it.clusterName().equals(cluster))
                .findFirst()
                .flatMap(BindingStatus.OfCluster::status)
                .map(status -> status.path("readyReplicas"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asInt)
                .orElse(-1);
    }

    String message() {
        var parts = new ArrayList<String>();
        int sum = 0;
        for (TargetCluster cluster : taken) {
            parts.add("%d replica(s) in cluster(%s)".formatted(cluster.replicas(), cluster.name()));
            sum += cluster.replicas();
        }
        return "Binding has been descheduled, %s, %d total descheduled replica(s)"
                .formatted(String.join(", ", parts), sum);
    }
}
