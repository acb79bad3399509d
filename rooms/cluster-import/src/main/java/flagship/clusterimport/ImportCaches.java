package flagship.clusterimport;

import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The host's policies, lifecycles and PediaClusters. */
final class ImportCaches implements AutoCloseable {
    private static final String CONTROLLER = "controller";

    private final Informer policies;
    private final Informer lifecycles;
    private final Informer pediaClusters;

    /** Not started. */
    ImportCaches(Transport host) {
        policies = new Informer(host, ReflectorConfig.of(ClusterImportPolicy.RESOURCE));
        lifecycles = new Informer(host, ReflectorConfig.of(PediaClusterLifecycle.RESOURCE))
                .index(CONTROLLER, object -> List.of(object.head().controllerUid()));
        pediaClusters = new Informer(host, ReflectorConfig.of(PediaCluster.RESOURCE));
    }

    void start() {
        informers().forEach(Informer::start);
    }

    /** Whether everything has been read once. */
    boolean synced() {
        return informers().allMatch(Informer::synced);
    }

    private Stream<Informer> informers() {
        return Stream.of(policies, lifecycles, pediaClusters);
    }

    Informer policyInformer() {
        return policies;
    }

    Informer lifecycleInformer() {
        return lifecycles;
    }

    Informer pediaClusterInformer() {
        return pediaClusters;
    }

    Optional<ClusterImportPolicy> policy(String name) {
        return policies.get(named(name)).map(object -> ClusterImportPolicy.of(object.toJson()));
    }

    Optional<RawObject> lifecycle(String name) {
        return lifecycles.get(named(name));
    }

    /** Those whose controller is the object of this uid. */
    List<RawObject> lifecyclesOf(String uid) {
        return lifecycles.byIndex(CONTROLLER, uid);
    }

    Optional<RawObject> pediaCluster(String name) {
        return pediaClusters.get(named(name));
    }

    static NamespacedName named(String name) {
        return new NamespacedName("", name);
    }

    @Override
    public void close() {
        informers().forEach(Informer::close);
    }
}
