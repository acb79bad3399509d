package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.fleetapi.Component;
import flagship.fleetapi.DependentObject;
import flagship.kubemodel.GroupVersionKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * For each kind and operation the first layer that has a rule answers, whatever comes of it.
 *
 * @param layers as they are now
 */
record LayeredInterpreter(Supplier<List<ResourceInterpreter>> layers) implements ResourceInterpreter {
    @Override
    public boolean handles(GroupVersionKind kind, Operation operation) {
        return layers.get().stream().anyMatch(layer -> layer.handles(kind, operation));
    }

    private ResourceInterpreter layer(ObjectNode object, Operation operation) {
        var kind = Trees.kind(object);
        return layers.get().stream()
                .filter(layer -> layer.handles(kind, operation))
                .findFirst()
                .orElseThrow(() -> NativeInterpreter.noRule(object, operation));
    }

    @Override
    public ReplicaDemand replicas(ObjectNode template) {
        return layer(template, Operation.GET_REPLICAS).replicas(template);
    }

    @Override
    public List<Component> components(ObjectNode template) {
        return layer(template, Operation.GET_COMPONENTS).components(template);
    }

    @Override
    public ObjectNode reviseReplica(ObjectNode template, long replicas) {
        return layer(template, Operation.REVISE_REPLICA).reviseReplica(template, replicas);
    }

    @Override
    public ObjectNode retain(ObjectNode desired, ObjectNode observed) {
        return layer(desired, Operation.RETAIN).retain(desired, observed);
    }

    @Override
    public ObjectNode aggregateStatus(ObjectNode template, List<OfCluster> items) {
        return layer(template, Operation.AGGREGATE_STATUS).aggregateStatus(template, items);
    }

    @Override
    public List<DependentObject> dependencies(ObjectNode template) {
        return layer(template, Operation.GET_DEPENDENCIES).dependencies(template);
    }

    @Override
    public Optional<JsonNode> reflectStatus(ObjectNode observed) {
        return layer(observed, Operation.REFLECT_STATUS).reflectStatus(observed);
    }

    @Override
    public boolean isHealthy(ObjectNode observed) {
        return layer(observed, Operation.INTERPRET_HEALTH).isHealthy(observed);
    }
}
