package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.Work;
import flagship.interpreter.InterpretationFailure;
import flagship.interpreter.Operation;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.MergePatch;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Brings what the Works of a binding report into the binding and from there into the status of the template.
 *
 * <p>Source of the behaviour: Karmada, {@code pkg/controllers/status}.
 */
final class BindingStatusReconciler implements Reconciler<NamespacedName> {
    private static final String AGGREGATE = "AggregateStatus";

    private final KubeClient hostClient;
    private final HostCaches caches;
    private final Templates templates;
    private final BindingStore bindings;
    private final ResourceInterpreter interpreter;
    private final PipelineEvents events;
    private final Clock clock;

    BindingStatusReconciler(
            KubeClient hostClient,
            HostCaches caches,
            Templates templates,
            BindingStore bindings,
            ResourceInterpreter interpreter,
            PipelineEvents events,
            Clock clock) {
        this.hostClient = hostClient;
        this.caches = caches;
        this.templates = templates;
        this.bindings = bindings;
        this.interpreter = interpreter;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.binding(key);
        if (found.isEmpty() || found.get().metadata().isBeingDeleted()) {
            return Outcome.done();
        }
        var binding = found.get();
        var works = caches.worksOf(BindingDraft.id(binding.metadata())).stream()
                .map(work -> Work.of(work.toJson()))
                .toList();
        var items = StatusAggregation.items(works);
        if (items.isEmpty() && binding.status().lastScheduledTime().isEmpty()) {
            return Outcome.done(); // Nobody has looked at it yet, so there is nothing to tell.
        }
        boolean worksAreComing = items.isEmpty()
                && !binding.spec().clusters().isEmpty()
                && binding.status()
                        .conditions()
                        .find(StatusAggregation.FULLY_APPLIED)
                        .isEmpty();
        if (worksAreComing) {
            return Outcome.done(); // They bring it up again, and then there is something to tell.
        }
        bindings.patchStatus(binding, newest -> patch(newest, items));
        toTemplate(binding, items);
        return Outcome.done();
    }

    private Optional<ObjectNode> patch(ResourceBinding binding, List<OfCluster> items) {
        var before = binding.status();
        var conditions =
                before.conditions().set(StatusAggregation.fullyApplied(binding.spec(), items), clock.instant());
        var after = new BindingStatus(0, "", "", conditions, items).toJson();
        var own = new BindingStatus(0, "", "", before.conditions(), before.aggregatedStatus()).toJson();
        var change = MergePatch.between(own, after).patch();
        if (change.isEmpty()) {
            return Optional.empty();
        }
        var patch = Json.object();
        patch.set("status", change);
        return Optional.of(patch);
    }

    private void toTemplate(ResourceBinding binding, List<OfCluster> items) throws IOException, InterruptedException {
        var key = TemplateKey.of(binding.spec().resource());
        var template = templates.get(key);
        if (template.isEmpty()
                || !template.get().head().uid().equals(binding.spec().resource().uid())
                || !interpreter.handles(key.kind(), Operation.AGGREGATE_STATUS)) {
            return;
        }
        try {
            write(key, template.get(), items);
        } catch (InterpretationFailure e) {
            var message = String.valueOf(e.getMessage());
            events.failed(PipelineEvents.about(binding), AGGREGATE, message);
            events.failed(PipelineEvents.template(binding), AGGREGATE, message);
        }
    }

    /** The status of a template has no other writer, so its patch names no version and loses against nobody. */
    private void write(TemplateKey key, RawObject template, List<OfCluster> items)
            throws IOException, InterruptedException {
        var before = template.toJson();
        var after = interpreter.aggregateStatus(before, items);
        var type = templates.type(key.kind());
        if (type.isEmpty() || JsonEquality.equal(before.path("status"), after.path("status"))) {
            return;
        }
        var patch = Json.object();
        patch.set("status", MergePatch.between(status(before), status(after)).patch());
        try {
            templates.wrote(
                    key.kind(), hostClient.mergePatchStatusRaw(type.get().resource(), key.name(), patch));
        } catch (ApiException e) {
            if (!Answers.isGone(e)) { // The template has been deleted, or its kind has no status.
                throw e;
            }
        }
    }

    private static ObjectNode status(ObjectNode object) {
        return object.path("status") instanceof ObjectNode status ? status : Json.object();
    }
}
