package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * What a workload controller of Kubernetes would do with one object, given what it owns. Pure: no clock, no I/O; called again whenever the
 * object or one of its dependents changes, until it returns nothing.
 */
@FunctionalInterface
interface WorkloadRule {
    /**
     * @param workload the object; not to be changed
     * @param owned the objects that it controls (ReplicaSets of a Deployment, else Pods), by name
     * @param nodes names of the ready nodes, by name
     */
    List<Action> plan(ObjectNode workload, List<ObjectNode> owned, List<String> nodes, Instant now);
}
