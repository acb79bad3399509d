package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** When a native object or a tenant network in a member is healthy. */
final class NativeHealth {
    private static final Map<GroupVersionKind, Predicate<JsonNode>> RULES = Map.ofEntries(
            Map.entry(Kinds.DEPLOYMENT, NativeHealth::rolledOut),
            Map.entry(Kinds.STATEFUL_SET, NativeHealth::rolledOut),
            Map.entry(Kinds.REPLICA_SET, NativeHealth::replicaSet),
            Map.entry(Kinds.DAEMON_SET, NativeHealth::daemonSet),
            Map.entry(Kinds.SERVICE, NativeHealth::service),
            Map.entry(Kinds.INGRESS, NativeHealth::hasAddress),
            Map.entry(
                    Kinds.PERSISTENT_VOLUME_CLAIM,
                    claim -> Trees.text(claim, "status", "phase").equals("Bound")),
            Map.entry(Kinds.POD, NativeHealth::pod),
            Map.entry(
                    Kinds.DISRUPTION_BUDGET,
                    budget -> status(budget, "currentHealthy") >= status(budget, "desiredHealthy")),
            Map.entry(Kinds.SUBNET, NativeHealth::isReady),
            Map.entry(Kinds.VPC, vpc -> Trees.at(vpc, "status", "standby").asBoolean()));

    private NativeHealth() {}

    static boolean handles(GroupVersionKind kind) {
        return RULES.containsKey(kind);
    }

    /** Absent for kinds without rule. */
    static Optional<Boolean> isHealthy(JsonNode observed) {
        return Optional.ofNullable(RULES.get(Trees.kind(observed))).map(rule -> rule.test(observed));
    }

    private static long status(JsonNode object, String field) {
        return Trees.number(object, "status", field);
    }

    private static boolean isObserved(JsonNode object) {
        return status(object, "observedGeneration") == Trees.number(object, "metadata", "generation");
    }

    private static boolean reaches(long count, JsonNode wanted) {
        return !wanted.isNumber() || count >= wanted.asLong();
    }

    private static boolean rolledOut(JsonNode workload) {
        return isObserved(workload)
                && reaches(status(workload, "updatedReplicas"), Trees.at(workload, "spec", "replicas"))
                && status(workload, "availableReplicas") >= status(workload, "updatedReplicas");
    }

    private static boolean replicaSet(JsonNode set) {
        return isObserved(set) && reaches(status(set, "availableReplicas"), Trees.at(set, "spec", "replicas"));
    }

    private static boolean daemonSet(JsonNode set) {
        return isObserved(set)
                && status(set, "updatedNumberScheduled") >= status(set, "desiredNumberScheduled")
                && status(set, "numberAvailable") >= status(set, "updatedNumberScheduled");
    }

    private static boolean service(JsonNode service) {
        return !Trees.text(service, "spec", "type").equals("LoadBalancer") || hasAddress(service);
    }

    private static boolean hasAddress(JsonNode object) {
        return Trees.at(object, "status", "loadBalancer", "ingress")
                .valueStream()
                .anyMatch(ingress -> !Trees.text(ingress, "hostname").isEmpty()
                        || !Trees.text(ingress, "ip").isEmpty());
    }

    private static boolean pod(JsonNode pod) {
        return switch (Trees.text(pod, "status", "phase")) {
            case "Succeeded" -> true;
            case "Running" -> isReady(pod);
            default -> false;
        };
    }

    private static boolean isReady(JsonNode object) {
        return Trees.at(object, "status", "conditions")
                .valueStream()
                .anyMatch(condition -> Trees.text(condition, "type").equals("Ready")
                        && Trees.text(condition, "status").equals("True"));
    }
}
