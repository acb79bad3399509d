package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.FleetKinds;
import flagship.kubeclient.Controller;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NamespacedName;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * The controllers of multi-cluster services, and who is brought up by what. Two ways lead from a Service in one cluster to clients in others:
 * ServiceExport and ServiceImport, and MultiClusterService; both collect EndpointSlices ({@link SliceCollector}). Owns its workers.
 */
final class ServiceControllers implements AutoCloseable, MemberClusters.ServiceListener {
    private static final int COLLECTORS = 4;

    private final HostCaches caches;
    private final Controller<ServiceInCluster> collectors;
    private final Controller<NamespacedName> importers;
    private final Controller<NamespacedName> dispatchers;
    private final Controller<NamespacedName> imports;
    private final Controller<NamespacedName> services;

    ServiceControllers(
            KubeClient host,
            HostCaches caches,
            Templates templates,
            BindingStore bindings,
            WorkStore works,
            Supplier<MemberClusters> members,
            PipelineEvents events,
            Clock clock,
            Supplier<String> ids) {
        this.caches = caches;
        var status = new MultiClusterServiceStatus(host, events, clock);
        collectors = Controller.start(
                "slice-collector",
                COLLECTORS,
                Answers.unlessStale(new SliceCollector(
                        caches.works(),
                        caches::slicesOf,
                        works,
                        cluster -> members.get().slices(cluster))));
        importers = Controller.start(
                "slice-importer", 1, Answers.unlessStale(new SliceImporter(host, caches, templates, works)));
        dispatchers = Controller.start(
                "slice-dispatcher", 1, Answers.unlessStale(new SliceDispatcher(caches, works, status)));
        imports = Controller.start(
                "service-import", 1, Answers.unlessStale(new ServiceImportReconciler(host, templates, events)));
        services = Controller.start(
                "multi-cluster-service",
                1,
                Answers.unlessStale(new MultiClusterServiceReconciler(
                        host, caches, templates, bindings, works, status, events, ids)));
    }

    /** Listens to what is not a template. */
    void attach() {
        caches.services().handle(InformerHandler.ofChanges(this::serviceChanged));
        caches.works().informer().handle(InformerHandler.ofChanges(this::workChanged));
        caches.clusters().handle(new ClusterChanges());
    }

    /** Listens to the templates of a type, where services have to do with it. */
    void attach(GroupVersionKind kind, Informer informer) {
        if (kind.equals(FleetKinds.SERVICE_IMPORT)) {
            informer.handle(InformerHandler.ofChanges(object -> imports.enqueue(object.key())));
        } else if (kind.equals(ServiceWords.SERVICE)) {
            informer.handle(InformerHandler.ofChanges(this::templateChanged));
        } else if (kind.equals(ServiceWords.SLICE)) {
            informer.handle(InformerHandler.ofChanges(this::sliceChanged));
        }
    }

    private void serviceChanged(RawObject service) {
        services.enqueue(service.key());
        var id = service.head().labels().getOrDefault(ServiceWords.MCS_ID, "");
        for (RawObject notice : caches.worksOfService(id)) {
            DerivedNames.cluster(notice.head().namespace())
                    .map(cluster -> new ServiceInCluster(cluster, service.key()))
                    .ifPresent(it -> caches.slicesOf(it).forEach(slice -> dispatchers.enqueue(slice.key())));
        }
    }

    private void templateChanged(RawObject service) {
        if (caches.services().get(service.key()).isPresent()) {
            services.enqueue(service.key());
        }
        var prefix = DerivedNames.derivedService("");
        var name = service.head().name();
        if (name.startsWith(prefix)) {
            imports.enqueue(new NamespacedName(service.head().namespace(), name.substring(prefix.length())));
        }
    }

    /** An imported slice that somebody changed or deleted is mended. */
    private void sliceChanged(RawObject slice) {
        if (ServiceWords.IMPORTER.equals(slice.head().labels().get(ServiceWords.SLICE_KEEPER))) {
            var object = slice.toJson();
            importers.enqueue(new NamespacedName(
                    Labelled.annotation(object, WellKnown.WORK_NAMESPACE),
                    Labelled.annotation(object, WellKnown.WORK_NAME)));
        }
    }

    private void workChanged(RawObject work) {
        var labels = work.head().labels();
        if (ServiceInCluster.ofSlice(work).isPresent()) {
            importers.enqueue(work.key());
            dispatchers.enqueue(work.key());
        } else if (labels.containsKey(ServiceWords.MCS_ID)) {
            var service = new NamespacedName(
                    labels.getOrDefault(ServiceWords.MCS_NAMESPACE, ""),
                    labels.getOrDefault(ServiceWords.MCS_NAME, ""));
            services.enqueue(service);
        } else if (labels.containsKey(ServiceWords.MCS_NAME)) {
            copyChanged(work);
        }
        SliceCollector.concernedBy(work).ifPresent(collectors::enqueue);
    }

    /** A copy that is gone while its slice is there is made again. */
    private void copyChanged(RawObject work) {
        var provider = Labelled.annotation(work.toJson(), ServiceWords.PROVISION_CLUSTER);
        if (!provider.isEmpty()) {
            dispatchers.enqueue(new NamespacedName(
                    Cluster.executionNamespace(provider), work.head().name()));
        }
    }

    @Override
    public void changed(ServiceInCluster service) {
        collectors.enqueue(service);
    }

    @Override
    public void changed(String cluster) {
        caches.works().informer().list(Cluster.executionNamespace(cluster)).forEach(this::workChanged);
    }

    private void clustersChanged() {
        caches.services().list().forEach(this::serviceChanged);
    }

    /** A cluster that comes, goes, or is ready again concerns every MultiClusterService; its daily status does not. */
    private final class ClusterChanges implements InformerHandler {
        @Override
        public void added(RawObject object) {
            clustersChanged();
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            if (!caches.services().list().isEmpty() && !standing(old).equals(standing(current))) {
                clustersChanged();
            }
        }

        private static List<Boolean> standing(RawObject object) {
            var cluster = Cluster.of(object.toJson());
            return List.of(
                    cluster.metadata().isBeingDeleted(),
                    ServiceClusters.isReady(cluster),
                    ServiceClusters.servesSlices(cluster));
        }

        @Override
        public void deleted(RawObject last) {
            clustersChanged();
        }
    }

    @Override
    public void close() {
        List.of(services, imports, dispatchers, importers).forEach(Controller::close);
        collectors.close();
    }
}
