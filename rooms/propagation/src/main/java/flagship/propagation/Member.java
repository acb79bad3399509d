package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterStatus;
import flagship.fleetapi.ClusterStatus.ApiEnablement;
import flagship.fleetapi.ClusterStatus.ApiResource;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Conditions;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClusterId;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.ServerHealth;
import flagship.kubeclient.ServerVersion;
import flagship.kubeclient.Transport;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One member as the status collection sees it: its connection, what its nodes and pods add up to, its health over time. */
final class Member implements AutoCloseable {
    private final ClientConfig clientConfig;
    private final ClusterConfig config;
    private final MemberCopies copies;
    private final Transport transport;
    private final ReadyFilter filter;
    private @Nullable MemberResources resources;

    private Member(ClientConfig clientConfig, ClusterConfig config, MemberCopies copies) {
        this.clientConfig = clientConfig;
        this.config = config;
        this.copies = copies;
        transport = HttpTransport.open(clientConfig);
        filter = new ReadyFilter(config.failureThreshold(), config.successThreshold());
    }

    static Member open(ClientConfig clientConfig, ClusterConfig config, MemberCopies copies) {
        return new Member(clientConfig, config, copies);
    }

    boolean isReachedBy(ClientConfig other) {
        return clientConfig.equals(other);
    }

    /** The status to write: as the member is now where it is ready, else only its conditions change. */
    ClusterStatus status(Cluster cluster, Instant now) throws InterruptedException {
        var before = cluster.status();
        var observed = observe();
        var ready = filter.report(before.conditions().find(ClusterStatusReconciler.READY), observed, now);
        var conditions = before.conditions().set(ready, now);
        if (!observed.holds() || !ready.holds()) {
            return with(before, conditions);
        }
        try {
            return full(cluster, conditions, now);
        } catch (IOException e) {
            var failed = Condition.isFalse(
                    ClusterStatusReconciler.READY,
                    "StatusCollectionFailed",
                    "the member's status cannot be read: " + e.getMessage());
            return with(before, conditions.set(failed, now));
        }
    }

    private Condition observe() throws InterruptedException {
        var health = ServerHealth.check(transport, config.probeLimit());
        var type = ClusterStatusReconciler.READY;
        if (health.healthy()) {
            return Condition.isTrue(type, "ClusterReady", "cluster is healthy and ready to accept workloads");
        }
        return health.reachable()
                ? Condition.isFalse(
                        type, "ClusterNotReady", "cluster is reachable but health endpoint responded without ok")
                : Condition.isFalse(type, "ClusterNotReachable", "cluster is not reachable");
    }

    private ClusterStatus full(Cluster cluster, Conditions conditions, Instant now)
            throws IOException, InterruptedException {
        var version = ServerVersion.read(transport).gitVersion();
        var discovery = Discovery.read(transport);
        var enablements = enablements(discovery);
        var completeness = completeness(discovery, enablements);
        var sums = resources(cluster);
        return new ClusterStatus(
                version,
                enablements,
                conditions.set(completeness, now),
                sums.nodeSummary(),
                sums.resourceSummary(ResourceGrades.of(cluster.spec().resourceModels())),
                cluster.status().remedyActions());
    }

    private MemberResources resources(Cluster cluster) throws IOException, InterruptedException {
        var open = resources;
        if (open == null) {
            open = MemberResources.start(transport, cluster.name(), isTheSame(cluster) ? copies : MemberCopies.NONE);
            resources = open;
        }
        return open;
    }

    /** Another cluster may answer at the old address: what was kept of the former one does not count then. */
    private boolean isTheSame(Cluster cluster) throws IOException, InterruptedException {
        var expected = cluster.spec().id();
        return !expected.isEmpty() && expected.equals(ClusterId.read(transport));
    }

    private static Condition completeness(Discovery discovery, List<ApiEnablement> enablements) {
        var type = "CompleteAPIEnablements";
        if (enablements.isEmpty()) {
            return Condition.isFalse(type, "Empty", "no API enablements could be collected from the member");
        }
        return discovery.failures().isEmpty()
                ? Condition.isTrue(type, "Complete", "the complete API enablements of the member were collected")
                : Condition.isFalse(
                        type, "Partial", "some API groups of the member did not answer: " + discovery.failures());
    }

    private static List<ApiEnablement> enablements(Discovery discovery) {
        var byGroupVersion = new TreeMap<String, List<ApiResource>>();
        for (Discovery.Resource resource : discovery.resources()) {
            byGroupVersion
                    .computeIfAbsent(resource.resource().apiVersion(), _ -> new java.util.ArrayList<>())
                    .add(new ApiResource(
                            resource.resource().resource(), resource.kind().kind()));
        }
        return byGroupVersion.entrySet().stream()
                .map(entry -> new ApiEnablement(
                        entry.getKey(),
                        entry.getValue().stream()
                                .sorted(Comparator.comparing(ApiResource::name))
                                .toList()))
                .toList();
    }

    private static ClusterStatus with(ClusterStatus status, Conditions conditions) {
        return new ClusterStatus(
                status.kubernetesVersion(),
                status.apiEnablements(),
                conditions,
                status.nodeSummary(),
                status.resourceSummary(),
                status.remedyActions());
    }

    @Override
    public void close() {
        var open = resources;
        if (open != null) {
            open.close();
        }
        transport.close();
    }
}
