package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Optional;

/**
 * Scales a workload, or moves the bounds of a FederatedHPA, at given times.
 *
 * <p>Source: Karmada, {@code autoscaling.karmada.io/v1alpha1}.
 */
public record CronFederatedHpa(ObjectMeta metadata, Target target, List<Rule> rules, List<History> histories) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("autoscaling.karmada.io", "v1alpha1", "cronfederatedhpas");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("autoscaling.karmada.io", "v1alpha1", "CronFederatedHPA");

    public CronFederatedHpa {
        rules = List.copyOf(rules);
        histories = List.copyOf(histories);
    }

    /** What is scaled: an object of the same namespace. */
    public record Target(String apiVersion, String kind, String name) {}

    /**
     * One rule.
     *
     * @param schedule cron
     * @param timeZone IANA name; empty for the zone of this program
     * @param successesMax executions that are remembered; likewise {@code failuresMax}
     */
    public record Rule(
            String name,
            String schedule,
            Optional<Long> replicas,
            Optional<Long> minReplicas,
            Optional<Long> maxReplicas,
            boolean suspended,
            String timeZone,
            int successesMax,
            int failuresMax) {
        private static final int HISTORY_DEFAULT = 3;

        static Rule of(JsonNode node) {
            return new Rule(
                    Fields.text(node, "name"),
                    Fields.text(node, "schedule"),
                    Fields.optionalLong(node, "targetReplicas"),
                    Fields.optionalLong(node, "targetMinReplicas"),
                    Fields.optionalLong(node, "targetMaxReplicas"),
                    node.path("suspend").asBoolean(),
                    Fields.text(node, "timeZone"),
                    node.path("successfulHistoryLimit").asInt(HISTORY_DEFAULT),
                    node.path("failedHistoryLimit").asInt(HISTORY_DEFAULT));
        }
    }

    /**
     * What a rule did, newest first. Executions are as stored.
     *
     * @param next RFC 3339; empty where none is planned
     */
    public record History(String rule, String next, List<ObjectNode> successes, List<ObjectNode> failures) {
        public History {
            successes = List.copyOf(successes);
            failures = List.copyOf(failures);
        }

        static History of(JsonNode node) {
            return new History(
                    Fields.text(node, "ruleName"),
                    Fields.text(node, "nextExecutionTime"),
                    Fields.list(node, "successfulExecutions", JsonNode::<ObjectNode>deepCopy),
                    Fields.list(node, "failedExecutions", JsonNode::<ObjectNode>deepCopy));
        }

        ObjectNode toJson() {
            var json = Json.object().put("ruleName", rule);
            Fields.putUnlessEmpty(json, "nextExecutionTime", next);
            Fields.putUnlessEmpty(json, "successfulExecutions", successes, it -> it);
            Fields.putUnlessEmpty(json, "failedExecutions", failures, it -> it);
            return json;
        }
    }

    public static CronFederatedHpa of(JsonNode object) {
        var spec = object.path("spec");
        var target = spec.path("scaleTargetRef");
        return new CronFederatedHpa(
                ObjectMeta.of(object),
                new Target(Fields.text(target, "apiVersion"), Fields.text(target, "kind"), Fields.text(target, "name")),
                Fields.list(spec, "rules", Rule::of),
                Fields.list(object.path("status"), "executionHistories", History::of));
    }

    public NamespacedName key() {
        return new NamespacedName(metadata.namespace(), metadata.name());
    }

    /** The {@code status} with these histories; a merge patch with it replaces them all. */
    public static ObjectNode status(List<History> histories) {
        var json = Json.object();
        Fields.putList(json, "executionHistories", histories, History::toJson);
        return json;
    }
}
