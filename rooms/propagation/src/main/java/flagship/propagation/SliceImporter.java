package flagship.propagation;

import flagship.fleetapi.Work;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.Optional;

/**
 * Brings the slices of exported Services to the control plane, from where they go to whoever imports the Service. The key is the Work of a
 * collected slice.
 *
 * <p>Source of the behaviour: karmada.md, section 12.1 (endpointSlice).
 */
final class SliceImporter implements Reconciler<NamespacedName> {
    private final KubeClient host;
    private final HostCaches caches;
    private final Templates templates;
    private final WorkStore works;

    SliceImporter(KubeClient host, HostCaches caches, Templates templates, WorkStore works) {
        this.host = host;
        this.caches = caches;
        this.templates = templates;
        this.works = works;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.works().get(key);
        var cluster = DerivedNames.cluster(key.namespace());
        if (found.isEmpty() || cluster.isEmpty()) {
            return Outcome.done();
        }
        if (!templates.isComplete(ServiceWords.SLICE)) {
            return Outcome.retry();
        }
        boolean wanted = found.get().head().deletionTimestamp().isEmpty()
                && SliceWork.collectedBy(found.get()).contains(ServiceWords.EXPORT);
        return wanted ? keep(found.get(), cluster.get()) : withdraw(found.get(), cluster.get());
    }

    private Outcome keep(RawObject object, String cluster) throws IOException, InterruptedException {
        var work = Work.of(object.toJson());
        var slice = work.spec().manifests().getFirst();
        var draft = ServiceObjects.importedSlice(
                slice,
                cluster,
                object.key(),
                object.head().labels().getOrDefault(WellKnown.WORK_ID, ""),
                object.head().labels().getOrDefault(ServiceWords.EXPORTED_NAME, ""));
        var name = ManifestInMember.name(draft);
        var stored = imported(name);
        if (stored.isEmpty()) {
            templates.wrote(ServiceWords.SLICE, host.createRaw(ServiceWords.SLICES, draft));
            return Outcome.done();
        }
        var patch = ServiceObjects.changeOfSlice(stored.get().toJson(), draft);
        if (patch.isPresent()) {
            templates.wrote(ServiceWords.SLICE, host.mergePatchRaw(ServiceWords.SLICES, name, patch.get()));
        }
        return Outcome.done();
    }

    private Optional<RawObject> imported(NamespacedName name) {
        return templates.get(new TemplateKey(ServiceWords.SLICE, name));
    }

    private Outcome withdraw(RawObject object, String cluster) throws IOException, InterruptedException {
        var work = Work.of(object.toJson());
        var slice = ManifestInMember.name(work.spec().manifests().getFirst());
        var name = new NamespacedName(slice.namespace(), DerivedNames.importedSlice(cluster, slice.name()));
        boolean ours = imported(name)
                .filter(it -> ServiceWords.IMPORTER.equals(it.head().labels().get(ServiceWords.SLICE_KEEPER)))
                .isPresent();
        if (ours) {
            host.delete(ServiceWords.SLICES, name);
        }
        works.letGo(object, ServiceWords.IMPORT_FINALIZER);
        return Outcome.done();
    }
}
