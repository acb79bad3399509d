package flagship.kubemodel;

import static flagship.kubemodel.Trees.inEach;
import static flagship.kubemodel.Trees.inObject;
import static flagship.kubemodel.Trees.object;
import static flagship.kubemodel.Trees.putIfAbsent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Defaults of networking, discovery, access control, storage, scheduling and flow control. */
final class PolicyDefaults {
    private static final String RBAC = "rbac.authorization.k8s.io";

    private PolicyDefaults() {}

    static void fill(String kind, ObjectNode object) {
        switch (kind) {
            case "NetworkPolicy" -> networkPolicy(object(object, "spec"));
            case "IngressClass" ->
                inObject(
                        object(object, "spec"),
                        "parameters",
                        parameters -> putIfAbsent(parameters, "scope", "Cluster"));
            case "EndpointSlice" -> inEach(object, "ports", PolicyDefaults::endpointPort);
            case "RoleBinding", "ClusterRoleBinding" -> binding(object);
            case "StorageClass" -> {
                putIfAbsent(object, "reclaimPolicy", "Delete");
                putIfAbsent(object, "volumeBindingMode", "Immediate");
            }
            case "CSIDriver" -> csiDriver(object(object, "spec"));
            case "PriorityClass" -> putIfAbsent(object, "preemptionPolicy", "PreemptLowerPriority");
            case "TokenRequest" -> putIfAbsent(object(object, "spec"), "expirationSeconds", 3600);
            case "FlowSchema" -> putIfAbsent(object(object, "spec"), "matchingPrecedence", 1000);
            case "PriorityLevelConfiguration" -> priorityLevel(object(object, "spec"));
            default -> {}
        }
    }

    private static void networkPolicy(ObjectNode spec) {
        for (String direction : List.of("ingress", "egress")) {
            inEach(spec, direction, rule -> inEach(rule, "ports", port -> putIfAbsent(port, "protocol", "TCP")));
        }
        if (!spec.has("policyTypes")) {
            ArrayNode types = spec.putArray("policyTypes").add("Ingress");
            if (!spec.path("egress").isEmpty()) {
                types.add("Egress");
            }
        }
    }

    private static void endpointPort(ObjectNode port) {
        putIfAbsent(port, "name", "");
        putIfAbsent(port, "protocol", "TCP");
    }

    private static void binding(ObjectNode binding) {
        inObject(binding, "roleRef", role -> fillIfEmpty(role, "apiGroup", RBAC));
        inEach(binding, "subjects", subject -> {
            var kind = subject.path("kind").asText("");
            if (kind.equals("User") || kind.equals("Group")) {
                fillIfEmpty(subject, "apiGroup", RBAC);
            }
        });
    }

    private static void fillIfEmpty(ObjectNode object, String field, String value) {
        if (object.path(field).asText("").isEmpty()) {
            object.put(field, value);
        }
    }

    private static void csiDriver(ObjectNode spec) {
        putIfAbsent(spec, "attachRequired", true);
        putIfAbsent(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
        for (String off : List.of("podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount")) {
            putIfAbsent(spec, off, false);
        }
        if (!spec.has("volumeLifecycleModes")) {
            spec.putArray("volumeLifecycleModes").add("Persistent");
        }
    }

    private static void priorityLevel(ObjectNode spec) {
        inObject(spec, "limited", limited -> {
            putIfAbsent(limited, "nominalConcurrencyShares", 30);
            putIfAbsent(limited, "lendablePercent", 0);
            inObject(
                    limited,
                    "limitResponse",
                    response -> inObject(response, "queuing", queuing -> {
                        putIfAbsent(queuing, "handSize", 8);
                        putIfAbsent(queuing, "queues", 64);
                        putIfAbsent(queuing, "queueLengthLimit", 50);
                    }));
        });
        inObject(spec, "exempt", exempt -> {
            putIfAbsent(exempt, "nominalConcurrencyShares", 0);
            putIfAbsent(exempt, "lendablePercent", 0);
        });
    }
}
