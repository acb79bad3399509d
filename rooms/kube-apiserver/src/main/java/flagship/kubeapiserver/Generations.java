package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** When {@code metadata.generation} rises (contract section 6.5). */
final class Generations {
    /** Native kinds with a generation that follows the spec. */
    private static final Set<String> BY_SPEC = Set.of(
            "ReplicaSet",
            "StatefulSet",
            "DaemonSet",
            "ReplicationController",
            "Job",
            "CronJob",
            "PodDisruptionBudget",
            "NetworkPolicy",
            "Ingress",
            "IngressClass",
            "CustomResourceDefinition",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "FlowSchema",
            "PriorityLevelConfiguration");

    private Generations() {}

    static void create(ServedType type, ObjectNode object) {
        if (hasGeneration(type)) {
            ObjectMeta.of(object).node().put("generation", 1);
        }
    }

    static void update(ServedType type, ObjectNode object, ObjectNode current) {
        var was = ObjectMeta.of(current);
        if (hasGeneration(type) && changed(type, object, current)) {
            ObjectMeta.of(object).node().put("generation", was.generation() + 1);
        }
    }

    private static boolean hasGeneration(ServedType type) {
        return type.isCustom()
                || switch (type.kind().kind()) {
                    case "Deployment",
                            "PriorityClass",
                            "EndpointSlice",
                            "MutatingWebhookConfiguration",
                            "ValidatingWebhookConfiguration" -> true;
                    default -> BY_SPEC.contains(type.kind().kind());
                };
    }

    private static boolean changed(ServedType type, ObjectNode object, ObjectNode current) {
        if (type.isCustom()) {
            boolean status = type.custom().orElseThrow().status();
            return !without(object, status).equals(without(current, status));
        }
        return switch (type.kind().kind()) {
            case "PriorityClass" -> false;
            case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" ->
                differs(object, current, "webhooks");
            case "EndpointSlice" -> differs(object, current, "endpoints") || differs(object, current, "ports");
            case "Deployment" ->
                differs(object, current, "spec")
                        || !object.at("/metadata/annotations").equals(current.at("/metadata/annotations"));
            default -> differs(object, current, "spec");
        };
    }

    private static ObjectNode without(ObjectNode object, boolean status) {
        var copy = object.objectNode();
        copy.setAll(object);
        copy.remove(status ? List.of("metadata", "status") : List.of("metadata"));
        return copy;
    }

    private static boolean differs(ObjectNode object, ObjectNode current, String member) {
        return !object.path(member).equals(current.path(member));
    }
}
