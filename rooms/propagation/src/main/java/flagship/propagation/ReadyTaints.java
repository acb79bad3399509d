package flagship.propagation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Conditions;

/** The taints that follow from a Cluster's Ready condition. Pure. Source: Karmada, cluster controller. */
final class ReadyTaints {
    static final String NOT_READY = "cluster.karmada.io/not-ready";
    static final String UNREACHABLE = "cluster.karmada.io/unreachable";

    private ReadyTaints() {}

    /** Adds and removes the two taints in {@code spec.taints} of {@code cluster}; leaves all others alone. */
    static void apply(ObjectNode cluster, Conditions conditions) {
        var ready = conditions
                .find(ClusterStatusReconciler.READY)
                .map(Condition::status)
                .orElse(Condition.FALSE);
        set(cluster, NOT_READY, ready.equals(Condition.FALSE));
        set(cluster, UNREACHABLE, ready.equals(Condition.UNKNOWN));
    }

    private static void set(ObjectNode cluster, String key, boolean wanted) {
        var taints = cluster.path("spec").path("taints");
        int at = -1;
        for (int index = 0; index < taints.size(); index++) {
            if (taints.get(index).path("key").asText().equals(key)
                    && taints.get(index).path("effect").asText().equals("NoSchedule")) {
                at = index;
            }
        }
        if (wanted && at < 0) {
            cluster.withObject("/spec")
                    .withArray("/taints")
                    .addObject()
                    .put("key", key)
                    .put("effect", "NoSchedule");
        } else if (!wanted && at >= 0) {
            ((ArrayNode) taints).remove(at);
            if (taints.isEmpty()) {
                cluster.withObject("/spec").remove("taints");
            }
        }
    }
}
