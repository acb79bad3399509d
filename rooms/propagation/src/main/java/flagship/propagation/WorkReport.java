package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Conditions;
import flagship.fleetapi.Work;
import flagship.fleetapi.WorkStatus;
import flagship.fleetapi.WorkStatus.Identifier;
import flagship.fleetapi.WorkStatus.OfManifest;
import flagship.interpreter.InterpretationFailure;
import flagship.interpreter.Operation;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.MergePatch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a Work says of its member. Pure but for the interpreter. Source: Karmada, {@code pkg/controllers/execution}, {@code status}. */
final class WorkReport {
    private static final String UNKNOWN = "Unknown";

    private WorkReport() {}

    static Condition dispatching(boolean suspended) {
        return suspended
                ? Condition.isFalse(Work.DISPATCHING, "SuspendDispatching", "Work dispatching is in a suspended state.")
                : Condition.isTrue(Work.DISPATCHING, "Dispatching", "Work is being dispatched to member clusters.");
    }

    /**
     * Whether the member holds what it shall.
     *
     * @param again the member had lost something that it once held
     */
    static Condition applied(int wanted, List<String> failures, boolean again) {
        if (failures.isEmpty()) {
            return Condition.isTrue(
                    Work.APPLIED,
                    again ? "ReCreateSuccessful" : "AppliedSuccessful",
                    "Manifest has been successfully applied");
        }
        return Condition.isFalse(
                Work.APPLIED,
                again ? "ReCreateFailed" : "AppliedFailed",
                "Failed to apply all manifests (%d/%d): %s"
                        .formatted(wanted - failures.size(), wanted, String.join("; ", failures)));
    }

    /**
     * The state of one object in the member.
     *
     * @param unknown hears why the health is not known
     */
    static OfManifest of(
            int ordinal,
            GroupVersionResource type,
            ObjectNode observed,
            ResourceInterpreter interpreter,
            Consumer<String> unknown) {
        var kind = GroupVersionKind.of(
                observed.path("apiVersion").asText(), observed.path("kind").asText());
        var metadata = observed.path("metadata");
        var identifier = new Identifier(
                ordinal,
                kind.group(),
                kind.version(),
                kind.kind(),
                type.resource(),
                metadata.path("namespace").asText(""),
                metadata.path("name").asText());
        var status = interpreter.handles(kind, Operation.REFLECT_STATUS)
                ? interpreter.reflectStatus(observed)
                : Optional.<com.fasterxml.jackson.databind.JsonNode>empty();
        return new OfManifest(identifier, status, health(kind, observed, interpreter, unknown));
    }

    private static String health(
            GroupVersionKind kind, ObjectNode observed, ResourceInterpreter interpreter, Consumer<String> unknown) {
        if (!interpreter.handles(kind, Operation.INTERPRET_HEALTH)) {
            return "Healthy";
        }
        try {
            return interpreter.isHealthy(observed) ? "Healthy" : "Unhealthy";
        } catch (InterpretationFailure e) {
            unknown.accept(String.valueOf(e.getMessage()));
            return UNKNOWN;
        }
    }

    /** The patch from one status to the next; empty if they say the same. */
    static Optional<ObjectNode> change(WorkStatus before, Conditions conditions, List<OfManifest> manifests) {
        var change = MergePatch.between(before.toJson(), new WorkStatus(conditions, manifests).toJson())
                .patch();
        if (change.isEmpty()) {
            return Optional.empty();
        }
        var patch = Json.object();
        patch.set("status", change);
        return Optional.of(patch);
    }

    /** A condition is kept as it is while it holds: another reason for the same good news is no news. */
    static Conditions set(Conditions conditions, Condition condition, Instant now) {
        var before = conditions.find(condition.type());
        boolean same = before.filter(Condition::holds).isPresent() && condition.holds();
        return same ? conditions : conditions.set(condition, now);
    }
}
