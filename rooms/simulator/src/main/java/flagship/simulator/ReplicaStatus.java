package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import java.util.List;

/** The counters that workload statuses share. */
final class ReplicaStatus {
    private ReplicaStatus() {}

    /** Sets {@code replicas}, {@code readyReplicas} and {@code observedGeneration}. */
    static void counts(ObjectNode status, ObjectNode workload, int replicas, int ready) {
        status.put(
                "observedGeneration",
                workload.path("metadata").path("generation").asLong());
        status.put("replicas", replicas);
        count(status, "readyReplicas", ready);
    }

    /** A counter that Kubernetes leaves out at zero. */
    static void count(ObjectNode status, String field, int value) {
        if (value == 0) {
            status.remove(field);
        } else {
            status.put(field, value);
        }
    }

    static void setIfChanged(GroupVersionResource type, ObjectNode before, ObjectNode after, List<Action> actions) {
        if (!before.path("status").equals(after.path("status"))) {
            actions.add(new Action.SetStatus(type, after));
        }
    }
}
