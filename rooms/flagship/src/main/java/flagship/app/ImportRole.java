package flagship.app;

import flagship.clusterimport.ImportPolicies;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.time.Clock;
import java.util.UUID;

/** The import policies, which the role {@code sync} carries out too. */
final class ImportRole {
    /** Clusterpedia's, so that its controller manager and this one never work on one host together. */
    private static final String LEASE = "clusterpedia-controller-manager";

    private ImportRole() {}

    /**
     * One of several processes, of which one carries them out at a time.
     *
     * @param namespace of the lease; made if it is not there
     */
    static ImportPolicies startElected(Transport host, String namespace, Clock clock) throws InterruptedException {
        HostObjects.ensureLeaseNamespace(host, namespace, "sync");
        var lease = LeaderElection.Config.of(new NamespacedName(namespace, LEASE), "flagship-" + UUID.randomUUID());
        return ImportPolicies.startElected(host, lease, clock);
    }
}
