package flagship.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.AffinityGroup;
import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ReplicaScheduling;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a binding is to be scheduled now.
 *
 * <p>Source: contract section 2.4; the rules are tried in its order.
 */
public final class Trigger {
    private final SchedulingRules rules;

    public Trigger(SchedulingRules rules) {
        this.rules = rules;
    }

    /** What is to be done with a binding. */
    public enum Action {
        /** Schedule it: its placement, a target, a request or its kind asks for it. */
        RECONCILE,
        /** Schedule it, because its replicas changed. */
        SCALE,
        /** Only note that this generation was seen. */
        OBSERVE,
        NOTHING
    }

    /**
     * Decides for a binding that has a placement and is not being deleted.
     *
     * @param deleting whether a cluster is being deleted
     */
    public Action action(ResourceBinding binding, Placement placement, Predicate<String> deleting) {
        if (placementChanged(binding, placement)) {
            return Action.RECONCILE;
        }
        if (replicasChanged(binding.spec(), placement)) {
            return Action.SCALE;
        }
        if (isForced(binding)
                || !isWorkload(binding.spec(), rules)
                || Strategy.of(placement) == Strategy.DUPLICATED
                || binding.spec().clusters().stream().map(TargetCluster::name).anyMatch(deleting)) {
            return Action.RECONCILE;
        }
        return binding.metadata().generation() == binding.status().schedulerObservedGeneration()
                ? Action.NOTHING
                : Action.OBSERVE;
    }

    /** Whether somebody asked for a fresh placement after the last one. */
    static boolean isForced(ResourceBinding binding) {
        var asked = time(binding.spec().rescheduleTriggeredAt());
        var placed = time(binding.status().lastScheduledTime());
        return asked.isPresent() && placed.isPresent() && asked.get().isAfter(placed.get());
    }

    private static Optional<Instant> time(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // The schema lets no other text in; one that came around it says nothing.
        }
    }

    /** Whether the template runs Pods. */
    static boolean isWorkload(BindingSpec spec, SchedulingRules rules) {
        return spec.replicas() > 0
                || (rules.has(Release.V1_16)
                        && (spec.replicaRequirements().isPresent()
                                || !spec.components().isEmpty()));
    }

    private static boolean placementChanged(ResourceBinding binding, Placement now) {
        var text = binding.metadata().annotations().getOrDefault(ResourceBinding.APPLIED_PLACEMENT, "");
        if (text.isEmpty()) {
            return true;
        }
        ObjectNode json;
        try {
            json = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJson e) {
            return false; // As in Karmada: an unreadable note is no reason to move a workload.
        }
        var applied = Placement.of(json);
        return !applied.equals(now)
                && (rulesDiffer(applied, now) || groupDiffers(binding.status().affinityName(), applied, now));
    }

    private static boolean rulesDiffer(Placement one, Placement other) {
        return !one.clusterAffinity().equals(other.clusterAffinity())
                || !one.clusterTolerations().equals(other.clusterTolerations())
                || !one.spreadConstraints().equals(other.spreadConstraints())
                || !one.replicaScheduling().equals(other.replicaScheduling());
    }

    /** A change of a group that is not in use moves nothing. */
    private static boolean groupDiffers(String inUse, Placement one, Placement other) {
        var before = group(inUse, one);
        return inUse.isEmpty() || before.isEmpty() || !before.equals(group(inUse, other));
    }

    private static Optional<AffinityGroup> group(String name, Placement placement) {
        return placement.affinityGroups().orElse(List.of()).stream()
                .filter(group -> group.name().equals(name))
                .findFirst();
    }

    private boolean replicasChanged(BindingSpec spec, Placement placement) {
        if (placement.replicaScheduling().isEmpty()) {
            return false;
        }
        if (rules.componentSets()
                && rules.has(Release.V1_17)
                && !spec.components().isEmpty()
                && spec.clusters().isEmpty()) {
            return true;
        }
        var type = placement.replicaScheduling().map(ReplicaScheduling::type).orElse("");
        return type.equals(ReplicaScheduling.DUPLICATED)
                ? spec.clusters().stream().anyMatch(cluster -> cluster.replicas() != spec.replicas())
                : spec.clusters().stream().mapToLong(TargetCluster::replicas).sum() != spec.replicas();
    }
}
