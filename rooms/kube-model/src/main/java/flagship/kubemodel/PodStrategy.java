package flagship.kubemodel;

import static flagship.kubemodel.Trees.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every new Pod gets: a phase, a quality-of-service class, patience with nodes that vanish, a priority. */
final class PodStrategy {
    private static final int TOLERATION_SECONDS = 300;

    private PodStrategy() {}

    static void create(ObjectNode pod) {
        var spec = object(pod, "spec");
        object(pod, "status").put("phase", "Pending").put("qosClass", qosClass(spec));
        tolerate(spec, "node.kubernetes.io/not-ready");
        tolerate(spec, "node.kubernetes.io/unreachable");
        priority(spec);
    }

    private static void tolerate(ObjectNode spec, String key) {
        var tolerations = spec.withArrayProperty("tolerations");
        if (!isTolerated(tolerations, key)) {
            tolerations
                    .addObject()
                    .put("key", key)
                    .put("operator", "Exists")
                    .put("effect", "NoExecute")
                    .put("tolerationSeconds", TOLERATION_SECONDS);
        }
    }

    private static boolean isTolerated(ArrayNode tolerations, String key) {
        return tolerations.valueStream().anyMatch(toleration -> {
            var tolerated = toleration.path("key").asText("");
            var effect = toleration.path("effect").asText("");
            return (tolerated.isEmpty() || tolerated.equals(key)) && (effect.isEmpty() || effect.equals("NoExecute"));
        });
    }

    /** The two classes that every cluster has; a class of the user's is for the server to look up. */
    private static void priority(ObjectNode spec) {
        var priority = switch (spec.path("priorityClassName").asText("")) {
            case "" -> 0;
            case "system-cluster-critical" -> 2_000_000_000;
            case "system-node-critical" -> 2_000_001_000;
            default -> -1;
        };
        if (priority >= 0) {
            spec.put("priority", priority);
            Trees.putIfAbsent(spec, "preemptionPolicy", "PreemptLowerPriority");
        }
    }

    /** Guaranteed where every container limits cpu and memory and asks for all of it; BestEffort where none asks for anything. */
    static String qosClass(JsonNode spec) {
        var requests = new HashMap<String, BigDecimal>();
        var limits = new HashMap<String, BigDecimal>();
        boolean allLimited = true;
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(list)) {
                var resources = container.path("resources");
                addUp(resources.path("requests"), requests);
                allLimited &= addUp(resources.path("limits"), limits) == 2;
            }
        }
        if (requests.isEmpty() && limits.isEmpty()) {
            return "BestEffort";
        }
        return allLimited && isSame(requests, limits) ? "Guaranteed" : "Burstable";
    }

    private static int addUp(JsonNode amounts, Map<String, BigDecimal> sums) {
        int found = 0;
        for (String resource : List.of("cpu", "memory")) {
            var amount = amounts.path(resource).asText("");
            var value =
                    amount.isEmpty() ? BigDecimal.ZERO : Quantity.parse(amount).toBigDecimal();
            if (value.signum() > 0) {
                sums.merge(resource, value, BigDecimal::add);
                found++;
            }
        }
        return found;
    }

    private static boolean isSame(Map<String, BigDecimal> requests, Map<String, BigDecimal> limits) {
        return requests.keySet().equals(limits.keySet())
                && requests.entrySet().stream()
                        .allMatch(entry ->
                                entry.getValue().compareTo(limits.getOrDefault(entry.getKey(), BigDecimal.ZERO)) == 0);
    }
}
