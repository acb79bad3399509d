package flagship.simulator;

import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names one workload for the work queue. */
record WorkloadKey(GroupVersionResource type, NamespacedName name) {
    /** Kinds that own pods or ReplicaSets. */
    private static final Map<String, GroupVersionResource> OWNERS = Map.of(
            "Deployment", Types.DEPLOYMENTS,
            "ReplicaSet", Types.REPLICA_SETS,
            "StatefulSet", Types.STATEFUL_SETS,
            "DaemonSet", Types.DAEMON_SETS,
            "Job", Types.JOBS);

    /** The workload that controls {@code object}; none for others. */
    static List<WorkloadKey> controllerOf(RawObject object) {
        var keys = new ArrayList<WorkloadKey>(1);
        for (Owner owner : object.head().owners()) {
            var type = OWNERS.get(owner.kind());
            if (owner.controller() && type != null) {
                keys.add(new WorkloadKey(type, new NamespacedName(object.head().namespace(), owner.name())));
            }
        }
        return keys;
    }
}
