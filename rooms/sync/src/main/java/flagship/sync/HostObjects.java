package flagship.sync;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.ClusterSyncResources;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.fleetapi.PediaClusterSpec.SecretKey;
import flagship.fleetapi.SecretBytes;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is read from the host: informers of the fleet's objects and of the Secrets with members' credentials. */
final class HostObjects implements AutoCloseable {
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");

    /** Where Secrets are looked for, in this order. */
    private static final List<String> SECRET_NAMESPACES = List.of("clusterpedia-system", Cluster.SECRET_NAMESPACE);

    private static final String SOURCE = "source";

    private final Informer pediaClusters;
    private final Informer syncResources;
    private final Informer clusters;
    private final Informer importPolicies;
    private final Informer lifecycles;
    private final List<Informer> secrets;

    /** Not started. */
    HostObjects(Transport host) {
        pediaClusters = new Informer(host, ReflectorConfig.of(PediaCluster.RESOURCE));
        syncResources = new Informer(host, ReflectorConfig.of(ClusterSyncResources.RESOURCE));
        clusters = new Informer(host, ReflectorConfig.of(Cluster.RESOURCE));
        importPolicies = new Informer(host, ReflectorConfig.of(ClusterImportPolicy.RESOURCE));
        lifecycles = new Informer(host, ReflectorConfig.of(PediaClusterLifecycle.RESOURCE))
                .index(
                        SOURCE,
                        object -> ClusterPolicies.source(PediaClusterLifecycle.of(object.toJson())).stream()
                                .toList());
        secrets = SECRET_NAMESPACES.stream()
                .map(namespace -> new Informer(host, ReflectorConfig.of(SECRETS).withNamespace(namespace)))
                .toList();
    }

    void start() {
        informers().forEach(Informer::start);
    }

    /** Whether everything has been read once. */
    boolean synced() {
        return informers().allMatch(Informer::synced);
    }

    private Stream<Informer> informers() {
        return Stream.concat(
                Stream.of(pediaClusters, syncResources, clusters, importPolicies, lifecycles), secrets.stream());
    }

    Informer pediaClusterInformer() {
        return pediaClusters;
    }

    Informer syncResourcesInformer() {
        return syncResources;
    }

    Informer clusterInformer() {
        return clusters;
    }

    Informer importPolicyInformer() {
        return importPolicies;
    }

    Informer lifecycleInformer() {
        return lifecycles;
    }

    List<Informer> secretInformers() {
        return secrets;
    }

    Optional<PediaCluster> pediaCluster(String name) {
        return pediaClusters.get(new NamespacedName("", name)).map(object -> PediaCluster.of(object.toJson()));
    }

    Stream<PediaCluster> pediaClusters() {
        return pediaClusters.list().stream().map(object -> PediaCluster.of(object.toJson()));
    }

    Optional<ClusterSyncResources> syncResources(String name) {
        return syncResources.get(new NamespacedName("", name)).map(object -> ClusterSyncResources.of(object.toJson()));
    }

    Optional<Cluster> cluster(String name) {
        return clusters.get(new NamespacedName("", name)).map(object -> Cluster.of(object.toJson()));
    }

    Stream<ClusterImportPolicy> importPolicies() {
        return importPolicies.list().stream().map(object -> ClusterImportPolicy.of(object.toJson()));
    }

    /** Those that are made from a Cluster. A fleet has as many lifecycles as Clusters, and each Cluster asks for its own all the time. */
    Stream<PediaClusterLifecycle> lifecyclesOf(String cluster) {
        return lifecycles.byIndex(SOURCE, cluster).stream().map(object -> PediaClusterLifecycle.of(object.toJson()));
    }

    /** The value of one key of one Secret, in the first namespace that has it; empty values count as absent. */
    Optional<SecretBytes> secret(SecretKey reference) {
        for (int i = 0; i < SECRET_NAMESPACES.size(); i++) {
            var name = new NamespacedName(SECRET_NAMESPACES.get(i), reference.name());
            var value = secrets.get(i).get(name).flatMap(secret -> value(secret, reference.key()));
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private static Optional<SecretBytes> value(RawObject secret, String key) {
        return SecretBytes.ofBase64(secret.toJson().path("data").path(key).asText(""));
    }

    @Override
    public void close() {
        informers().forEach(Informer::close);
    }
}
