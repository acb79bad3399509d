package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** When an object of a bundled kind is healthy: its controller has seen it, and says nothing bad of it. */
final class BundledHealth {
    private static final Map<GroupVersionKind, Predicate<JsonNode>> RULES = rules();

    private BundledHealth() {}

    private static Map<GroupVersionKind, Predicate<JsonNode>> rules() {
        var rules = new HashMap<GroupVersionKind, Predicate<JsonNode>>();
        rules.put(BundledKinds.CLONE_SET, BundledHealth::rolledOut);
        rules.put(BundledKinds.KRUISE_STATEFUL_SET, BundledHealth::rolledOut);
        rules.put(BundledKinds.UNITED_DEPLOYMENT, set -> isObserved(set) && has(set, "updatedReplicas", "replicas"));
        rules.put(
                BundledKinds.KRUISE_DAEMON_SET,
                set -> isObserved(set)
                        && has(set, "updatedNumberScheduled", "desiredNumberScheduled")
                        && has(set, "numberAvailable", "updatedNumberScheduled"));
        rules.put(
                BundledKinds.SIDECAR_SET,
                set -> isObserved(set)
                        && has(set, "updatedPods", "matchedPods")
                        && has(set, "updatedReadyPods", "updatedPods"));
        rules.put(
                BundledKinds.BROADCAST_JOB,
                job -> !Trees.text(job, "status", "phase").equals("failed")
                        && Trees.number(job, "status", "failed") == 0);
        rules.put(BundledKinds.WORKFLOW, flow -> isNone(flow, List.of("", "Failed", "Error"), "status", "phase"));
        rules.put(
                BundledKinds.FLINK,
                flink -> Trees.isSet(Trees.at(flink, "status", "jobStatus", "state"))
                        && isNone(flink, List.of("FAILED", "FAILING", "SUSPENDED"), "status", "jobStatus", "state")
                        && isNone(flink, List.of("FAILED"), "status", "lifecycleState")
                        && isNone(flink, List.of("ERROR"), "status", "jobManagerDeploymentStatus"));
        BundledKinds.FLUX.forEach(kind -> rules.put(kind, object -> condition(object, "Ready", "True")));
        Predicate<JsonNode> kyverno =
                policy -> Trees.at(policy, "status", "ready").asBoolean() || condition(policy, "Ready", "True");
        rules.put(BundledKinds.KYVERNO_CLUSTER_POLICY, kyverno);
        rules.put(BundledKinds.KYVERNO_POLICY, kyverno);
        rules.put(
                BundledKinds.VOLCANO_JOB,
                job -> isNone(job, List.of("", "Failed", "Aborted", "Terminated"), "status", "state", "phase"));
        rules.put(BundledKinds.NOTEBOOK, notebook -> Trees.number(notebook, "status", "readyReplicas") > 0);
        for (var kind : List.of(BundledKinds.PYTORCH_JOB, BundledKinds.TF_JOB, BundledKinds.MPI_JOB)) {
            rules.put(
                    kind,
                    job -> Trees.isSet(Trees.at(job, "status", "conditions")) && !condition(job, "Failed", "True"));
        }
        rules.put(
                BundledKinds.RAY_CLUSTER,
                ray -> Trees.text(ray, "status", "state").equals("ready"));
        rules.put(
                BundledKinds.RAY_JOB,
                ray -> isNone(ray, List.of("FAILED", "STOPPED"), "status", "jobStatus")
                        && isNone(ray, List.of("", "Failed"), "status", "jobDeploymentStatus"));
        rules.put(
                BundledKinds.RAY_SERVICE,
                ray -> condition(ray, "Ready", "True")
                        || Trees.text(ray, "status", "serviceStatus").equals("Running"));
        rules.put(
                BundledKinds.SPARK,
                spark -> isNone(
                        spark,
                        List.of("", "FAILED", "FAILING", "SUBMISSION_FAILED", "INVALIDATING", "UNKNOWN"),
                        "status",
                        "applicationState",
                        "state"));
        return Map.copyOf(rules);
    }

    static boolean handles(GroupVersionKind kind) {
        return RULES.containsKey(kind);
    }

    static boolean isHealthy(JsonNode object) {
        var rule = RULES.get(Trees.kind(object));
        return rule != null && rule.test(object);
    }

    private static boolean isObserved(JsonNode object) {
        return Trees.number(object, "status", "observedGeneration") >= Trees.number(object, "metadata", "generation");
    }

    private static boolean has(JsonNode object, String field, String wanted) {
        return Trees.number(object, "status", field) >= Trees.number(object, "status", wanted);
    }

    private static boolean rolledOut(JsonNode set) {
        var wanted = Trees.at(set, "spec", "replicas");
        return isObserved(set)
                && (!wanted.isNumber() || Trees.number(set, "status", "updatedReplicas") >= wanted.asLong())
                && has(set, "availableReplicas", "updatedReplicas");
    }

    private static boolean isNone(JsonNode object, List<String> bad, String... path) {
        return !bad.contains(Trees.text(object, path));
    }

    private static boolean condition(JsonNode object, String type, String status) {
        return Trees.at(object, "status", "conditions")
                .valueStream()
                .anyMatch(condition -> Trees.text(condition, "type").equals(type)
                        && Trees.text(condition, "status").equals(status));
    }
}
