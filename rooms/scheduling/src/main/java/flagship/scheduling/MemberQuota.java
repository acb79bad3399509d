package flagship.scheduling;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A ResourceQuota of a member and what it leaves.
 *
 * @param classes which priority classes it counts, one of these is enough; empty for all Pods
 * @param counts false for one that chooses Pods by something else, which says nothing of a workload
 * @param free what is left of each resource that a Pod may request, without the prefix {@code requests.}; may be negative
 */
public record MemberQuota(String namespace, List<ClassMatch> classes, boolean counts, Map<String, Quantity> free) {
    private static final String REQUESTS = "requests.";
    private static final String PRIORITY_CLASS = "PriorityClass";

    public MemberQuota {
        classes = List.copyOf(classes);
        free = Map.copyOf(free);
    }

    /**
     * A condition on the name of a priority class, as in {@code core/v1} ScopedResourceSelectorRequirement.
     *
     * @param operator In, NotIn, Exists or DoesNotExist
     */
    public record ClassMatch(String operator, List<String> values) {
        public ClassMatch {
            values = List.copyOf(values);
        }

        boolean test(String priorityClass) {
            return switch (operator) {
                case "In" -> values.contains(priorityClass);
                case "NotIn" -> !values.contains(priorityClass);
                case "Exists" -> !priorityClass.isEmpty();
                case "DoesNotExist" -> priorityClass.isEmpty();
                default -> false;
            };
        }
    }

    /**
     * Reads a {@code core/v1} ResourceQuota.
     *
     * @throws NumberFormatException if an amount is none
     */
    public static MemberQuota of(JsonNode quota) {
        var classes = new ArrayList<ClassMatch>();
        boolean counts = true;
        for (JsonNode scope : quota.at("/spec/scopes")) {
            counts &= scope.asText().equals(PRIORITY_CLASS);
            classes.add(new ClassMatch("Exists", List.of()));
        }
        for (JsonNode match : quota.at("/spec/scopeSelector/matchExpressions")) {
            counts &= match.path("scopeName").asText().equals(PRIORITY_CLASS);
            var values =
                    match.path("values").valueStream().map(JsonNode::asText).toList();
            classes.add(new ClassMatch(match.path("operator").asText(), values));
        }
        return new MemberQuota(quota.at("/metadata/namespace").asText(), classes, counts, free(quota.path("status")));
    }

    private static Map<String, Quantity> free(JsonNode status) {
        var free = new HashMap<String, Quantity>();
        for (var hard : status.path("hard").properties()) {
            var name = requested(hard.getKey());
            if (!name.isEmpty()) {
                var used = status.path("used").path(hard.getKey()).asText("0");
                var left = Quantity.parse(hard.getValue().asText()).subtract(Quantity.parse(used));
                free.merge(name, left, (one, other) -> one.compareTo(other) <= 0 ? one : other);
            }
        }
        return free;
    }

    /** The resource that Pods request; empty for what is not counted by requests. */
    private static String requested(String name) {
        var bare = name.startsWith(REQUESTS) ? name.substring(REQUESTS.length()) : name;
        boolean isExtended = name.startsWith(REQUESTS) && bare.contains("/");
        return bare.equals("cpu") || bare.equals("memory") || isExtended ? bare : "";
    }

    boolean concerns(String workloadNamespace, String priorityClass) {
        return counts
                && namespace.equals(workloadNamespace)
                && (classes.isEmpty() || classes.stream().anyMatch(match -> match.test(priorityClass)));
    }
}
