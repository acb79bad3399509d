package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.fleetapi.Component;
import flagship.fleetapi.DependentObject;
import flagship.kubemodel.GroupVersionKind;
import java.util.List;
import java.util.Optional;

/**
 * The rules of the native kinds. Every kind's status can be reflected: one without rule of its own as a whole.
 *
 * <p>Source: Karmada 1.18, {@code pkg/resourceinterpreter/default/native}.
 */
final class NativeInterpreter implements ResourceInterpreter {
    private final NativeReplicas replicas;

    NativeInterpreter(InterpreterRules rules) {
        this.replicas = new NativeReplicas(rules);
    }

    @Override
    public boolean handles(GroupVersionKind kind, Operation operation) {
        return switch (operation) {
            case GET_REPLICAS -> NativeReplicas.handles(kind);
            case GET_COMPONENTS -> false;
            case REVISE_REPLICA -> NativeReplicas.canRevise(kind);
            case RETAIN -> NativeRetention.handles(kind);
            case AGGREGATE_STATUS -> NativeAggregation.handles(kind);
            case GET_DEPENDENCIES -> NativeDependencies.handles(kind);
            case REFLECT_STATUS -> true;
            case INTERPRET_HEALTH -> NativeHealth.handles(kind);
        };
    }

    @Override
    public ReplicaDemand replicas(ObjectNode template) {
        return replicas.replicas(template).orElseThrow(() -> noRule(template, Operation.GET_REPLICAS));
    }

    @Override
    public List<Component> components(ObjectNode template) {
        throw noRule(template, Operation.GET_COMPONENTS);
    }

    @Override
    public ObjectNode reviseReplica(ObjectNode template, long count) {
        return NativeReplicas.revise(template, count).orElseThrow(() -> noRule(template, Operation.REVISE_REPLICA));
    }

    @Override
    public ObjectNode retain(ObjectNode desired, ObjectNode observed) {
        return NativeRetention.retain(desired, observed).orElseThrow(() -> noRule(desired, Operation.RETAIN));
    }

    @Override
    public ObjectNode aggregateStatus(ObjectNode template, List<OfCluster> items) {
        return NativeAggregation.aggregate(template, items)
                .orElseThrow(() -> noRule(template, Operation.AGGREGATE_STATUS));
    }

    @Override
    public List<DependentObject> dependencies(ObjectNode template) {
        return NativeDependencies.of(template).orElseThrow(() -> noRule(template, Operation.GET_DEPENDENCIES));
    }

    @Override
    public Optional<JsonNode> reflectStatus(ObjectNode observed) {
        return NativeReflection.reflect(observed);
    }

    @Override
    public boolean isHealthy(ObjectNode observed) {
        return NativeHealth.isHealthy(observed).orElseThrow(() -> noRule(observed, Operation.INTERPRET_HEALTH));
    }

    static InterpretationFailure noRule(ObjectNode object, Operation operation) {
        return new InterpretationFailure(
                "there is no rule %s for %s; add a ResourceInterpreterCustomization for its kind"
                        .formatted(operation.wireName(), Trees.describe(object)));
    }
}
