package flagship.scheduling;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.Component;
import flagship.fleetapi.ReplicaRequirements;
import flagship.scheduling.ComponentSets.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was placed in a cluster and does not show in its report yet: replicas by what each of them asks for. Immutable; as small as the
 * number of different sizes.
 *
 * <p>Source: contract section 7.8.
 */
record AssumedLoad(Map<ResourceAmounts, Long> replicas) {
    static final AssumedLoad NONE = new AssumedLoad(Map.of());

    AssumedLoad {
        replicas = Map.copyOf(replicas);
    }

    /**
     * What a workload adds to a cluster.
     *
     * @param added its new replicas there; for a workload of several components, 1 for all of them
     */
    static AssumedLoad of(BindingSpec spec, int added) {
        if (added <= 0) {
            return NONE;
        }
        var all = new HashMap<ResourceAmounts, Long>();
        if (spec.components().size() > 1) {
            for (Component component : spec.components()) {
                all.merge(
                        request(component.replicaRequirements()), (long) Math.max(0, component.replicas()), Long::sum);
            }
        } else {
            all.put(request(spec.replicaRequirements()), (long) added);
        }
        return new AssumedLoad(all);
    }

    private static ResourceAmounts request(Optional<ReplicaRequirements> requirements) {
        return ReplicaRequest.amounts(
                requirements.map(ReplicaRequirements::resourceRequest).orElse(Map.of()));
    }

    boolean isEmpty() {
        return replicas.isEmpty();
    }

    AssumedLoad plus(AssumedLoad other) {
        return with(other, 1);
    }

    AssumedLoad minus(AssumedLoad other) {
        return with(other, -1);
    }

    private AssumedLoad with(AssumedLoad other, int sign) {
        if (other.isEmpty()) {
            return this;
        }
        var sum = new HashMap<>(replicas);
        other.replicas.forEach((request, count) -> sum.merge(request, sign * count, Long::sum));
        sum.values().removeIf(count -> count <= 0);
        return new AssumedLoad(sum);
    }

    long pods() {
        return replicas.values().stream().mapToLong(it -> it).sum();
    }

    /** How much of a resource, at most a long's largest. */
    long amount(String resource) {
        double sum = 0;
        for (var entry : replicas.entrySet()) {
            sum += (double) entry.getKey().get(resource) * entry.getValue();
        }
        return (long) sum;
    }

    /** The same as workloads say what they need, for estimators elsewhere. */
    List<Component> components() {
        var components = new ArrayList<Component>();
        for (Part part : parts()) {
            var needs = new ReplicaRequirements(Optional.empty(), part.request().texts(), "", "");
            int count = ReplicaRequest.toInt(part.replicas());
            components.add(new Component("assumed-" + components.size(), count, Optional.of(needs)));
        }
        return List.copyOf(components);
    }

    /** Always in the same order. */
    List<Part> parts() {
        return replicas.entrySet().stream()
                .map(entry -> new Part(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(part -> part.request().toString()))
                .toList();
    }
}
