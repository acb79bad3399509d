package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.Work;
import flagship.interpreter.InterpreterRules;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.Controller;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The controllers of one member in Pull mode, in the member: the status of its Cluster, its lease, and its Works. They know the Works of their own
 * execution namespace alone. Reads from top to bottom: this is everything that runs.
 */
final class AgentPipeline implements AutoCloseable {
    /** Who tells, as users of Karmada know it. */
    private static final String COMPONENT = "karmada-agent";

    private static final int REPORTERS = 8;

    /** Newest last; closed in the other order. */
    private final List<AutoCloseable> owned = new ArrayList<>();

    private AgentPipeline() {}

    /** Returns when the interpreter's rules were read; members would be written as nobody wants them otherwise. */
    static AgentPipeline start(Transport host, ClientConfig member, MemberAgentConfig config, Clock clock)
            throws InterruptedException {
        var pipeline = new AgentPipeline();
        try {
            pipeline.wire(host, MemberScope.pulled(member), config, clock);
            return pipeline;
        } catch (InterruptedException | RuntimeException e) {
            pipeline.close();
            throw e;
        }
    }

    private void wire(Transport host, MemberScope scope, MemberAgentConfig config, Clock clock)
            throws InterruptedException {
        var hostClient = new KubeClient(host);
        var interpreter = own(FleetInterpreter.start(host, InterpreterRules.DEFAULT, PropagationMeters.NONE))
                .rules();
        var clusters = new Informer(
                host,
                ReflectorConfig.of(Cluster.RESOURCE)
                        .withKind(Cluster.KIND)
                        .withSelectors("", "metadata.name=" + config.cluster()));
        var works = HostCaches.bySlices(new Informer(
                host,
                ReflectorConfig.of(Work.RESOURCE)
                        .withKind(Work.KIND)
                        .withNamespace(Cluster.executionNamespace(config.cluster()))));
        var events = new PipelineEvents(own(EventRecorder.start(host, COMPONENT, Timing.SYSTEM)));
        var rush = new Rush();
        var store = WorkStore.ofAgent(
                hostClient, works, rush, () -> UUID.randomUUID().toString());
        var reports = own(new Reports(works, store, rush, REPORTERS, clock));
        var services = own(new AgentServices(works, store));
        var members = own(new MemberClusters(
                clusters,
                works,
                scope,
                cluster -> new MemberExecution(
                        cluster,
                        works,
                        store,
                        interpreter,
                        events,
                        reports,
                        new DeletionGuard(PropagationConfig.DEFAULT.deletions(), System::nanoTime),
                        PropagationMeters.NONE),
                services));
        services.attach(members);
        var collector = own(
                new ClusterStatusReconciler(hostClient, clusters, scope, config.clusters(), MemberCopies.NONE, clock));
        var status = own(control("cluster-status", collector));
        var member = own(control("member", members));
        var lease = own(control(
                "cluster-lease",
                new ClusterLease(hostClient, clusters, config.clusters().heartbeat(), clock)));
        works.informer().handle(new WorkChanges(members));
        clusters.handle(status.enqueueing(AgentPipeline::name));
        clusters.handle(member.enqueueing(AgentPipeline::name));
        clusters.handle(new Arrivals(lease));
        own(works.informer().start());
        own(clusters.start());
    }

    private static Controller<String> control(String name, Reconciler<String> reconciler) {
        return Controller.start(name, 1, Answers.unlessStale(reconciler));
    }

    private static List<String> name(RawObject cluster) {
        return List.of(cluster.head().name());
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.add(part);
        return part;
    }

    /** Brings up the Works whose content changed. */
    private record WorkChanges(MemberClusters members) implements InformerHandler {
        @Override
        public void added(RawObject object) {
            members.enqueue(object);
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            if (old.head().generation() != current.head().generation()
                    || !old.head().deletionTimestamp().equals(current.head().deletionTimestamp())) {
                members.enqueue(current);
            }
        }

        @Override
        public void deleted(RawObject last) {
            members.enqueue(last);
        }
    }

    /** A lease renews itself; only a new Cluster needs one at once. */
    private record Arrivals(Controller<String> lease) implements InformerHandler {
        @Override
        public void added(RawObject object) {
            lease.enqueue(object.head().name());
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            if (!old.head().uid().equals(current.head().uid())) {
                lease.enqueue(current.head().name());
            }
        }

        @Override
        public void deleted(RawObject last) {}
    }

    @Override
    public void close() {
        var failures = new ArrayList<Exception>();
        for (AutoCloseable part : owned.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                // The rest must be closed all the same.
                failures.add(e);
            }
        }
        owned.clear();
        if (!failures.isEmpty()) {
            var failure = new IllegalStateException("the agent did not stop cleanly");
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
