package flagship.sync;

import flagship.fleetapi.Condition;
import java.util.List;

/**
 * How one cluster's synchronisation stands: what its PediaCluster's status is made from.
 *
 * @param version gitVersion of the member; empty until it answered
 * @param clusterId uid of the member's {@code kube-system}; empty where unknown
 * @param running condition SynchroRunning
 * @param healthy condition ClusterHealthy
 */
record SynchroReport(
        String version, String clusterId, Condition running, Condition healthy, List<ResourceReport> resources) {
    static final String RUNNING = "SynchroRunning";

    SynchroReport {
        resources = List.copyOf(resources);
    }
}
