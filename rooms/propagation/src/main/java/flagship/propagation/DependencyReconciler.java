package flagship.propagation;

import flagship.fleetapi.BindingSpec.RequiredBy;
import flagship.fleetapi.DependentObject;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.ResourceBinding;
import flagship.interpreter.InterpretationFailure;
import flagship.interpreter.Operation;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a template needs to where the template goes. The key is the binding of the template, always in a namespace.
 *
 * <p>Source of the behaviour: Karmada, {@code pkg/dependenciesdistributor}.
 */
final class DependencyReconciler implements Reconciler<NamespacedName> {
    private static final Logger log = LoggerFactory.getLogger(DependencyReconciler.class);
    private static final String GET = "GetDependencies";
    private static final String SYNC = "SyncScheduleResultToDependencies";

    private final HostCaches caches;
    private final Templates templates;
    private final BindingStore bindings;
    private final ResourceInterpreter interpreter;
    private final KnownDependencies known;
    private final PipelineEvents events;
    private final Supplier<String> ids;

    DependencyReconciler(
            HostCaches caches,
            Templates templates,
            BindingStore bindings,
            ResourceInterpreter interpreter,
            KnownDependencies known,
            PipelineEvents events,
            Supplier<String> ids) {
        this.caches = caches;
        this.templates = templates;
        this.bindings = bindings;
        this.interpreter = interpreter;
        this.known = known;
        this.events = events;
        this.ids = ids;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.binding(key);
        if (found.isEmpty()) {
            known.remove(key);
            return Outcome.done();
        }
        var parent = found.get();
        if (parent.metadata().isBeingDeleted() || !parent.spec().propagateDeps()) {
            return stop(parent);
        }
        var kind = TemplateKey.of(parent.spec().resource()).kind();
        var template = templates.get(TemplateKey.of(parent.spec().resource()));
        if (template.isEmpty()
                || parent.spec().clusters().isEmpty()
                || !interpreter.handles(kind, Operation.GET_DEPENDENCIES)) {
            return Outcome.done();
        }
        List<DependentObject> needs;
        try {
            needs = interpreter.dependencies(template.get().toJson());
        } catch (InterpretationFailure e) {
            events.failed(PipelineEvents.template(parent), GET, String.valueOf(e.getMessage()));
            return Outcome.retry();
        }
        known.put(key, needs);
        if (needs.stream().anyMatch(need -> !templates.isComplete(kindOf(need)))) {
            return Outcome.retry(); // What is not read yet would look as if it were not there.
        }
        distribute(writeDown(parent, needs), needs);
        return Outcome.done();
    }

    /** The finalizer first: from here on there may be attached bindings to clean up. */
    private ResourceBinding writeDown(ResourceBinding parent, List<DependentObject> needs)
            throws IOException, InterruptedException {
        var patch = Json.object();
        var metadata = parent.metadata();
        Finalizers.add(patch, metadata, WellKnown.DEPENDENCIES_FINALIZER);
        var text = text(needs);
        if (!text.equals(metadata.annotations().get(WellKnown.DEPENDENCIES))) {
            patch.withObject("/metadata/annotations").put(WellKnown.DEPENDENCIES, text);
        }
        return patch.isEmpty()
                ? parent
                : ResourceBinding.of(bindings.patch(parent.key(), patch).toJson());
    }

