package flagship.propagation;

import flagship.fleetapi.CidrPool;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.CronFederatedHpa;
import flagship.fleetapi.FederatedResourceQuota;
import flagship.fleetapi.FleetKinds;
import flagship.fleetapi.MultiClusterService;
import flagship.fleetapi.OverridePolicy;
import flagship.fleetapi.PropagationPolicy;
import flagship.fleetapi.Remedy;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.StagedRollout;
import flagship.fleetapi.Work;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the controllers of the pipeline watch on the control plane beside templates. Owns its informers. */
final class HostCaches implements AutoCloseable {
    /** Index of bindings: their permanent id. */
    static final String BY_ID = "id";
    /** Index of bindings: the permanent ids of the policies that have them. */
    static final String BY_POLICY = "policy";
    /** Index of Works: the permanent id of their binding. */
    static final String BY_BINDING = "binding";

    /** Index of Works: the Service in its cluster whose slice they hold. */
    private static final String BY_SERVICE = "service";
    /** Index of Works: the MultiClusterService that they tell a cluster of. */
    private static final String BY_MCS = "mcs";
    /** Index of Works: the FederatedResourceQuota that they are for. */
    private static final String BY_QUOTA = "quota";

    /** Index of Works: the CIDRPool that their Subnet has its block from. */
    private static final String BY_POOL = "pool";

    /** Index of StagedRollouts: the binding of their template. */
    private static final String BY_TARGET = "target";

    /** Index of bindings: the references of the bindings that need them. */
    static final String BY_NEED = "need";

    private static final List<String> BINDING_IDS = List.of(WellKnown.BINDING_ID, WellKnown.CLUSTER_BINDING_ID);
    private static final List<String> POLICY_IDS = List.of(WellKnown.POLICY_ID, WellKnown.CLUSTER_POLICY_ID);
    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(1);

    private final Informer clusters;
    private final Informer policies;
    private final Informer clusterPolicies;
    private final Informer overrides;
    private final Informer clusterOverrides;
    private final Informer services;
    private final Informer quotas;
    private final Informer remedies;
    private final Informer crons;
    private final Informer hpas;
    private final Informer rollouts;
    private final Informer clusterRollouts;
    private final FreshCache pools;
    private final FreshCache bindings;
    private final FreshCache clusterBindings;
    private final FreshCache works;

    HostCaches(Transport host) {
        clusters = informer(host, Cluster.RESOURCE, Cluster.KIND);
        policies = informer(host, PropagationPolicy.RESOURCE, PropagationPolicy.KIND);
        clusterPolicies = informer(host, PropagationPolicy.CLUSTER_RESOURCE, PropagationPolicy.CLUSTER_KIND);
        overrides = informer(host, OverridePolicy.RESOURCE, OverridePolicy.KIND);
        clusterOverrides = informer(host, OverridePolicy.CLUSTER_RESOURCE, OverridePolicy.CLUSTER_KIND);
        services = informer(host, MultiClusterService.RESOURCE, MultiClusterService.KIND);
        quotas = informer(host, FederatedResourceQuota.RESOURCE, FederatedResourceQuota.KIND);
        remedies = informer(host, Remedy.RESOURCE, Remedy.KIND);
        crons = informer(host, CronFederatedHpa.RESOURCE, CronFederatedHpa.KIND);
        hpas = informer(host, FleetKinds.FEDERATED_HPAS, FleetKinds.FEDERATED_HPA);
        rollouts = rollouts(host, StagedRollout.RESOURCE, StagedRollout.KIND);
        clusterRollouts = rollouts(host, StagedRollout.CLUSTER_RESOURCE, StagedRollout.CLUSTER_KIND);
        pools = new FreshCache(informer(host, CidrPool.RESOURCE, CidrPool.KIND));
        bindings = bindings(host, ResourceBinding.RESOURCE, ResourceBinding.KIND);
        clusterBindings = bindings(host, ResourceBinding.CLUSTER_RESOURCE, ResourceBinding.CLUSTER_KIND);
        works = bySlices(informer(host, Work.RESOURCE, Work.KIND))
                .index(BY_BINDING, work -> labels(work, BINDING_IDS))
                .index(BY_MCS, work -> labels(work, List.of(ServiceWords.MCS_ID)))
                .index(BY_POOL, work -> labels(work, List.of(CidrPool.POOL)))
                .index(
                        BY_QUOTA,
                        work -> QuotaWork.quota(work).map(NamespacedName::toString).stream()
                                .toList());
    }

