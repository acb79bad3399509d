package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.kubeclient.Informer;
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
 * Keeps an execution for each member that this process writes to, with a queue and workers of its own, so that a member that is slow or down delays itself
 * alone. The key is the cluster. Owns the executions and the ways to the members.
 */
final class MemberClusters implements Reconciler<String>, AutoCloseable {
    /** Requests to one member at a time. */
    private static final int WORKERS = 8;

    private record Running(MemberExecution execution, Backlog<NamespacedName> queue) {
        void close() {
            queue.close();
            execution.state().link().ifPresent(MemberLink::close);
        }
    }

    private final Informer clusters;
    private final FreshCache works;
    private final MemberScope scope;
    private final Function<String, MemberExecution> executions;
    private final ServiceListener services;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** Hears of members' own Services; on any thread. */
    interface ServiceListener {
        /** The slices of a Service changed. */
        void changed(ServiceInCluster service);

        /** The member can be reached, or cannot any more. */
        void changed(String cluster);
    }

    /** @param executions makes the execution of a cluster */
    MemberClusters(
            Informer clusters,
            FreshCache works,
            MemberScope scope,
            Function<String, MemberExecution> executions,
            ServiceListener services) {
        this.clusters = clusters;
        this.works = works;
        this.scope = scope;
        this.executions = executions;
        this.services = services;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var cluster = clusters.get(new NamespacedName("", name)).map(it -> Cluster.of(it.toJson()));
        if (cluster.filter(scope::holds).isEmpty()) {
            Optional.ofNullable(running.remove(name)).ifPresent(Running::close);
            return Outcome.done();
        }
        var member = running.computeIfAbsent(name, this::start);
        become(member, cluster.get());
        return Outcome.done();
    }

    private Running start(String name) {
        var execution = executions.apply(name);
        return new Running(
                execution, Backlog.start("execution-" + name, WORKERS, Answers.unlessStale(execution.metered())));
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
        works.informer()
                .list(Cluster.executionNamespace(cluster.name()))
                .forEach(work -> member.queue().later(work.key()));
        services.changed(cluster.name());
    }

    private Optional<MemberLink> link(Running member, Cluster cluster, MemberState before)
            throws IOException, InterruptedException {
        try {
            var wanted = scope.route().to(cluster);
            return before.link().isPresent() && before.link().get().isReachedBy(wanted)
                    ? before.link()
                    : Optional.of(MemberLink.open(
                            wanted,
                            listener(member, cluster.name()),
                            service -> services.changed(new ServiceInCluster(cluster.name(), service))));
        } catch (AccessUnusable e) {
            return Optional.empty(); // The status of the Cluster says what is missing.
        }
    }

    private static MemberObjects.Listener listener(Running member, String cluster) {
        return (object, isNews) -> {
            var work = work(object, cluster);
            if (isNews) {
                member.queue().enqueue(work);
            } else {
                member.queue().later(work);
            }
        };
    }

    /** The name of an object's Work follows from the object, but for copies of slices, which name it. */
    private static NamespacedName work(RawObject object, String cluster) {
        var head = object.head();
        var name = ServiceWords.DISPATCHER.equals(head.labels().get(ServiceWords.SLICE_KEEPER))
                ? Labelled.annotation(object.toJson(), WellKnown.WORK_NAME)
                : DerivedNames.work(head.kind(), head.namespace(), head.name());
        return new NamespacedName(Cluster.executionNamespace(cluster), name);
    }

    /** The EndpointSlices of a member; absent while it cannot be reached. */
    Optional<MemberSlices> slices(String cluster) {
        return Optional.ofNullable(running.get(cluster))
                .map(it -> it.execution().state())
                .filter(MemberState::ready)
                .flatMap(MemberState::link)
                .map(MemberLink::slices);
    }

    /** Brings a Work up at its member, if that is one that we write to. */
    void enqueue(RawObject work) {
        DerivedNames.cluster(work.head().namespace())
                .map(running::get)
                .ifPresent(member -> member.queue().enqueue(work.key()));
    }

    @Override
    public void close() {
        running.values().forEach(Running::close);
    }
}
