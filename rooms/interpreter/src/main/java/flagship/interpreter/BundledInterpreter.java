package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.fleetapi.Component;
import flagship.fleetapi.DependentObject;
import flagship.interpreter.BundledPods.PodGroup;
import flagship.kubemodel.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of kinds of other projects. In Java and not in Lua, which Karmada has them in, for speed.
 *
 * <p>Source: the list of kinds of Karmada 1.18, and the documentation of those kinds.
 */
final class BundledInterpreter implements ResourceInterpreter {
    /** The member of {@code spec} that holds the replicas, where they can be divided. */
    private static final Map<GroupVersionKind, String> REPLICAS = Map.of(
            BundledKinds.CLONE_SET, "replicas",
            BundledKinds.KRUISE_STATEFUL_SET, "replicas",
            BundledKinds.UNITED_DEPLOYMENT, "replicas",
            BundledKinds.WORKFLOW, "parallelism");

    /** Kinds with several sorts of pods. */
    private static final Set<GroupVersionKind> WITH_COMPONENTS = Set.of(
            BundledKinds.FLINK,
            BundledKinds.VOLCANO_JOB,
            BundledKinds.PYTORCH_JOB,
            BundledKinds.TF_JOB,
            BundledKinds.MPI_JOB,
            BundledKinds.RAY_CLUSTER,
            BundledKinds.RAY_JOB,
            BundledKinds.RAY_SERVICE,
            BundledKinds.SPARK);

    /** Kinds with one sort of pods, of which the number is known. */
    private static final Set<GroupVersionKind> WITH_REPLICAS = Set.of(
            BundledKinds.CLONE_SET,
            BundledKinds.KRUISE_STATEFUL_SET,
            BundledKinds.UNITED_DEPLOYMENT,
            BundledKinds.WORKFLOW,
            BundledKinds.BROADCAST_JOB,
            BundledKinds.NOTEBOOK);

    /** Kinds whose reflected status also tells the generations, for the template to be observed. */
    private static final Set<GroupVersionKind> WITH_GENERATIONS = Set.of(
            BundledKinds.CLONE_SET,
            BundledKinds.KRUISE_STATEFUL_SET,
            BundledKinds.KRUISE_DAEMON_SET,
            BundledKinds.SIDECAR_SET,
            BundledKinds.UNITED_DEPLOYMENT);

    private final InterpreterRules rules;

    BundledInterpreter(InterpreterRules rules) {
        this.rules = rules;
    }

    @Override
    public boolean handles(GroupVersionKind kind, Operation operation) {
        return switch (operation) {
            case GET_REPLICAS -> WITH_REPLICAS.contains(kind);
            case GET_COMPONENTS -> WITH_COMPONENTS.contains(kind);
            case REVISE_REPLICA -> REPLICAS.containsKey(kind);
            case RETAIN -> BundledKinds.FLUX.contains(kind) || kind.equals(BundledKinds.WORKFLOW);
            case AGGREGATE_STATUS -> BundledAggregation.handles(kind);
            case GET_DEPENDENCIES -> BundledDependencies.handles(kind);
            case REFLECT_STATUS -> WITH_GENERATIONS.contains(kind);
            case INTERPRET_HEALTH -> BundledHealth.handles(kind);
        };
    }

    private void require(ObjectNode object, Operation operation) {
        if (!handles(Trees.kind(object), operation)) {
            throw NativeInterpreter.noRule(object, operation);
        }
    }

    @Override
    public ReplicaDemand replicas(ObjectNode template) {
        require(template, Operation.GET_REPLICAS);
        return BundledPods.of(template).stream()
                .findFirst()
                .map(group -> demand(template, group))
                .orElseGet(() ->
                        new ReplicaDemand(Trees.at(template, "spec", "replicas").asInt(), Optional.empty()));
    }

    private ReplicaDemand demand(ObjectNode template, PodGroup group) {
        var namespace = rules.quotaEstimate() ? Trees.namespace(template) : "";
        var priority = rules.quotaEstimate() ? Trees.text(group.podSpec(), "priorityClassName") : "";
        return new ReplicaDemand(group.replicas(), group.requirements(template, namespace, priority));
    }

    @Override
    public List<Component> components(ObjectNode template) {
        require(template, Operation.GET_COMPONENTS);
        return BundledPods.of(template).stream()
                .map(group -> group.component(template))
                .toList();
    }

    @Override
    public ObjectNode reviseReplica(ObjectNode template, long replicas) {
        require(template, Operation.REVISE_REPLICA);
        return NativeReplicas.revise(template, REPLICAS.getOrDefault(Trees.kind(template), ""), replicas);
    }

    /** Somebody in the member may have paused it; a Workflow keeps its state in its status, which an update would take away. */
    @Override
    public ObjectNode retain(ObjectNode desired, ObjectNode observed) {
        require(desired, Operation.RETAIN);
        var result = desired.deepCopy();
        var suspend = Trees.at(observed, "spec", "suspend");
        if (Trees.isSet(suspend)) {
            Trees.object(result, "spec").set("suspend", suspend.deepCopy());
        }
        if (Trees.kind(desired).equals(BundledKinds.WORKFLOW)) {
            Trees.setOrRemove(result, "status", observed.path("status"));
        }
        return result;
    }

    @Override
    public ObjectNode aggregateStatus(ObjectNode template, List<OfCluster> items) {
        require(template, Operation.AGGREGATE_STATUS);
        return BundledAggregation.aggregate(template, items);
    }

    @Override
    public List<DependentObject> dependencies(ObjectNode template) {
        require(template, Operation.GET_DEPENDENCIES);
        return BundledDependencies.of(template);
    }

    @Override
    public Optional<JsonNode> reflectStatus(ObjectNode observed) {
        require(observed, Operation.REFLECT_STATUS);
        return NativeReflection.withGenerations(observed);
    }

    @Override
    public boolean isHealthy(ObjectNode observed) {
        require(observed, Operation.INTERPRET_HEALTH);
        return BundledHealth.isHealthy(observed);
    }
}