    /** Works by the Service whose slices they hold. */
    static FreshCache bySlices(Informer works) {
        return new FreshCache(works)
                .index(
                        BY_SERVICE,
                        work -> ServiceInCluster.ofSlice(work).map(ServiceInCluster::toString).stream()
                                .toList());
    }

    /** The Works among some that hold slices of a Service of a cluster. */
    static List<RawObject> slicesOf(FreshCache works, ServiceInCluster service) {
        return works.byIndex(BY_SERVICE, service.toString());
    }

    private static FreshCache bindings(Transport host, GroupVersionResource resource, GroupVersionKind kind) {
        return new FreshCache(informer(host, resource, kind))
                .index(BY_ID, binding -> labels(binding, BINDING_IDS))
                .index(BY_POLICY, binding -> labels(binding, POLICY_IDS))
                .index(BY_NEED, HostCaches::needs);
    }

    private static Informer rollouts(Transport host, GroupVersionResource resource, GroupVersionKind kind) {
        return informer(host, resource, kind)
                .index(
                        BY_TARGET,
                        object -> List.of(target(StagedRollout.of(object.toJson()))
                                .binding()
                                .toString()));
    }

    private static Informer informer(Transport host, GroupVersionResource resource, GroupVersionKind kind) {
        return new Informer(host, ReflectorConfig.of(resource).withKind(kind));
    }

