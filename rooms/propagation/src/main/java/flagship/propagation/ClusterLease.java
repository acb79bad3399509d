package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.ClusterConfig.Heartbeat;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Renews the lease by which the control plane knows that a cluster's agent lives. The key is the cluster. Source: Karmada, cluster lease. */
final class ClusterLease implements Reconciler<String> {
    static final GroupVersionResource LEASES = new GroupVersionResource("coordination.k8s.io", "v1", "leases");

    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubeClient hostClient;
    private final Informer clusters;
    private final Heartbeat heartbeat;
    private final Clock clock;

    ClusterLease(KubeClient hostClient, Informer clusters, Heartbeat heartbeat, Clock clock) {
        this.hostClient = hostClient;
        this.clusters = clusters;
        this.heartbeat = heartbeat;
        this.clock = clock;
    }

    static NamespacedName name(String cluster) {
        return new NamespacedName(Cluster.SECRET_NAMESPACE, cluster);
    }

    @Override
    public Outcome reconcile(String cluster) throws IOException, InterruptedException {
        var found = clusters.get(new NamespacedName("", cluster));
        if (found.isEmpty()) {
            return Outcome.done(); // Its coming back brings this up again.
        }
        var stored = hostClient.find(LEASES, name(cluster));
        var lease = fill(stored.orElseGet(() -> empty(cluster)), found.get(), clock.instant());
        if (stored.isPresent()) {
            hostClient.replace(LEASES, lease);
        } else {
            hostClient.create(LEASES, lease);
        }
        return Outcome.after(heartbeat.renewEvery());
    }

    private static ObjectNode empty(String cluster) {
        var lease = Json.object().put("apiVersion", LEASES.apiVersion()).put("kind", "Lease");
        lease.putObject("metadata").put("namespace", name(cluster).namespace()).put("name", cluster);
        return lease;
    }

    /** It goes with its Cluster. */
    private ObjectNode fill(ObjectNode lease, RawObject cluster, Instant now) {
        lease.withObject("/metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", Cluster.KIND.apiVersion())
                .put("kind", Cluster.KIND.kind())
                .put("name", cluster.head().name())
                .put("uid", cluster.head().uid());
        lease.putObject("spec")
                .put("holderIdentity", cluster.head().name())
                .put("leaseDurationSeconds", heartbeat.lease().toSeconds())
                .put("renewTime", MICRO_TIME.format(now));
        return lease;
    }
}