    private static String text(List<DependentObject> needs) {
        var array = Json.mapper().createArrayNode();
        needs.forEach(need -> array.add(need.toJson()));
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    private void distribute(ResourceBinding parent, List<DependentObject> needs)
            throws IOException, InterruptedException {
        var wanted = new HashSet<NamespacedName>();
        for (DependentObject need : needs) {
            for (RawObject object : objects(need)) {
                wanted.add(BindingDraft.key(object.head()));
                attach(object, parent);
            }
        }
        for (ResourceBinding attached : attachedTo(parent)) {
            if (!wanted.contains(attached.key())) {
                detach(attached, parent);
            }
        }
    }

    private static GroupVersionKind kindOf(DependentObject need) {
        return GroupVersionKind.of(need.apiVersion(), need.kind());
    }

    /** What is not there is skipped: its coming brings the binding up again. */
    private List<RawObject> objects(DependentObject need) {
        var kind = kindOf(need);
        if (!need.name().isEmpty()) {
            return templates.get(new TemplateKey(kind, new NamespacedName(need.namespace(), need.name()))).stream()
                    .toList();
        }
        var selector =
                need.labelSelector().map(it -> LabelSelector.of(it.toJson())).orElse(LabelSelector.NOTHING);
        return templates.list(kind, need.namespace()).stream()
                .filter(object -> selector.matches(object.head().labels()))
                .toList();
    }

    private void attach(RawObject object, ResourceBinding parent) throws IOException, InterruptedException {
        var key = BindingDraft.key(object.head());
        var label = AttachedBinding.label(parent);
        var id = BindingDraft.id(parent.metadata());
        var existing = bindings.find(key);
        if (existing.isEmpty()) {
            var spec = AttachedBinding.create(BindingDraft.reference(object.head()), parent);
            var binding = BindingDraft.create(object.head(), ids.get(), Optional.empty(), spec);
            Labelled.label(binding, label, id);
            bindings.create(binding);
            tellSynced(parent, object);
            return;
        }
        BindingOfTemplate.checkOwner(object.head(), existing.get());
        var others = otherParents(existing.get(), parent);
        var spec = AttachedBinding.attach(existing.get().spec(), parent, others);
        var patch = Json.object();
        BindingStore.change(existing.get().spec(), spec).ifPresent(it -> patch.set("spec", it));
        if (!id.equals(existing.get().metadata().labels().get(label))) {
            patch.withObject("/metadata/labels").put(label, id);
        }
        if (!patch.isEmpty()) {
            bindings.patch(key, patch);
            tellSynced(parent, object);
            tellConflict(existing.get(), parent, others);
        }
    }

    private void tellSynced(ResourceBinding parent, RawObject object) {
        events.succeeded(
                PipelineEvents.about(parent),
                SYNC,
                "%s %s goes to the same clusters".formatted(object.head().kind(), object.key()));
    }

    private void tellConflict(ResourceBinding attached, ResourceBinding parent, List<ResourceBinding> others) {
        var all = new ArrayList<>(others);
        all.add(parent);
        if (AttachedBinding.disagree(all)) {
            events.warned(
                    PipelineEvents.about(attached),
                    "DependencyPolicyConflict",
                    "the workloads that need it differ in conflictResolution or preserveResourcesOnDeletion; overwriting and preserving win");
        }
    }

    private List<ResourceBinding> otherParents(ResourceBinding attached, ResourceBinding parent) {
        var others = new ArrayList<ResourceBinding>();
        for (RequiredBy entry : attached.spec().requiredBy()) {
            if (!AttachedBinding.isOf(entry, parent)) {
                bindings.find(new NamespacedName(entry.namespace(), entry.name()))
                        .ifPresent(others::add);
            }
        }
        return others;
    }

    private List<ResourceBinding> attachedTo(ResourceBinding parent) {
        return caches.bindingsNeededBy(DerivedNames.reference(
                parent.metadata().namespace(), parent.metadata().name()));
    }

    private void detach(ResourceBinding attached, ResourceBinding parent) throws IOException, InterruptedException {
        var spec = AttachedBinding.detach(attached.spec(), parent, otherParents(attached, parent));
        var patch = Json.object();
        BindingStore.change(attached.spec(), spec).ifPresent(it -> patch.set("spec", it));
        patch.withObject("/metadata/labels").putNull(AttachedBinding.label(parent));
        try {
            bindings.patch(attached.key(), patch);
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
        log.atDebug().addKeyValue("attached", attached.key()).log("object is no longer needed");
    }

    private Outcome stop(ResourceBinding parent) throws IOException, InterruptedException {
        known.remove(parent.key());
        if (!parent.metadata().finalizers().contains(WellKnown.DEPENDENCIES_FINALIZER)) {
            return Outcome.done();
        }
        for (ResourceBinding attached : attachedTo(parent)) {
            detach(attached, parent);
        }
        var patch = Finalizers.remove(parent.metadata(), WellKnown.DEPENDENCIES_FINALIZER);
        if (parent.metadata().annotations().containsKey(WellKnown.DEPENDENCIES)) {
            patch.withObject("/metadata/annotations").putNull(WellKnown.DEPENDENCIES);
        }
        try {
            bindings.patch(parent.key(), patch);
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
        return Outcome.done();
    }
}
