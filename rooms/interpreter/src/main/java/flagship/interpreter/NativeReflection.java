package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What of a native object's status goes back to the control plane. */
final class NativeReflection {
    /** Annotation: the generation of the template that the object was made from. */
    static final String TEMPLATE_GENERATION = "resourcetemplate.karmada.io/generation";

    /** The members that are copied; those marked with {@code !} are written even if 0. */
    private static final Map<GroupVersionKind, List<String>> FIELDS = Map.of(
            Kinds.DEPLOYMENT,
            List.of(
                    "replicas",
                    "updatedReplicas",
                    "readyReplicas",
                    "availableReplicas",
                    "unavailableReplicas",
                    "observedGeneration"),
            Kinds.REPLICA_SET,
            List.of("!replicas", "readyReplicas", "availableReplicas", "observedGeneration"),
            Kinds.DAEMON_SET,
            List.of(
                    "!currentNumberScheduled",
                    "!desiredNumberScheduled",
                    "numberAvailable",
                    "!numberMisscheduled",
                    "!numberReady",
                    "updatedNumberScheduled",
                    "numberUnavailable",
                    "observedGeneration"),
            Kinds.STATEFUL_SET,
            List.of(
                    "!availableReplicas",
                    "currentReplicas",
                    "readyReplicas",
                    "!replicas",
                    "updatedReplicas",
                    "observedGeneration"),
            Kinds.JOB,
            List.of("active", "succeeded", "failed", "conditions", "startTime", "completionTime"),
            Kinds.DISRUPTION_BUDGET,
            List.of("!currentHealthy", "!desiredHealthy", "!disruptionsAllowed", "disruptedPods", "!expectedPods"),
            Kinds.AUTOSCALER,
            List.of("currentReplicas", "!desiredReplicas"));

    private static final Set<GroupVersionKind> WITH_GENERATIONS =
            Set.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.DAEMON_SET, Kinds.STATEFUL_SET);

    private NativeReflection() {}

    /** Absent if the object has no status, or none that matters. */
    static Optional<JsonNode> reflect(ObjectNode observed) {
        var kind = Trees.kind(observed);
        var status = observed.path("status");
        if (!Trees.isSet(status) || status.isEmpty()) {
            return Optional.empty();
        }
        if (kind.equals(Kinds.SERVICE)) {
            return balancer(observed, status);
        }
        var fields = FIELDS.get(kind);
        return fields == null ? Optional.of(status.deepCopy()) : Optional.of(chosen(observed, kind, fields));
    }

    private static Optional<JsonNode> balancer(ObjectNode observed, JsonNode status) {
        if (!Trees.text(observed, "spec", "type").equals("LoadBalancer")) {
            return Optional.empty();
        }
        var balancer = status.path("loadBalancer");
        return Optional.of(
                Json.object().set("loadBalancer", balancer.isObject() ? balancer.deepCopy() : Json.object()));
    }

    private static ObjectNode chosen(ObjectNode observed, GroupVersionKind kind, List<String> fields) {
        var result = Json.object();
        for (String field : fields) {
            boolean always = field.startsWith("!");
            copy(observed.path("status"), result, always ? field.substring(1) : field, always);
        }
        if (WITH_GENERATIONS.contains(kind)) {
            putGenerations(observed, result);
        }
        return result;
    }

    /** The whole status and the generations; absent if the object has no status. */
    static Optional<JsonNode> withGenerations(ObjectNode observed) {
        if (!(observed.get("status") instanceof ObjectNode status) || status.isEmpty()) {
            return Optional.empty();
        }
        var result = status.deepCopy();
        putGenerations(observed, result);
        return Optional.of(result);
    }

    private static void putGenerations(ObjectNode observed, ObjectNode result) {
        Trees.putUnlessZero(result, "generation", Trees.number(observed, "metadata", "generation"));
        Trees.putUnlessZero(result, "resourceTemplateGeneration", templateGeneration(observed));
    }

    private static void copy(JsonNode status, ObjectNode result, String field, boolean always) {
        var value = status.path(field);
        boolean isZero = value.isNumber() && value.asLong() == 0;
        if (Trees.isSet(value) && !isZero) {
            result.set(field, value.deepCopy());
        } else if (always) {
            result.put(field, 0);
        }
    }

    private static long templateGeneration(ObjectNode observed) {
        var text = Trees.text(observed, "metadata", "annotations", TEMPLATE_GENERATION);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InterpretationFailure(
                    "annotation %s of %s is \"%s\" and must be a number; let the control plane write the object again"
                            .formatted(TEMPLATE_GENERATION, Trees.describe(observed), text),
                    e);
        }
    }
}
