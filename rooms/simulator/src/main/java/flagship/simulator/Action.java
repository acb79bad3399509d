package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;

/** What a workload rule wants done. Rules are pure and return these; {@link Simulation} carries them out in order. */
sealed interface Action {
    record Create(GroupVersionResource type, ObjectNode object) implements Action {}

    /** Replaces the whole object; its resourceVersion guards against lost updates. */
    record Replace(GroupVersionResource type, ObjectNode object) implements Action {}

    /** Replaces the status. */
    record SetStatus(GroupVersionResource type, ObjectNode object) implements Action {}

    record Delete(GroupVersionResource type, NamespacedName name) implements Action {}
}
