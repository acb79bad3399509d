package flagship.interpreter;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterAffinity;
import flagship.fleetapi.Selector;
import flagship.fleetapi.Selector.Expression;
import flagship.kubemodel.LabelSelector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster affinity made ready to be matched many times: all its parts must hold. A selector that cannot be understood never matches.
 *
 * <p>Provider and region match like labels, which are absent where the field is empty. Zones match {@code In} if one of them is listed,
 * {@code NotIn} if none is.
 *
 * <p>Source: Karmada 1.18, {@code pkg/util/selector.go}.
 */
public final class AffinityMatch {
    private static final String ZONE = "zone";

    private final Optional<LabelSelector> labels;
    private final LabelSelector places;
    private final List<Expression> zones;
    private final Set<String> names;
    private final Set<String> excluded;

    private AffinityMatch(ClusterAffinity affinity) {
        var fields = affinity.fieldSelector().map(Selector::matchExpressions).orElse(List.of());
        this.labels = affinity.labelSelector().map(it -> LabelSelector.orNothing(it.toJson()));
        var places = new Selector(
                Map.of(),
                fields.stream().filter(field -> !field.key().equals(ZONE)).toList());
        this.places = LabelSelector.orNothing(places.toJson());
        this.zones = fields.stream().filter(field -> field.key().equals(ZONE)).toList();
        this.names = Set.copyOf(affinity.clusterNames());
        this.excluded = Set.copyOf(affinity.exclude());
    }

    public static AffinityMatch of(ClusterAffinity affinity) {
        return new AffinityMatch(affinity);
    }

    public boolean matches(Cluster cluster) {
        return !excluded.contains(cluster.name())
                && (names.isEmpty() || names.contains(cluster.name()))
                && (labels.isEmpty() || labels.get().matches(cluster.metadata().labels()))
                && (places.isEmpty() || places.matches(places(cluster)))
                && zones.stream().allMatch(zone -> matches(zone, cluster.spec().zones()));
    }

    private static boolean matches(Expression expression, List<String> zones) {
        return switch (expression.operator()) {
            case "In" -> zones.stream().anyMatch(expression.values()::contains);
            case "NotIn" -> zones.stream().noneMatch(expression.values()::contains);
            case "Exists" -> !zones.isEmpty();
            case "DoesNotExist" -> zones.isEmpty();
            default -> false;
        };
    }

    private static Map<String, String> places(Cluster cluster) {
        var fields = new HashMap<String, String>(4);
        if (!cluster.spec().provider().isEmpty()) {
            fields.put("provider", cluster.spec().provider());
        }
        if (!cluster.spec().region().isEmpty()) {
            fields.put("region", cluster.spec().region());
        }
        return fields;
    }
}
