package flagship.scheduling;

import flagship.fleetapi.Selector;
import flagship.fleetapi.Selector.Expression;
import flagship.fleetapi.SpreadConstraint;
import flagship.kubemodel.LabelSelector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Matches the provider, region and zones of clusters; all expressions must hold. Provider and region match like labels, which are absent
 * where the field is empty.
 */
record FieldMatcher(LabelSelector places, List<ZoneRule> zoneRules) {
    /** One expression on zones. */
    private record ZoneRule(String operator, Set<String> values, boolean everyZone) {
        boolean matches(List<String> zones) {
            return switch (operator) {
                case "In" ->
                    !zones.isEmpty()
                            && (everyZone
                                    ? values.containsAll(zones)
                                    : zones.stream().anyMatch(values::contains));
                case "NotIn" -> zones.stream().noneMatch(values::contains);
                case "Exists" -> !zones.isEmpty();
                case "DoesNotExist" -> zones.isEmpty();
                default -> false;
            };
        }
    }

    static FieldMatcher of(List<Expression> expressions, SchedulingRules rules) {
        var places = expressions.stream().filter(rule -> !isZone(rule)).toList();
        return new FieldMatcher(
                LabelSelector.orNothing(new Selector(Map.of(), places).toJson()),
                expressions.stream()
                        .filter(FieldMatcher::isZone)
                        .map(rule ->
                                new ZoneRule(rule.operator(), Set.copyOf(rule.values()), !rules.has(Release.V1_18)))
                        .toList());
    }

    private static boolean isZone(Expression expression) {
        return expression.key().equals(SpreadConstraint.ZONE);
    }

    boolean matches(ClusterState cluster) {
        for (ZoneRule rule : zoneRules) {
            if (!rule.matches(cluster.zones())) {
                return false;
            }
        }
        return places.isEmpty() || places.matches(places(cluster));
    }

    private static Map<String, String> places(ClusterState cluster) {
        var fields = new LinkedHashMap<String, String>(4);
        if (!cluster.provider().isEmpty()) {
            fields.put(SpreadConstraint.PROVIDER, cluster.provider());
        }
        if (!cluster.region().isEmpty()) {
            fields.put(SpreadConstraint.REGION, cluster.region());
        }
        return fields;
    }
}
