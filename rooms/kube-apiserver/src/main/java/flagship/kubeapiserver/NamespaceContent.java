package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What holds a namespace that is being deleted. */
final class NamespaceContent {
    private final Map<String, Integer> byType = new TreeMap<>();
    private final Map<String, Integer> byFinalizer = new TreeMap<>();

    void add(ServedType type, List<String> finalizers) {
        var resource = type.resource();
        byType.merge(resource.resource() + "." + resource.group(), 1, Integer::sum);
        finalizers.forEach(finalizer -> byFinalizer.merge(finalizer, 1, Integer::sum));
    }

    boolean isEmpty() {
        return byType.isEmpty();
    }

    /**
     * Writes the conditions that tell people why a namespace is still there.
     *
     * @param time of their first appearance
     */
    void describe(ObjectNode status, String time) {
        var conditions = status.putArray("conditions");
        add(
                conditions,
                time,
                "NamespaceDeletionDiscoveryFailure",
                "ResourcesDiscovered",
                "All resources successfully discovered",
                false);
        add(
                conditions,
                time,
                "NamespaceDeletionGroupVersionParsingFailure",
                "ParsedGroupVersions",
                "All legacy kube types successfully parsed",
                false);
        add(
                conditions,
                time,
                "NamespaceDeletionContentFailure",
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization",
                false);
        add(
                conditions,
                time,
                "NamespaceContentRemaining",
                "SomeResourcesRemain",
                "Some resources are remaining: " + text(byType, " has %d resource instances"),
                true);
        if (byFinalizer.isEmpty()) {
            add(
                    conditions,
                    time,
                    "NamespaceFinalizersRemaining",
                    "ContentHasNoFinalizers",
                    "All content-preserving finalizers finished",
                    false);
        } else {
            add(
                    conditions,
                    time,
                    "NamespaceFinalizersRemaining",
                    "SomeFinalizersRemain",
                    "Some content in the namespace has finalizers remaining: "
                            + text(byFinalizer, " in %d resource instances"),
                    true);
        }
    }

    private static String text(Map<String, Integer> counts, String form) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + form.formatted(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static void add(
            ArrayNode conditions, String time, String type, String reason, String message, boolean holds) {
        conditions
                .addObject()
                .put("type", type)
                .put("status", holds ? "True" : "False")
                .put("lastTransitionTime", time)
                .put("reason", reason)
                .put("message", message);
    }
}
