package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.BindingSpec.ObjectReference;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.ResourceBinding;
import flagship.interpreter.InterpretationFailure;
import flagship.interpreter.Operation;
import flagship.interpreter.ReplicaDemand;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps the binding of a template as its policy wants it; writes only what differs. */
final class BindingOfTemplate {
    private static final GroupVersionResource PRIORITY_CLASSES =
            new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses");

    private final KubeClient hostClient;
    private final BindingStore bindings;
    private final ResourceInterpreter interpreter;
    private final PipelineEvents events;
    private final Supplier<String> ids;
    private final boolean priorities;

    /**
     * @param ids gives new unique ids
     * @param priorities see {@link PropagationConfig}
     */
    BindingOfTemplate(
            KubeClient hostClient,
            BindingStore bindings,
            ResourceInterpreter interpreter,
            PipelineEvents events,
            Supplier<String> ids,
            boolean priorities) {
        this.hostClient = hostClient;
        this.bindings = bindings;
        this.interpreter = interpreter;
        this.events = events;
        this.ids = ids;
        this.priorities = priorities;
    }

    /**
     * Creates or updates the binding.
     *
     * @param changed the template's content is new: the binding then names its version. A version that only its status made is not worth a
     *     write, which all that watch the binding would have to look at
     * @throws OwnerLingers if the binding of a former template of this name is still there
     */
    void keep(RawObject template, MatchingPolicy policy, boolean changed) throws IOException, InterruptedException {
        var head = template.head();
        var existing = bindings.find(BindingDraft.key(head));
        var wanted = BindingDraft.spec(
                head, policy.spec(), demand(template), priority(policy), existing.map(ResourceBinding::spec));
        var claim = Claim.by(policy.policy());
        if (existing.isEmpty()) {
            bindings.create(BindingDraft.create(head, ids.get(), Optional.of(claim), wanted));
            tellApplied(head, policy);
            return;
        }
        checkOwner(head, existing.get());
        var patch = patch(head, existing.get(), changed ? wanted : atVersion(wanted, existing.get()), claim);
        if (!patch.isEmpty()) {
            bindings.patch(existing.get().key(), patch);
            tellApplied(head, policy);
        }
    }

    private void tellApplied(ObjectHead template, MatchingPolicy policy) {
        events.succeeded(
                PipelineEvents.about(template), "ApplyPolicy", "Apply policy(%s) succeed".formatted(policy.key()));
    }

    /** The spec with the version of the template that the binding already names, where it is the same template. */
    private static BindingSpec atVersion(BindingSpec wanted, ResourceBinding existing) {
        var old = existing.spec().resource();
        var now = wanted.resource();
        return old.uid().equals(now.uid())
                ? wanted.withResource(new ObjectReference(
                        now.apiVersion(), now.kind(), now.namespace(), now.name(), now.uid(), old.resourceVersion()))
                : wanted;
    }

    private ObjectNode patch(ObjectHead template, ResourceBinding existing, BindingSpec wanted, Claim claim) {
        var patch = claim.patch(existing.metadata()).orElseGet(Json::object);
        BindingStore.change(existing.spec(), wanted).ifPresent(spec -> patch.set("spec", spec));
        var metadata = existing.metadata();
        boolean clusterScoped = existing.isClusterScoped();
        if (BindingDraft.id(metadata).isEmpty()) {
            patch.withObject("/metadata/labels").put(BindingDraft.idLabel(clusterScoped), ids.get());
        }
        var finalizer = BindingDraft.finalizer(clusterScoped);
        Finalizers.add(patch, metadata, finalizer);
        if (metadata.owners().isEmpty()) {
            patch.withObject("/metadata").putArray("ownerReferences").add(BindingDraft.owner(template));
        }
        return patch;
    }

    /** A binding of the same name may be that of a former template, or of another kind of the same name in another group. */
    static void checkOwner(ObjectHead template, ResourceBinding existing) {
        var owner = controller(existing.metadata());
        if (existing.metadata().isBeingDeleted()) {
            throw new OwnerLingers("binding %s of a former object is being deleted".formatted(existing.key()));
        }
        if (owner.isPresent() && !owner.get().equals(template.uid())) {
            var resource = existing.spec().resource();
            var other = GroupVersionKind.of(resource.apiVersion(), resource.kind());
            throw new OwnerLingers(
                    other.group()
                                    .equals(GroupVersionKind.of(template.apiVersion(), template.kind())
                                            .group())
                            ? "binding %s still belongs to a former object of this name".formatted(existing.key())
                            : "binding %s belongs to the %s of the same name: only one of them can be propagated, rename the other"
                                    .formatted(existing.key(), other));
        }
    }

    private static Optional<String> controller(ObjectMeta metadata) {
        return metadata.owners().stream()
                .filter(ObjectHead.Owner::controller)
                .map(ObjectHead.Owner::uid)
                .findFirst();
    }

    private Optional<ReplicaDemand> demand(RawObject template) {
        var kind = GroupVersionKind.of(
                template.head().apiVersion(), template.head().kind());
        if (!interpreter.handles(kind, Operation.GET_REPLICAS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(interpreter.replicas(template.toJson()));
        } catch (InterpretationFailure e) {
            events.failed(PipelineEvents.about(template.head()), "GetReplicas", String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private Optional<Integer> priority(MatchingPolicy policy) throws IOException, InterruptedException {
        var name = policy.spec().priorityClass();
        if (name.isEmpty() || !priorities) {
            return Optional.empty();
        }
        var found = hostClient.find(PRIORITY_CLASSES, new NamespacedName("", name));
        return Optional.of(found.orElseThrow(() -> ApiException.notFound(PRIORITY_CLASSES.groupResource(), name))
                .path("value")
                .asInt());
    }

    /** The name of the binding is taken for now; to be tried again. */
    static final class OwnerLingers extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OwnerLingers(String message) {
            super(message, null, false, false);
        }
    }
}
