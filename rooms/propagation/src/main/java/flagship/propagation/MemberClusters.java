package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.kubeclient.Controller;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberAccess.AccessUnusable;
import flagship.propagation.MemberExecution.MemberState;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Keeps an execution for each member in Push mode, with a queue and workers of its own, so that a member that is slow or down delays itself
 * alone. The key is the cluster. Owns the executions and the ways to the members.
 */
final class MemberClusters implements Reconciler<String>, AutoCloseable {
    /** Requests to one member at a time. */
    private static final int WORKERS = 8;

    private record Running(MemberExecution execution, Controller<NamespacedName> controller) {
        void close() {
            controller.close();
            execution.state().link().ifPresent(MemberLink::close);
        }
    }

    private final HostCaches caches;
    private final MemberAccess access;
    private final Function<String, MemberExecution> executions;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** @param executions makes the execution of a cluster */
    MemberClusters(HostCaches caches, MemberAccess access, Function<String, MemberExecution> executions) {
        this.caches = caches;
        this.access = access;
        this.executions = executions;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var cluster = caches.cluster(name);
        if (cluster.isEmpty() || !cluster.get().spec().syncMode().equals(ClusterSpec.PUSH)) {
            Optional.ofNullable(running.remove(name)).ifPresent(Running::close);
            return Outcome.done();
        }
        var member = running.computeIfAbsent(name, this::start);
        become(member, cluster.get());
        return Outcome.done();
    }

    private Running start(String name) {
        var execution = executions.apply(name);
        return new Running(execution, Controller.start("execution-" + name, WORKERS, Answers.unlessStale(execution)));
    }

    private void become(Running member, Cluster cluster) throws IOException, InterruptedException {
        var before = member.execution().state();
        var next = new MemberState(
                link(member, cluster, before),
                cluster.status().conditions().holds(ClusterStatusReconciler.READY),
                cluster.metadata().isBeingDeleted());
        if (next.equals(before)) {
            return;
        }
        member.execution().become(next);
        if (!next.link().equals(before.link())) {
            before.link().ifPresent(MemberLink::close);
        }
        caches.works()
                .informer()
                .list(Cluster.executionNamespace(cluster.name()))
                .forEach(work -> member.controller().enqueue(work.key()));
    }

    private Optional<MemberLink> link(Running member, Cluster cluster, MemberState before)
            throws IOException, InterruptedException {
        try {
            var wanted = access.of(cluster);
            return before.link().isPresent() && before.link().get().isReachedBy(wanted)
                    ? before.link()
                    : Optional.of(MemberLink.open(wanted, object -> enqueueOwner(member, cluster.name(), object)));
        } catch (AccessUnusable e) {
            return Optional.empty(); // The status of the Cluster says what is missing.
        }
    }

    /** The Work of an object is found by its name, which follows from the object. */
    private static void enqueueOwner(Running member, String cluster, RawObject object) {
        var head = object.head();
        member.controller()
                .enqueue(new NamespacedName(
                        Cluster.executionNamespace(cluster),
                        DerivedNames.work(head.kind(), head.namespace(), head.name())));
    }

    /** Brings a Work up at its member, if that is one that we write to. */
    void enqueue(RawObject work) {
        DerivedNames.cluster(work.head().namespace())
                .map(running::get)
                .ifPresent(member -> member.controller().enqueue(work.key()));
    }

    @Override
    public void close() {
        running.values().forEach(Running::close);
    }
}
