package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.MultiClusterService;
import flagship.fleetapi.ObjectMeta;
import flagship.interpreter.ManifestPruning;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Spreads the Service of a MultiClusterService over providers and consumers, and tells the providers' collectors to collect its slices. The
 * key is the MultiClusterService.
 *
 * <p>Source of the behaviour: karmada.md, section 12.2.
 */
final class MultiClusterServiceReconciler implements Reconciler<NamespacedName> {
    private static final String SYNC = "SyncService";

    private final KubeClient host;
    private final HostCaches caches;
    private final Templates templates;
    private final BindingStore bindings;
    private final WorkStore works;
    private final MultiClusterServiceStatus status;
    private final PipelineEvents events;
    private final Supplier<String> ids;

    MultiClusterServiceReconciler(
            KubeClient host,
            HostCaches caches,
            Templates templates,
            BindingStore bindings,
            WorkStore works,
            MultiClusterServiceStatus status,
            PipelineEvents events,
            Supplier<String> ids) {
        this.host = host;
        this.caches = caches;
        this.templates = templates;
        this.bindings = bindings;
        this.works = works;
        this.status = status;
        this.events = events;
        this.ids = ids;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        if (!templates.isComplete(ServiceWords.SERVICE)) {
            return Outcome.retry();
        }
        var found = caches.services().get(key);
        if (found.isEmpty()) {
            return Outcome.done();
        }
        var object = found.get().toJson();
        var service = MultiClusterService.of(object);
        if (service.metadata().isBeingDeleted() || !service.crossesClusters()) {
            return takeBack(service);
        }
        if (complete(service)) {
            return Outcome.done(); // The completed object comes back as a change.
        }
        tellProviders(service, object);
        return spread(service);
    }

    private boolean complete(MultiClusterService service) throws IOException, InterruptedException {
        var patch = Json.object();
        Finalizers.add(patch, service.metadata(), ServiceWords.MCS_FINALIZER);
        if (id(service).isEmpty()) {
            Labelled.label(patch, ServiceWords.MCS_ID, ids.get());
        }
        if (patch.isEmpty()) {
            return false;
        }
        host.mergePatch(MultiClusterService.RESOURCE, service.key(), patch);
        return true;
    }

    private static String id(MultiClusterService service) {
        return service.metadata().labels().getOrDefault(ServiceWords.MCS_ID, "");
    }

    private List<String> names(List<String> chosen) {
        return chosen.isEmpty()
                ? caches.allClusters().stream()
                        .filter(cluster -> !cluster.metadata().isBeingDeleted())
                        .map(Cluster::name)
                        .sorted()
                        .toList()
                : chosen;
    }

    private void tellProviders(MultiClusterService service, ObjectNode object)
            throws IOException, InterruptedException {
        var providers = names(service.providers());
        for (String name : providers) {
            var cluster = caches.cluster(name);
            if (cluster.isEmpty()) {
                warn(service, "ClusterNotFound", "provider cluster %s does not exist".formatted(name));
            } else if (!ServiceClusters.isReady(cluster.get())) {
                warn(service, SYNC + "Failed", "provider cluster %s is not ready".formatted(name));
            } else if (!ServiceClusters.servesSlices(cluster.get())) {
                warn(
                        service,
                        "APIIncompatible",
                        "provider cluster %s does not serve EndpointSlices of discovery.k8s.io/v1".formatted(name));
            } else {
                var key = new ServiceInCluster(name, service.key()).work(ServiceWords.MCS);
                works.keep(key, workId -> notice(key, service, object, workId));
            }
        }
        var kept = Set.copyOf(providers);
        for (RawObject work : notices(service)) {
            if (!kept.contains(DerivedNames.cluster(work.head().namespace()).orElse(""))) {
                works.delete(work);
            }
        }
    }

    private List<RawObject> notices(MultiClusterService service) {
        return caches.worksOfService(id(service));
    }

    private static ObjectNode notice(
            NamespacedName key, MultiClusterService service, ObjectNode object, String workId) {
        var work = SliceWork.work(key, workId);
        Labelled.label(work, ServiceWords.MCS_ID, id(service));
        Labelled.label(work, ServicePlacement.owner(service));
        var manifest = ManifestPruning.prune(object.deepCopy());
        manifest.remove("status");
        return SliceWork.fill(work, manifest, true);
    }

