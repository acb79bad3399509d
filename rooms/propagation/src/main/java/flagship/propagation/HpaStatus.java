package flagship.propagation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Conditions;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonEquality;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The status of an autoscaler in the making. Used by one thread. */
final class HpaStatus {
    private final ObjectNode before;
    private final ObjectNode next = Json.object();
    private final ArrayNode measured = Json.mapper().createArrayNode();
    private final Instant now;
    private Conditions conditions;

    HpaStatus(ObjectNode hpa, Instant now) {
        this.now = now;
        before = hpa.path("status") instanceof ObjectNode status ? status : Json.object();
        conditions = Conditions.of(before);
        next.put("observedGeneration", hpa.at("/metadata/generation").asLong());
    }

    void set(Condition condition) {
        conditions = conditions.set(condition, now);
    }

    void measured(ObjectNode metric) {
        measured.add(metric);
    }

    void replicas(int current, int desired) {
        next.put("currentReplicas", current).put("desiredReplicas", desired);
    }

    void scaled() {
        next.put("lastScaleTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** A merge patch; empty if nothing is new. */
    Optional<ObjectNode> patch() {
        next.set("conditions", conditions.toJson());
        if (!measured.isEmpty()) {
            next.set("currentMetrics", measured);
        }
        var merged = before.deepCopy();
        merged.setAll(next);
        if (JsonEquality.equal(merged, before)) {
            return Optional.empty();
        }
        var patch = Json.object();
        patch.set("status", next);
        return Optional.of(patch);
    }
}
