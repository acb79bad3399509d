package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import java.util.Map;
import java.util.Optional;

/** How many replicas the native workloads want, and setting them. */
final class NativeReplicas {
    /** The member of {@code spec} that holds the replicas. */
    private static final Map<GroupVersionKind, String> FIELDS = Map.of(
            Kinds.DEPLOYMENT, "replicas",
            Kinds.STATEFUL_SET, "replicas",
            Kinds.REPLICA_SET, "replicas",
            Kinds.JOB, "parallelism");

    private final InterpreterRules rules;

    NativeReplicas(InterpreterRules rules) {
        this.rules = rules;
    }

    static boolean handles(GroupVersionKind kind) {
        return canRevise(kind) || kind.equals(Kinds.POD);
    }

    static boolean canRevise(GroupVersionKind kind) {
        return FIELDS.containsKey(kind);
    }

    /** Absent for kinds without rule. */
    Optional<ReplicaDemand> replicas(ObjectNode template) {
        var kind = Trees.kind(template);
        var spec = template.path("spec");
        if (kind.equals(Kinds.POD)) {
            return Optional.of(demand(template, 1, spec));
        }
        return Optional.ofNullable(FIELDS.get(kind))
                .map(field -> demand(
                        template, count(kind, spec, spec.path(field).asInt()), Trees.at(spec, "template", "spec")));
    }

    /** A Job never runs more pods at once than it has completions. */
    private static int count(GroupVersionKind kind, JsonNode spec, int wanted) {
        var completions = spec.path("completions");
        return kind.equals(Kinds.JOB) && completions.isNumber() ? Math.min(wanted, completions.asInt()) : wanted;
    }

    private ReplicaDemand demand(ObjectNode template, int count, JsonNode podSpec) {
        var namespace = rules.quotaEstimate() ? Trees.namespace(template) : "";
        var priority = rules.quotaEstimate() ? Trees.text(podSpec, "priorityClassName") : "";
        return new ReplicaDemand(count, PodNeeds.of(template, podSpec).requirements(namespace, priority));
    }

    /** Absent for kinds without rule. Only a number that is there is changed. */
    static Optional<ObjectNode> revise(ObjectNode template, long count) {
        return Optional.ofNullable(FIELDS.get(Trees.kind(template))).map(field -> revise(template, field, count));
    }

    /** Sets a member of {@code spec}, if it is there. */
    static ObjectNode revise(ObjectNode template, String field, long count) {
        var result = template.deepCopy();
        if (result.get("spec") instanceof ObjectNode spec && Trees.isSet(spec.path(field))) {
            if (!spec.path(field).isIntegralNumber()) {
                throw new InterpretationFailure(
                        "spec.%s of %s is not a whole number; correct it".formatted(field, Trees.describe(template)));
            }
            Trees.put(spec, field, count);
        }
        return result;
    }
}
