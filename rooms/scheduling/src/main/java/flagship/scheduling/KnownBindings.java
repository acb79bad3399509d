package flagship.scheduling;

import flagship.fleetapi.Placement;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bindings of both kinds: as the API server tells of them, or as this scheduler wrote them if that is newer. Safe for use by many
 * threads.
 */
final class KnownBindings implements AutoCloseable {
    /** Placements that are shared by the bindings of a policy. */
    private static final int PLACEMENTS_MAX = 10_000;

    private final Informer namespaced;
    private final Informer clusterScoped;
    /** What this scheduler wrote and has not seen come back; bounded by the bindings that are worked on. */
    private final Map<NamespacedName, Written> written = new ConcurrentHashMap<>();

    private final Map<NamespacedName, Brief> briefs = new ConcurrentHashMap<>();
    private final Map<Placement, Placement> placements = new ConcurrentHashMap<>();
    private final SharedValues kinds = new SharedValues();

    /** A binding after a write of ours. */
    private record Written(long version, ResourceBinding binding) {}

    /**
     * What is kept ready of each binding, to be found when a cluster changes.
     *
     * @param owned whether this scheduler is to look at it
     * @param ours whether it is of this scheduler and not suspended, whoever made it
     * @param kind what it is of
     * @param clusters where it is
     * @param evicting whether it is leaving some cluster
     * @param failsOver whether it leaves clusters in which it is not healthy
     */
    record Brief(
            boolean owned,
            boolean ours,
            int priority,
            Optional<Placement> placement,
            ApiSet.Api kind,
            List<String> clusters,
            boolean evicting,
            boolean failsOver) {}

    KnownBindings(Transport host) {
        this.namespaced =
                new Informer(host, ReflectorConfig.of(ResourceBinding.RESOURCE).withKind(ResourceBinding.KIND));
        this.clusterScoped = new Informer(
                host, ReflectorConfig.of(ResourceBinding.CLUSTER_RESOURCE).withKind(ResourceBinding.CLUSTER_KIND));
    }

    void start(InformerHandler events) {
        namespaced.handle(events).start();
        clusterScoped.handle(events).start();
    }

    boolean synced() {
        return namespaced.synced() && clusterScoped.synced();
    }

    /** Whether the first list of the kind of a key is complete. */
    boolean synced(NamespacedName key) {
        return of(key).synced();
    }

    private Informer of(NamespacedName key) {
        return key.namespace().isEmpty() ? clusterScoped : namespaced;
    }

    /** The newest state known. */
    Optional<ResourceBinding> newest(NamespacedName key) {
        var cached = of(key).get(key);
        var own = written.get(key);
        if (own != null
                && cached.isPresent()
                && own.version() > version(cached.get().head().resourceVersion())) {
            return Optional.of(own.binding());
        }
        return cached.map(object -> ResourceBinding.of(object.toJson()));
    }

    /** Notes the state that a write of ours, or a read past the cache, gave. */
    void wrote(ResourceBinding binding) {
        written.put(binding.key(), new Written(version(binding.metadata().resourceVersion()), binding));
        var cached = of(binding.key()).get(binding.key());
        if (cached.isPresent()) {
            seen(cached.get());
        } else {
            written.remove(binding.key()); // Deleted meanwhile: nobody will ask for it or tell of it any more.
        }
    }

    /** The cache holds this state now: what we wrote before it is of no use any more. */
    void seen(RawObject object) {
        written.computeIfPresent(
                object.key(), (_, own) -> own.version() <= version(object.head().resourceVersion()) ? null : own);
    }

    /** Versions count up, as API servers promise since Kubernetes 1.35; one that is no number is older than any. */
    private static long version(String resourceVersion) {
        try {
            return Long.parseLong(resourceVersion);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Keeps the brief of a binding; returns what it was. */
    Optional<Brief> note(NamespacedName key, Brief brief) {
        return Optional.ofNullable(briefs.put(key, brief));
    }

    void forget(NamespacedName key) {
        briefs.remove(key);
        written.remove(key);
    }

    Optional<Brief> brief(NamespacedName key) {
        return Optional.ofNullable(briefs.get(key));
    }

    /** All bindings at some moment around now. */
    Map<NamespacedName, Brief> briefs() {
        return briefs;
    }

    /** One instance of equal placements, which may then be compared by identity. */
    Placement shared(Placement placement) {
        if (placements.size() >= PLACEMENTS_MAX) {
            placements.clear();
        }
        var first = placements.putIfAbsent(placement, placement);
        return first == null ? placement : first;
    }

    /** The kind that a binding is of, as filters look for it. */
    ApiSet.Api kind(ResourceBinding binding) {
        var resource = binding.spec().resource();
        return kinds.shared(new ApiSet.Api(resource.apiVersion(), resource.kind()));
    }

    @Override
    public void close() {
        namespaced.close();
        clusterScoped.close();
    }
}