    private static List<String> labels(RawObject object, List<String> keys) {
        return keys.stream()
                .map(object.head().labels()::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<String> needs(RawObject binding) {
        return binding.head().labels().keySet().stream()
                .filter(key -> key.startsWith(WellKnown.DEPENDED_BY_PREFIX))
                .map(key -> key.substring(WellKnown.DEPENDED_BY_PREFIX.length()))
                .toList();
    }

    /** The bindings that exist, or go further, because another one needs them. */
    List<ResourceBinding> bindingsNeededBy(String reference) {
        return allBindings().stream()
                .flatMap(cache -> cache.byIndex(BY_NEED, reference).stream())
                .map(object -> ResourceBinding.of(object.toJson()))
                .toList();
    }

    Informer clusters() {
        return clusters;
    }

    Informer policies() {
        return policies;
    }

    Informer clusterPolicies() {
        return clusterPolicies;
    }

    Informer overrides() {
        return overrides;
    }

    Informer clusterOverrides() {
        return clusterOverrides;
    }

    /** MultiClusterServices. */
    Informer services() {
        return services;
    }

    Optional<MultiClusterService> multiClusterService(NamespacedName key) {
        return services.get(key).map(it -> MultiClusterService.of(it.toJson()));
    }

    /** FederatedResourceQuotas. */
    Informer quotas() {
        return quotas;
    }

    Informer remedies() {
        return remedies;
    }

    /** FederatedHPAs. */
    Informer hpas() {
        return hpas;
    }

    /** CronFederatedHPAs. */
    Informer crons() {
        return crons;
    }

    /** StagedRollouts, or ClusterStagedRollouts where there is no namespace. */
    Informer rollouts(String namespace) {
        return namespace.isEmpty() ? clusterRollouts : rollouts;
    }

    List<Informer> allRollouts() {
        return List.of(rollouts, clusterRollouts);
    }

    /** The template of a rollout. */
    static TemplateKey target(StagedRollout rollout) {
        var target = rollout.spec().target();
        return new TemplateKey(
                target.kind(), new NamespacedName(rollout.metadata().namespace(), target.name()));
    }

    /** The rollouts of the template of a binding, by name. */
    List<StagedRollout> rolloutsOf(NamespacedName binding) {
        return rollouts(binding.namespace()).byIndex(BY_TARGET, binding.toString()).stream()
                .filter(object -> object.head().deletionTimestamp().isEmpty())
                .map(object -> StagedRollout.of(object.toJson()))
                .sorted(Comparator.comparing(rollout -> rollout.metadata().name()))
                .toList();
    }

    /** The one of them that counts. */
    Optional<StagedRollout> rollout(NamespacedName binding) {
        return rolloutsOf(binding).stream().findFirst();
    }

    /** CIDRPools. */
    FreshCache pools() {
        return pools;
    }

    /** The Works whose Subnet has its block from a CIDRPool. */
    List<RawObject> worksOfPool(String pool) {
        return works.byIndex(BY_POOL, pool);
    }

    FreshCache works() {
        return works;
    }

    /** The Works of a FederatedResourceQuota. */
    List<RawObject> worksOfQuota(NamespacedName quota) {
        return works.byIndex(BY_QUOTA, quota.toString());
    }

    /** The Works that hold slices of a Service of a cluster. */
    List<RawObject> slicesOf(ServiceInCluster service) {
        return slicesOf(works, service);
    }

    /** The Works that tell clusters of a MultiClusterService, or bring its slices or its Service to them. */
    List<RawObject> worksOfService(String id) {
        return id.isEmpty() ? List.of() : works.byIndex(BY_MCS, id);
    }

    /** ResourceBindings, or ClusterResourceBindings where there is no namespace. */
    FreshCache bindings(String namespace) {
        return namespace.isEmpty() ? clusterBindings : bindings;
    }

    List<FreshCache> allBindings() {
        return List.of(bindings, clusterBindings);
    }

    Optional<Cluster> cluster(String name) {
        return clusters.get(new NamespacedName("", name)).map(it -> Cluster.of(it.toJson()));
    }

    List<Cluster> allClusters() {
        return clusters.list().stream().map(it -> Cluster.of(it.toJson())).toList();
    }

    Optional<ResourceBinding> binding(NamespacedName key) {
        return bindings(key.namespace()).get(key).map(it -> ResourceBinding.of(it.toJson()));
    }

    /** The Works of a binding. */
    List<RawObject> worksOf(String bindingId) {
        return bindingId.isEmpty() ? List.of() : works.byIndex(BY_BINDING, bindingId);
    }

    /** The bindings that a policy has. */
    List<RawObject> bindingsOf(String policyId) {
        return policyId.isEmpty()
                ? List.of()
                : allBindings().stream()
                        .flatMap(cache -> cache.byIndex(BY_POLICY, policyId).stream())
                        .toList();
    }

    /** The binding that a Work belongs to; empty for Works of other origin. */
    List<NamespacedName> bindingOf(RawObject work) {
        return labels(work, BINDING_IDS).stream()
                .flatMap(id -> allBindings().stream().flatMap(cache -> cache.byIndex(BY_ID, id).stream()))
                .map(RawObject::key)
                .toList();
    }

    /** Begins to watch and returns when everything was read once, however long that takes. */
    void startAndSync() throws InterruptedException {
        all().forEach(Informer::start);
        for (Informer informer : all()) {
            while (!informer.waitSynced(SYNC_PATIENCE)) {
                // Without all policies a template would look as if its own were gone: nothing may begin before.
            }
        }
    }

    private List<Informer> all() {
        return List.of(
                clusters,
                policies,
                clusterPolicies,
                overrides,
                clusterOverrides,
                services,
                quotas,
                remedies,
                crons,
                hpas,
                rollouts,
                clusterRollouts,
                pools.informer(),
                bindings.informer(),
                clusterBindings.informer(),
                works.informer());
    }

    @Override
    public void close() {
        all().forEach(Informer::close);
    }
}
