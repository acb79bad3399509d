package flagship.propagation;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.BindingSpec.RequiredBy;
import flagship.fleetapi.GracefulEvictionTask;
import flagship.fleetapi.TargetCluster;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The clusters that a binding concerns. Pure. Source: Karmada, {@code pkg/controllers/binding/common.go}. */
final class BindingTargets {
    private static final Set<String> AT_ONCE = Set.of("Directly", "Immediately");

    private BindingTargets() {}

    /** The clusters that get a Work: those of the scheduler, then those where another binding needs the template. */
    static List<TargetCluster> of(BindingSpec spec) {
        var targets = new LinkedHashMap<String, TargetCluster>();
        spec.clusters().forEach(target -> targets.putIfAbsent(target.name(), target));
        for (RequiredBy required : spec.requiredBy()) {
            required.clusters().forEach(target -> targets.putIfAbsent(target.name(), target));
        }
        return List.copyOf(targets.values());
    }

    /** The clusters whose Works stay: the targets, and those that are left only when the workload runs elsewhere. */
    static Set<String> kept(BindingSpec spec) {
        var kept = of(spec).stream().map(TargetCluster::name).collect(Collectors.toCollection(LinkedHashSet::new));
        spec.gracefulEvictionTasks().stream()
                .filter(task -> !isAtOnce(task))
                .map(GracefulEvictionTask::fromCluster)
                .forEach(kept::add);
        return kept;
    }

    /** The clusters that must be empty before the workload starts anywhere else. */
    static Set<String> leftAtOnce(BindingSpec spec) {
        return spec.gracefulEvictionTasks().stream()
                .filter(BindingTargets::isAtOnce)
                .map(GracefulEvictionTask::fromCluster)
                .collect(Collectors.toSet());
    }

    static boolean isAtOnce(GracefulEvictionTask task) {
        return AT_ONCE.contains(task.purgeMode());
    }
}
