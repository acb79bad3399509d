package flagship.propagation;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.Component;
import flagship.fleetapi.ReplicaRequirements;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Quantity;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What bindings use of a namespace's federated quota: their replicas in all clusters, times what one needs. Pure.
 *
 * <p>Source: karmada.md, section 13.3.
 */
record QuotaUsage(Map<String, Quantity> amounts) {
    static final QuotaUsage NOTHING = new QuotaUsage(Map.of());

    QuotaUsage {
        amounts = Map.copyOf(amounts);
    }

    static QuotaUsage of(BindingSpec binding) {
        var amounts = new TreeMap<String, Quantity>();
        if (binding.components().isEmpty()) {
            long replicas = binding.clusters().stream()
                    .mapToLong(TargetCluster::replicas)
                    .sum();
            add(amounts, binding.replicaRequirements(), replicas);
        } else {
            for (Component component : binding.components()) {
                long replicas = (long) component.replicas() * binding.clusters().size();
                add(amounts, component.replicaRequirements(), replicas);
            }
        }
        return new QuotaUsage(amounts);
    }

    private static void add(Map<String, Quantity> amounts, Optional<ReplicaRequirements> needs, long replicas) {
        if (replicas > 0) {
            needs.map(ReplicaRequirements::resourceRequest)
                    .orElse(Map.of())
                    .forEach((resource, one) ->
                            amounts.merge(resource, Quantity.parse(one).multiply(replicas), Quantity::add));
        }
    }

    Quantity of(String resource) {
        return amounts.getOrDefault(resource, Quantity.ZERO);
    }

    QuotaUsage plus(QuotaUsage other) {
        var sum = new TreeMap<>(amounts);
        other.amounts.forEach((resource, amount) -> sum.merge(resource, amount, Quantity::add));
        return new QuotaUsage(sum);
    }

    /** The greater of both, resource by resource. */
    QuotaUsage most(QuotaUsage other) {
        var most = new TreeMap<>(amounts);
        other.amounts.forEach(
                (resource, amount) -> most.merge(resource, amount, (one, two) -> one.compareTo(two) < 0 ? two : one));
        return new QuotaUsage(most);
    }
}
