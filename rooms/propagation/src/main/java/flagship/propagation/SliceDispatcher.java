package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.Condition;
import flagship.fleetapi.MultiClusterService;
import flagship.fleetapi.Work;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the slices that MultiClusterServices collect to their consumers. The key is the Work of a collected slice.
 *
 * <p>Source of the behaviour: karmada.md, section 12.2 (endpointsliceDispatch).
 */
final class SliceDispatcher implements Reconciler<NamespacedName> {
    private final HostCaches caches;
    private final WorkStore works;
    private final MultiClusterServiceStatus status;

    SliceDispatcher(HostCaches caches, WorkStore works, MultiClusterServiceStatus status) {
        this.caches = caches;
        this.works = works;
        this.status = status;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.works().get(key);
        var provider = DerivedNames.cluster(key.namespace());
        if (found.isEmpty() || provider.isEmpty()) {
            return Outcome.done();
        }
        var service = wanted(found.get());
        var kept = service.isPresent() ? dispatch(found.get(), provider.get(), service.get()) : Set.<String>of();
        withdraw(key.name(), provider.get(), kept);
        if (service.isEmpty()) {
            works.letGo(found.get(), ServiceWords.DISPATCH_FINALIZER);
        }
        return Outcome.done();
    }

    private Optional<MultiClusterService> wanted(RawObject work) {
        if (!work.head().deletionTimestamp().isEmpty()
                || !SliceWork.collectedBy(work).contains(ServiceWords.MCS)) {
            return Optional.empty();
        }
        return ServiceInCluster.ofSlice(work)
                .flatMap(it -> caches.multiClusterService(it.service()))
                .filter(it -> it.crossesClusters() && !it.metadata().isBeingDeleted());
    }

    /** Returns the clusters where a copy is to stay. */
    private Set<String> dispatch(RawObject collected, String provider, MultiClusterService service)
            throws IOException, InterruptedException {
        var kept = new HashSet<String>();
        var failures = new ArrayList<String>();
        for (Cluster cluster : caches.allClusters()) {
            if (cluster.name().equals(provider) || !isConsumer(service, cluster)) {
                continue;
            }
            kept.add(cluster.name());
            if (!ServiceClusters.isReady(cluster)) {
                continue; // Its becoming ready brings this up again.
            }
            if (!ServiceClusters.servesSlices(cluster)) {
                failures.add(
                        "cluster %s does not serve EndpointSlices of discovery.k8s.io/v1".formatted(cluster.name()));
                continue;
            }
            try {
                copy(collected, provider, service.key(), cluster.name()).ifPresent(failures::add);
            } catch (ApiException e) {
                if (Answers.isStale(e)) {
                    throw e;
                }
                failures.add("cluster %s: %s".formatted(cluster.name(), e.getMessage()));
            }
        }
        status.set(service, verdict(failures), "DispatchEndpointSlice");
        return kept;
    }

    private static boolean isConsumer(MultiClusterService service, Cluster cluster) {
        return !cluster.metadata().isBeingDeleted()
                && (service.consumers().isEmpty() || service.consumers().contains(cluster.name()));
    }

    /** Says what is in the way, if anything is. */
    private Optional<String> copy(RawObject collected, String provider, NamespacedName service, String consumer)
            throws IOException, InterruptedException {
        var key = new NamespacedName(
                Cluster.executionNamespace(consumer), collected.head().name());
        var stored = works.find(key);
        if (stored.isPresent() && !isCopy(stored.get(), provider)) {
            return Optional.of("cluster %s has an EndpointSlice of the same name as one of %s: %s"
                    .formatted(consumer, provider, collected.head().name()));
        }
        var slice = Work.of(collected.toJson()).spec().manifests().getFirst();
        works.keep(key, id -> SliceWork.dispatched(key, slice, provider, service, id));
        return Optional.empty();
    }

    private static boolean isCopy(RawObject work, String provider) {
        return Labelled.annotation(work.toJson(), ServiceWords.PROVISION_CLUSTER)
                .equals(provider);
    }

    private static Condition verdict(List<String> failures) {
        return failures.isEmpty()
                ? Condition.isTrue(
                        MultiClusterService.SLICES_DISPATCHED,
                        "EndpointSliceDispatchedSucceed",
                        "EndpointSlices are dispatched successfully")
                : Condition.isFalse(
                        MultiClusterService.SLICES_DISPATCHED,
                        "EndpointSliceDispatchedFailed",
                        String.join("; ", failures));
    }

    private void withdraw(String name, String provider, Set<String> kept) throws IOException, InterruptedException {
        for (RawObject cluster : caches.clusters().list()) {
            var key =
                    new NamespacedName(Cluster.executionNamespace(cluster.head().name()), name);
            var copy = kept.contains(cluster.head().name())
                    ? Optional.<RawObject>empty()
                    : works.find(key).filter(work -> isCopy(work, provider));
            if (copy.isPresent()) {
                works.delete(copy.get());
            }
        }
    }
}
