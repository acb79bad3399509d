package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ReplicaScheduling;
import flagship.fleetapi.ResourceBinding;
import java.util.Optional;

/**
 * Whether a template takes over the replicas that autoscalers gave in the members. Pure.
 *
 * <p>Source: karmada.md, section 14.3.
 */
sealed interface ReplicasSync {
    /** The members have what the template says, or they are none of its business. */
    record Nothing() implements ReplicasSync {}

    /** What is known of the members is not the result of what the template says now. */
    record Wait() implements ReplicasSync {}

    /** The template is to say what the members have. */
    record TakeOver(int replicas) implements ReplicasSync {}

    /** @param binding of the template; absent while it goes nowhere */
    static ReplicasSync of(JsonNode template, Optional<ResourceBinding> binding) {
        int said = template.at("/spec/replicas").asInt(1);
        int there = template.at("/status/replicas").asInt();
        boolean isMarked = template.at("/metadata/labels")
                .path(ScaleTargetMarker.RETAIN_REPLICAS)
                .asText()
                .equals("true");
        if (!isMarked
                || said == there
                || binding.filter(ReplicasSync::isDivided).isEmpty()) {
            return new Nothing();
        }
        return isSettled(binding.get(), said, there) ? new TakeOver(there) : new Wait();
    }

    private static boolean isDivided(ResourceBinding binding) {
        return binding.spec()
                .placement()
                .flatMap(Placement::replicaScheduling)
                .filter(it -> it.type().equals(ReplicaScheduling.DIVIDED))
                .isPresent();
    }

    /** The scheduler has seen what the template says, and every cluster has told of replicas, which make the template's status. */
    private static boolean isSettled(ResourceBinding binding, int said, int there) {
        var status = binding.status();
        if (binding.spec().replicas() != said
                || status.schedulerObservedGeneration() != binding.metadata().generation()
                || status.aggregatedStatus().size() != binding.spec().clusters().size()) {
            return false;
        }
        long sum = 0;
        for (var cluster : status.aggregatedStatus()) {
            int replicas =
                    cluster.status().map(it -> it.path("replicas").asInt()).orElse(0);
            if (replicas <= 0) {
                return false;
            }
            sum += replicas;
        }
        return sum == there;
    }
}
