package flagship.scheduling;

import flagship.fleetapi.Component;
import flagship.fleetapi.ReplicaRequirements;
import flagship.kubemodel.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many complete sets of components fit into a cluster: every component with all its replicas.
 *
 * <p>Amounts are compared in one unit, where Karmada mixes two (contract section 15, quirk 15).
 */
final class ComponentSets {
    private final List<Part> parts;
    private final long podsPerSet;
    private final Map<String, Quantity> needPerSet;

    /** One component: what one of its replicas asks for, and how many there are in a set. */
    record Part(ResourceAmounts request, long replicas) {}

    private ComponentSets(List<Part> parts, long podsPerSet, Map<String, Quantity> needPerSet) {
        this.parts = parts;
        this.podsPerSet = podsPerSet;
        this.needPerSet = needPerSet;
    }

    static ComponentSets of(List<Component> components) {
        var parts = new ArrayList<Part>();
        var need = new TreeMap<String, Quantity>();
        long pods = 0;
        for (Component component : components) {
            long replicas = Math.max(0, component.replicas());
            var request = ResourceAmounts.parse(component
                    .replicaRequirements()
                    .map(ReplicaRequirements::resourceRequest)
                    .orElse(Map.of()));
            request.values().removeIf(quantity -> quantity.value() <= 0);
            request.forEach((name, quantity) -> need.merge(name, quantity.multiply(replicas), Quantity::add));
            parts.add(new Part(ResourceAmounts.of(request), replicas));
            pods += replicas;
        }
        need.values().removeIf(Quantity::isZero);
        return new ComponentSets(List.copyOf(parts), pods, need);
    }

    int fitting(ClusterCapacity capacity, boolean models) {
        if (!capacity.known() || capacity.freePods() <= 0) {
            return 0;
        }
        if (podsPerSet == 0) {
            return ReplicaRequest.podSlots(capacity);
        }
        long most = Math.min(capacity.freePods() / podsPerSet, inTotal(capacity.free()));
        if (models && capacity.nodes().usable()) {
            most = new FirstFit(capacity.assumed().parts(), parts, capacity.nodes()).sets(most);
        }
        return ReplicaRequest.toInt(most);
    }

    private long inTotal(ResourceAmounts free) {
        long most = Long.MAX_VALUE;
        for (var need : needPerSet.entrySet()) {
            long left = free.get(need.getKey());
            if (left <= 0) {
                return 0;
            }
            most = Math.min(most, left / Math.max(1, ResourceAmounts.amount(need.getKey(), need.getValue())));
        }
        return most;
    }
}
