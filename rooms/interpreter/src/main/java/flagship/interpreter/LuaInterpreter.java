package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.fleetapi.Component;
import flagship.fleetapi.DependentObject;
import flagship.fleetapi.ReplicaRequirements;
import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.lua.LuaNil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The rules of ResourceInterpreterCustomizations. Of several scripts for one rule the first by the name of the customization wins; of those
 * for dependencies all run and add up.
 *
 * <p>Source: Karmada, {@code pkg/resourceinterpreter/customized/declarative}.
 */
final class LuaInterpreter implements ResourceInterpreter {
    private record Key(GroupVersionKind kind, Operation operation) {}

    private final Map<Key, List<LuaRule>> rules = new HashMap<>();

    LuaInterpreter(Collection<ResourceInterpreterCustomization> customizations, LuaHost host) {
        customizations.stream()
                .sorted(Comparator.comparing(ResourceInterpreterCustomization::name))
                .forEach(customization -> add(customization, host));
    }

    private void add(ResourceInterpreterCustomization customization, LuaHost host) {
        for (Operation operation : Operation.values()) {
            var source = customization.scripts().get(operation.customization());
            if (source != null) {
                rules.computeIfAbsent(new Key(customization.target(), operation), _ -> new ArrayList<>())
                        .add(LuaRule.of(host, customization.name(), operation, source));
            }
        }
    }

    @Override
    public boolean handles(GroupVersionKind kind, Operation operation) {
        return rules.containsKey(new Key(kind, operation));
    }

    private List<LuaRule> rules(ObjectNode object, Operation operation) {
        var found = rules.get(new Key(Trees.kind(object), operation));
        if (found == null) {
            throw NativeInterpreter.noRule(object, operation);
        }
        return found;
    }

    private LuaRule rule(ObjectNode object, Operation operation) {
        return rules(object, operation).getFirst();
    }

    @Override
    public ReplicaDemand replicas(ObjectNode template) {
        return rule(template, Operation.GET_REPLICAS).call(LuaInterpreter::demand, LuaTrees.toLua(template));
    }

    private static ReplicaDemand demand(Object[] values) {
        if (!(values[0] instanceof Double replicas)
                || replicas != Math.rint(replicas)
                || Math.abs(replicas) > Integer.MAX_VALUE) {
            throw new LuaTrees.NoTree("must return the replicas as a whole number first");
        }
        var requirements = values[1] == LuaNil.NIL
                ? Optional.<ReplicaRequirements>empty()
                : Optional.of(ReplicaRequirements.of(new LuaTrees().toObject(values[1])));
        return new ReplicaDemand(replicas.intValue(), requirements);
    }

    @Override
    public List<Component> components(ObjectNode template) {
        return rule(template, Operation.GET_COMPONENTS)
                .call(
                        values -> new LuaTrees()
                                .toList(values[0]).stream().map(Component::of).toList(),
                        LuaTrees.toLua(template));
    }

    @Override
    public ObjectNode reviseReplica(ObjectNode template, long replicas) {
        return rule(template, Operation.REVISE_REPLICA)
                .call(values -> new LuaTrees(template).toObject(values[0]), LuaTrees.toLua(template), (double)
                        replicas);
    }

    @Override
    public ObjectNode retain(ObjectNode desired, ObjectNode observed) {
        return rule(desired, Operation.RETAIN)
                .call(
                        values -> new LuaTrees(desired, observed).toObject(values[0]),
                        LuaTrees.toLua(desired),
                        LuaTrees.toLua(observed));
    }

    @Override
    public ObjectNode aggregateStatus(ObjectNode template, List<OfCluster> items) {
        var list = Json.mapper().createArrayNode();
        items.forEach(item -> list.add(item.toJson()));
        return rule(template, Operation.AGGREGATE_STATUS)
                .call(values -> new LuaTrees().toObject(values[0]), LuaTrees.toLua(template), LuaTrees.toLua(list));
    }

    @Override
    public List<DependentObject> dependencies(ObjectNode template) {
        var all = new TreeSet<DependentObject>();
        for (LuaRule rule : rules(template, Operation.GET_DEPENDENCIES)) {
            all.addAll(rule.call(LuaInterpreter::dependencies, LuaTrees.toLua(template)));
        }
        return List.copyOf(all);
    }

    private static List<DependentObject> dependencies(Object[] values) {
        return values[0] == LuaNil.NIL
                ? List.of()
                : new LuaTrees()
                        .toList(values[0]).stream()
                                .map(LuaInterpreter::dependency)
                                .toList();
    }

    private static DependentObject dependency(JsonNode node) {
        var dependency = DependentObject.of(node);
        if (!isComplete(dependency)) {
            throw new LuaTrees.NoTree("returned a dependency without apiVersion, kind, or name or labelSelector");
        }
        return dependency;
    }

    /** Whether a dependency says enough to be found. */
    static boolean isComplete(DependentObject dependency) {
        return !dependency.apiVersion().isEmpty()
                && !dependency.kind().isEmpty()
                && (!dependency.name().isEmpty() || dependency.labelSelector().isPresent());
    }

    @Override
    public Optional<JsonNode> reflectStatus(ObjectNode observed) {
        return rule(observed, Operation.REFLECT_STATUS)
                .call(
                        values -> values[0] == LuaNil.NIL
                                ? Optional.empty()
                                : Optional.<JsonNode>of(new LuaTrees().toObject(values[0]))
                                        .filter(status -> !status.isEmpty()),
                        LuaTrees.toLua(observed));
    }

    @Override
    public boolean isHealthy(ObjectNode observed) {
        return rule(observed, Operation.INTERPRET_HEALTH).call(LuaInterpreter::bool, LuaTrees.toLua(observed));
    }

    private static boolean bool(Object[] values) {
        if (values[0] instanceof Boolean healthy) {
            return healthy;
        }
        throw new LuaTrees.NoTree("must return true or false");
    }
}
