package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ReplicaScheduling;
import java.util.Set;

/**
 * What a policy means by what it leaves out. Pure. Applied whenever a policy is read, so that an API server without admission of ours gives
 * the same result, and written into new policies, so that users see it.
 *
 * <p>Source: Karmada, {@code pkg/webhook/propagationpolicy} and {@code pkg/util/helper/policy.go}.
 */
final class PolicyDefaults {
    private static final int GRACE_SECONDS = 600;
    private static final Set<String> GRACEFUL = Set.of("", "Gracefully", "Graciously");

    private PolicyDefaults() {}

    /** A copy of the policy with everything said. */
    static ObjectNode apply(ObjectNode policy) {
        var result = policy.deepCopy();
        if (result.get("spec") instanceof ObjectNode spec) {
            selectors(spec, result.path("metadata").path("namespace").asText(""));
            if (spec.get("placement") instanceof ObjectNode placement) {
                spread(placement);
                division(placement);
            }
            grace(spec);
        }
        return result;
    }

    private static void selectors(ObjectNode spec, String namespace) {
        for (JsonNode selector : spec.path("resourceSelectors")) {
            if (!namespace.isEmpty() && selector.path("namespace").asText("").isEmpty()) {
                ((ObjectNode) selector).put("namespace", namespace);
            }
            boolean imports = selector.path("kind").asText().equals("ServiceImport")
                    && selector.path("apiVersion").asText().startsWith("multicluster.x-k8s.io/");
            if (imports) {
                spec.put("propagateDeps", true); // The derived Service and its endpoints must go along.
            }
        }
    }

    private static void spread(ObjectNode placement) {
        for (JsonNode constraint : placement.path("spreadConstraints")) {
            var object = (ObjectNode) constraint;
            if (object.path("spreadByField").asText("").isEmpty()
                    && object.path("spreadByLabel").asText("").isEmpty()) {
                object.put("spreadByField", "cluster");
            }
            if (object.path("minGroups").asInt() == 0) {
                object.put("minGroups", 1);
            }
        }
    }

    private static void division(ObjectNode placement) {
        if (placement.get("replicaScheduling") instanceof ObjectNode scheduling
                && scheduling.path("replicaSchedulingType").asText("").equals(ReplicaScheduling.DIVIDED)
                && scheduling.path("replicaDivisionPreference").asText("").isEmpty()) {
            scheduling.put("replicaDivisionPreference", ReplicaScheduling.WEIGHTED);
        }
    }

    private static void grace(ObjectNode spec) {
        if (spec.path("failover").get("application") instanceof ObjectNode application
                && GRACEFUL.contains(application.path("purgeMode").asText(""))
                && !application.path("gracePeriodSeconds").isNumber()) {
            application.put("gracePeriodSeconds", GRACE_SECONDS);
        }
    }
}
