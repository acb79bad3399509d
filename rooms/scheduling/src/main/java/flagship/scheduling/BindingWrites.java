package flagship.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Json;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.NotEnoughRoom;
import flagship.scheduling.Decision.NothingTried;
import flagship.scheduling.Decision.Placed;
import flagship.scheduling.Decision.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a decision writes to its binding, as JSON merge patches that hold changed fields only, to be sent in this order. An absent patch
 * means that there is nothing to send.
 *
 * <p>Source: contract section 2.6.
 *
 * @param spec for the object itself
 * @param affinityName for the status: the group in use
 * @param condition for the status: condition, observed generation and time
 */
record BindingWrites(Optional<ObjectNode> spec, Optional<ObjectNode> affinityName, Optional<ObjectNode> condition) {
    private static final String GENERATION = "schedulerObservedGeneration";

    /** @param binding as it was when it was decided on; its generation is the one that counts as observed */
    static BindingWrites of(ResourceBinding binding, Decision decision, Instant now) {
        return switch (decision) {
            case Placed placed ->
                new BindingWrites(
                        spec(binding, placed.clusters()),
                        affinityName(binding, placed.affinityName()),
                        success(binding, decision, now));
            case NoClusterFit _ ->
                new BindingWrites(spec(binding, List.of()), Optional.empty(), failure(binding, decision, now));
            case NothingTried _ ->
                new BindingWrites(Optional.empty(), Optional.empty(), success(binding, decision, now));
            case NotEnoughRoom _, Refused _ ->
                new BindingWrites(Optional.empty(), Optional.empty(), failure(binding, decision, now));
        };
    }

    /** Group and condition as one patch of the status: what a reader sees in the end is the same, and it is one write less. */
    Optional<ObjectNode> statusPatch() {
        if (affinityName.isEmpty()) {
            return condition;
        }
        var whole = affinityName.get().deepCopy();
        condition.ifPresent(patch -> whole.withObject("/status").setAll(patch.withObject("/status")));
        return Optional.of(whole);
    }

    /** Whether all that would be written is that the same success happened again. */
    boolean onlyRepeats() {
        return spec.isEmpty()
                && affinityName.isEmpty()
                && condition.stream()
                        .allMatch(patch -> patch.withObject("/status")
                                .propertyStream()
                                .allMatch(field -> field.getKey().equals("lastScheduledTime")));
    }

    /** The patch of a binding that needs no decision; for the status. */
    static ObjectNode observed(ResourceBinding binding) {
        return status(Json.object().put(GENERATION, binding.metadata().generation()));
    }

    /** The patch of a binding whose decision could not be written; for the status. */
    static Optional<ObjectNode> failed(ResourceBinding binding, Condition condition, Instant now) {
        return withCondition(binding, condition, now, Json.object());
    }

    private static Optional<ObjectNode> spec(ResourceBinding binding, List<TargetCluster> clusters) {
        var patch = Json.object();
        binding.spec()
                .placement()
                .filter(placement -> !isApplied(binding, placement))
                .ifPresent(placement -> patch.putObject("metadata")
                        .putObject("annotations")
                        .put(ResourceBinding.APPLIED_PLACEMENT, text(placement)));
        // The order says nothing to anybody, so a new one is no change.
        if (!new HashSet<>(clusters).equals(new HashSet<>(binding.spec().clusters()))) {
            patch.putObject("spec")
                    .set("clusters", clusters.isEmpty() ? Json.mapper().nullNode() : TargetCluster.toJson(clusters));
        }
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    private static boolean isApplied(ResourceBinding binding, Placement placement) {
        return text(placement).equals(binding.metadata().annotations().get(ResourceBinding.APPLIED_PLACEMENT));
    }

    /** As Go's encoder writes it, which escapes what HTML would interpret. */
    private static String text(Placement placement) {
        return new String(Json.bytes(placement.toJson()), StandardCharsets.UTF_8)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    private static Optional<ObjectNode> affinityName(ResourceBinding binding, String name) {
        return name.isEmpty() || name.equals(binding.status().affinityName())
                ? Optional.empty()
                : Optional.of(status(Json.object().put("schedulerObservingAffinityName", name)));
    }

    private static Optional<ObjectNode> success(ResourceBinding binding, Decision decision, Instant now) {
        var fields = Json.object();
        if (binding.metadata().generation() != binding.status().schedulerObservedGeneration()) {
            fields.put(GENERATION, binding.metadata().generation());
        }
        var time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        if (!time.equals(binding.status().lastScheduledTime())) {
            fields.put("lastScheduledTime", time);
        }
        return withCondition(binding, ScheduledCondition.of(decision), now, fields);
    }

    private static Optional<ObjectNode> failure(ResourceBinding binding, Decision decision, Instant now) {
        return withCondition(binding, ScheduledCondition.of(decision), now, Json.object());
    }

    private static Optional<ObjectNode> withCondition(
            ResourceBinding binding, Condition condition, Instant now, ObjectNode fields) {
        var before = binding.status().conditions();
        var after = before.set(condition, now);
        if (!after.equals(before)) {
            // A merge patch replaces a list whole, so the conditions of others go along.
            var whole = new BindingStatus(0, "", "", after, List.of()).toJson();
            fields.set("conditions", whole.path("conditions"));
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(status(fields));
    }

    private static ObjectNode status(ObjectNode fields) {
        var patch = Json.object();
        patch.set("status", fields);
        return patch;
    }
}