    private Outcome spread(MultiClusterService service) throws IOException, InterruptedException {
        var template = templates.get(new TemplateKey(ServiceWords.SERVICE, service.key()));
        if (template.isEmpty()) {
            status.set(service, failed("the Service %s does not exist: create it".formatted(service.key())), SYNC);
            return Outcome.done(); // Its coming brings this up again.
        }
        var clusters = new TreeSet<>(names(service.providers()));
        clusters.addAll(names(service.consumers()));
        var missing = new HashSet<>(clusters);
        caches.allClusters().forEach(cluster -> missing.remove(cluster.name()));
        var claimed = claim(template.get(), service);
        bind(claimed, service, clusters);
        if (!missing.isEmpty()) {
            warn(service, "ClusterNotFound", "there are no clusters %s".formatted(new TreeSet<>(missing)));
        }
        status.set(
                service,
                Condition.isTrue(
                        MultiClusterService.SERVICE_APPLIED,
                        "ServiceAppliedSucceed",
                        "Service is propagated to target clusters."),
                SYNC);
        return Outcome.done();
    }

    private static Condition failed(String message) {
        return Condition.isFalse(MultiClusterService.SERVICE_APPLIED, "ServiceAppliedFailed", message);
    }

    private RawObject claim(RawObject template, MultiClusterService service) throws IOException, InterruptedException {
        var patch = ServicePlacement.claim(ObjectMeta.of(template.toJson()), service);
        return patch.isPresent() ? patchService(service.key(), patch.get()) : template;
    }

    private RawObject patchService(NamespacedName key, ObjectNode patch) throws IOException, InterruptedException {
        var answer = host.mergePatchRaw(ServiceWords.SERVICES, key, patch);
        templates.wrote(ServiceWords.SERVICE, answer);
        return answer;
    }

    private void bind(RawObject template, MultiClusterService service, Set<String> clusters)
            throws IOException, InterruptedException {
        var key = BindingDraft.key(template.head());
        var existing = bindings.find(key);
        if (existing.isEmpty()) {
            var spec = ServicePlacement.spec(template.head(), clusters, Optional.empty());
            bindings.create(ServicePlacement.binding(template.head(), ids.get(), service, spec));
            return;
        }
        var patch = ServicePlacement.claimBinding(existing.get().metadata(), service)
                .orElseGet(Json::object);
        var spec = existing.get().spec();
        BindingStore.change(spec, ServicePlacement.spec(template.head(), clusters, Optional.of(spec)))
                .ifPresent(change -> patch.set("spec", change));
        if (!patch.isEmpty()) {
            bindings.patch(key, patch);
        }
    }

    /** The binding stays, as the Service does in the members. */
    private Outcome takeBack(MultiClusterService service) throws IOException, InterruptedException {
        for (RawObject work : notices(service)) {
            works.delete(work);
        }
        var template = templates.get(new TemplateKey(ServiceWords.SERVICE, service.key()));
        if (template.isPresent() && isOf(ObjectMeta.of(template.get().toJson()), service)) {
            var binding = bindings.find(BindingDraft.key(template.get().head()));
            if (binding.isPresent()) {
                var patch = ServicePlacement.release(binding.get().metadata());
                if (patch.isPresent()) {
                    bindings.patch(binding.get().key(), patch.get());
                }
            }
            var patch = ServicePlacement.release(ObjectMeta.of(template.get().toJson()));
            if (patch.isPresent()) {
                patchService(service.key(), patch.get());
            }
        }
        if (service.metadata().finalizers().contains(ServiceWords.MCS_FINALIZER)) {
            host.mergePatch(
                    MultiClusterService.RESOURCE,
                    service.key(),
                    Finalizers.remove(service.metadata(), ServiceWords.MCS_FINALIZER));
        }
        return Outcome.done();
    }

    private static boolean isOf(ObjectMeta template, MultiClusterService service) {
        return !id(service).isEmpty() && id(service).equals(template.labels().get(ServiceWords.MCS_ID));
    }

    private void warn(MultiClusterService service, String reason, String message) {
        events.warned(MultiClusterServiceStatus.about(service), reason, message);
    }
}
