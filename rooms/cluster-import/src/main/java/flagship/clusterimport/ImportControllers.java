package flagship.clusterimport;

import flagship.clusterimport.WatchedTypes.Scope;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.PediaClusterLifecycle.ObjectReference;
import flagship.kubeclient.Controller;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubeclient.WorkQueue;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.ObjectHead.Owner;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The two controllers while they run, with everything that they watch. */
final class ImportControllers implements AutoCloseable {
    private static final int WORKERS = 5;
    /** As Clusterpedia's; bounded so that one broken policy does not slow others down. */
    private static final WorkQueue.Retry RETRY =
            new WorkQueue.Retry(Duration.ofSeconds(2), Duration.ofSeconds(10), 50, 300);
    /** Changes of sources within this time bring their policies once. */
    private static final Duration SOURCE_DELAY = Duration.ofMillis(100);

    private final ImportCaches caches;
    private final Transport host;
    private final HostTypes types;
    private final Interests interests = new Interests();
    private final WatchedTypes watched;
    private final Controller<String> policies;
    private final Controller<String> lifecycles;

    private ImportControllers(Transport host, Clock clock) {
        this.host = host;
        var hostClient = new KubeClient(host);
        caches = new ImportCaches(host);
        types = new HostTypes(host, Timing.SYSTEM);
        watched = new WatchedTypes(this::open);
        policies = Controller.start(
                "clusterimportpolicy",
                WORKERS,
                new PolicyReconciler(caches, hostClient, types, watched, clock),
                new WorkQueue<String>(RETRY, Timing.SYSTEM));
        lifecycles = Controller.start(
                "pediaclusterlifecycle",
                WORKERS,
                new LifecycleReconciler(caches, hostClient, watched, interests, clock),
                new WorkQueue<String>(RETRY, Timing.SYSTEM));
    }

    static ImportControllers start(Transport host, Clock clock) {
        var controllers = new ImportControllers(host, clock);
        controllers.listen();
        controllers.caches.start();
        return controllers;
    }

    private void listen() {
        caches.policyInformer().handle(policies.enqueueing(ImportControllers::name));
        caches.lifecycleInformer()
                .handle(lifecycles.enqueueing(ImportControllers::name))
                .handle(InformerHandler.whenDiffers(
                        ImportControllers::ofPolicies, policies.enqueueing(this::policiesOf)));
        // The generation stands for the spec: the status of a PediaCluster changes all the time.
        caches.pediaClusterInformer()
                .handle(InformerHandler.whenDiffers(
                        ImportControllers::ofLifecycles, lifecycles.enqueueing(ImportControllers::name)));
    }

    private static List<String> name(RawObject object) {
        return List.of(object.head().name());
    }

    private static Object ofPolicies(RawObject lifecycle) {
        var head = lifecycle.head();
        return List.of(head.uid(), head.generation(), head.deletionTimestamp(), head.owners());
    }

    private static Object ofLifecycles(RawObject pediaCluster) {
        var head = pediaCluster.head();
        return List.of(head.uid(), head.generation(), head.deletionTimestamp(), head.owners());
    }

    /** The one that it belongs to; one that belongs to nobody may be taken by any. */
    private List<String> policiesOf(RawObject lifecycle) {
        var owners = lifecycle.head().owners().stream()
                .filter(owner -> owner.controller() && owner.kind().equals(ClusterImportPolicy.KIND.kind()))
                .map(Owner::name)
                .toList();
        return owners.isEmpty() ? allPolicies().toList() : owners;
    }

    private Stream<String> allPolicies() {
        return caches.policyInformer().list().stream()
                .map(policy -> policy.head().name());
    }

    /** An informer of objects that policies and lifecycles are made from. */
    private Informer open(Scope scope) {
        var config = ReflectorConfig.of(scope.type()).withNamespace(scope.namespace());
        var typed = types.kind(scope.type()).map(config::withKind).orElse(config);
        var informer = new Informer(host, typed);
        informer.handle(lifecycles.enqueueing(object -> interests.of(new ObjectReference(
                scope.type(), object.head().namespace(), object.head().name()))));
        if (scope.namespace().isEmpty()) {
            informer.handle(InformerHandler.ofChanges(
                    _ -> policiesFrom(scope).forEach(policy -> policies.enqueueAfter(policy, SOURCE_DELAY))));
        }
        return informer;
    }

    private List<String> policiesFrom(Scope scope) {
        return caches.policyInformer().list().stream()
                .filter(policy -> source(policy).equals(scope.type().groupResource()))
                .map(policy -> policy.head().name())
                .toList();
    }

    private static GroupResource source(RawObject policy) {
        var source = ClusterImportPolicy.of(policy.toJson()).source();
        return new GroupResource(source.group(), source.resource());
    }

    /** Returns when nothing of it runs any more. */
    @Override
    public void close() {
        policies.close();
        lifecycles.close();
        watched.close();
        caches.close();
    }
}
