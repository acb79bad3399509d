package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterStatus;
import flagship.fleetapi.Condition;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberAccess.AccessUnusable;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Collects one member's status every few seconds: health, version, API enablements, nodes and resources.
 *
 * <p>One key is reconciled by one worker at a time, so a {@link Member} needs no lock. Source of the behaviour: Karmada, cluster status
 * controller.
 */
final class ClusterStatusReconciler implements Reconciler<String>, AutoCloseable {
    static final String READY = "Ready";

    private final KubeClient hostClient;
    private final Informer clusters;
    private final MemberScope scope;
    private final ClusterConfig config;
    private final MemberCopies copies;
    private final Clock clock;
    private final Map<String, Member> members = new ConcurrentHashMap<>();

    ClusterStatusReconciler(
            KubeClient hostClient,
            Informer clusters,
            MemberScope scope,
            ClusterConfig config,
            MemberCopies copies,
            Clock clock) {
        this.hostClient = hostClient;
        this.clusters = clusters;
        this.scope = scope;
        this.config = config;
        this.copies = copies;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = clusters.get(new NamespacedName("", name));
        if (found.isEmpty() || !found.get().head().deletionTimestamp().isEmpty()) {
            forget(name);
            return Outcome.done();
        }
        var object = found.get().toJson();
        var cluster = Cluster.of(object);
        if (!scope.holds(cluster)) {
            forget(name); // Another process reports on it.
            return Outcome.done();
        }
        var collected = collect(cluster);
        if (!collected.equals(cluster.status())) {
            write(object, collected);
        }
        return Outcome.after(config.statusEvery());
    }

    private ClusterStatus collect(Cluster cluster) throws IOException, InterruptedException {
        try {
            var member = member(cluster);
            return member.status(cluster, clock.instant());
        } catch (AccessUnusable e) {
            forget(cluster.name());
            var failed = Condition.isFalse(READY, "StatusCollectionFailed", String.valueOf(e.getMessage()));
            return withReady(cluster.status(), failed);
        }
    }

    private ClusterStatus withReady(ClusterStatus status, Condition ready) {
        return new ClusterStatus(
                status.kubernetesVersion(),
                status.apiEnablements(),
                status.conditions().set(ready, clock.instant()),
                status.nodeSummary(),
                status.resourceSummary(),
                status.remedyActions());
    }

    /** The member as its Cluster and Secret describe it now; a changed description replaces it. */
    private Member member(Cluster cluster) throws IOException, InterruptedException {
        var wanted = scope.route().to(cluster);
        var known = members.get(cluster.name());
        if (known != null && known.isReachedBy(wanted)) {
            return known;
        }
        forget(cluster.name());
        var member = Member.open(wanted, config, copies);
        members.put(cluster.name(), member);
        return member;
    }

    private void write(ObjectNode object, ClusterStatus status) throws IOException, InterruptedException {
        var next = object.deepCopy();
        next.set("status", status.toJson());
        hostClient.replaceStatus(Cluster.RESOURCE, next);
    }

    private void forget(String name) {
        var member = members.remove(name);
        if (member != null) {
            member.close();
        }
    }

    @Override
    public void close() {
        members.values().forEach(Member::close);
    }
}
