package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/** When and how a workload leaves a cluster that it fails on. */
public record Failover(Optional<Application> application, Optional<OfCluster> cluster) {
    /**
     * What happens when the workload itself is unhealthy.
     *
     * @param tolerationSeconds of {@code decisionConditions}; absent means 300
     * @param purgeMode empty means Gracefully
     */
    public record Application(
            Optional<Long> tolerationSeconds,
            String purgeMode,
            Optional<Long> gracePeriodSeconds,
            List<StateRule> statePreservation) {
        public Application {
            statePreservation = List.copyOf(statePreservation);
        }

        static Application of(JsonNode node) {
            return new Application(
                    Fields.optionalLong(node.path("decisionConditions"), "tolerationSeconds"),
                    Fields.text(node, "purgeMode"),
                    Fields.optionalLong(node, "gracePeriodSeconds"),
                    StateRule.all(node));
        }

        ObjectNode toJson() {
            var json = Json.object();
            var conditions = json.putObject("decisionConditions");
            tolerationSeconds.ifPresent(seconds -> conditions.put("tolerationSeconds", seconds));
            Fields.putUnlessEmpty(json, "purgeMode", purgeMode);
            gracePeriodSeconds.ifPresent(seconds -> json.put("gracePeriodSeconds", seconds));
            return StateRule.put(json, statePreservation);
        }
    }

    /**
     * What happens when the cluster has a taint that is not tolerated.
     *
     * @param purgeMode empty means Gracefully
     */
    public record OfCluster(String purgeMode, List<StateRule> statePreservation) {
        public OfCluster {
            statePreservation = List.copyOf(statePreservation);
        }

        static OfCluster of(JsonNode node) {
            return new OfCluster(Fields.text(node, "purgeMode"), StateRule.all(node));
        }

        ObjectNode toJson() {
            var json = Json.object();
            Fields.putUnlessEmpty(json, "purgeMode", purgeMode);
            return StateRule.put(json, statePreservation);
        }
    }

    /** A value of the workload's status that becomes a label where the workload goes to. */
    public record StateRule(String aliasLabelName, String jsonPath) {
        static List<StateRule> all(JsonNode node) {
            return Fields.list(
                    node.path("statePreservation"),
                    "rules",
                    rule -> new StateRule(Fields.text(rule, "aliasLabelName"), Fields.text(rule, "jsonPath")));
        }

        static ObjectNode put(ObjectNode json, List<StateRule> rules) {
            if (!rules.isEmpty()) {
                Fields.putList(
                        json.putObject("statePreservation"),
                        "rules",
                        rules,
                        rule -> Json.object()
                                .put("aliasLabelName", rule.aliasLabelName())
                                .put("jsonPath", rule.jsonPath()));
            }
            return json;
        }
    }

    static Failover of(JsonNode node) {
        return new Failover(
                Fields.optional(node, "application", Application::of), Fields.optional(node, "cluster", OfCluster::of));
    }

    ObjectNode toJson() {
        var json = Json.object();
        application.ifPresent(it -> json.set("application", it.toJson()));
        cluster.ifPresent(it -> json.set("cluster", it.toJson()));
        return json;
    }
}
