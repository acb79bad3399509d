package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.interpreter.InterpretationFailure;
import flagship.interpreter.OverrideFailure;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Works of a binding: one for each of its clusters, none elsewhere.
 *
 * <p>The key is without namespace for a ClusterResourceBinding. Source of the behaviour: Karmada, {@code pkg/controllers/binding}.
 */
final class BindingReconciler implements Reconciler<NamespacedName> {
    private static final Logger log = LoggerFactory.getLogger(BindingReconciler.class);
    private static final String SYNC_WORK = "SyncWork";
    private static final String OVERRIDE = "ApplyOverridePolicy";
    private static final Duration AFTER_PURGE = Duration.ofSeconds(5);

    private final HostCaches caches;
    private final Templates templates;
    private final BindingStore bindings;
    private final WorkStore works;
    private final KnownOverrides overrides;
    private final ResourceInterpreter interpreter;
    private final PipelineEvents events;

    BindingReconciler(
            HostCaches caches,
            Templates templates,
            BindingStore bindings,
            WorkStore works,
            KnownOverrides overrides,
            ResourceInterpreter interpreter,
            PipelineEvents events) {
        this.caches = caches;
        this.templates = templates;
        this.bindings = bindings;
        this.works = works;
        this.overrides = overrides;
        this.interpreter = interpreter;
        this.events = events;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.binding(key);
        if (found.isEmpty()) {
            return Outcome.done();
        }
        var binding = found.get();
        var id = BindingDraft.id(binding.metadata());
        if (binding.metadata().isBeingDeleted()) {
            return remove(binding, caches.worksOf(id));
        }
        if (id.isEmpty()) {
            return Outcome.done(); // Not made by us: whoever gives it an id brings it up again.
        }
        var existing = caches.worksOf(id);
        var writes = works.together();
        deleteOrphans(binding, existing, writes);
        if (isPurging(binding, existing)) {
            cleanUp(binding, writes);
            return Outcome.after(AFTER_PURGE); // Stopped there before it is started anywhere else.
        }
        var template = templates.get(TemplateKey.of(binding.spec().resource()));
        if (template.isEmpty()) {
            cleanUp(binding, writes);
            return Outcome.done();
        }
        return keepWorks(binding, template.get().toJson(), writes);
    }

    /** Sends deletions alone. */
    private void cleanUp(ResourceBinding binding, WorkWrites writes) throws IOException, InterruptedException {
        for (ApiException refusal : writes.send().values()) {
            events.failed(PipelineEvents.about(binding), "CleanupWork", String.valueOf(refusal.getMessage()));
            throw refusal;
        }
    }

    private Outcome remove(ResourceBinding binding, List<RawObject> existing) throws IOException, InterruptedException {
        var writes = works.together();
        existing.forEach(writes::delete);
        cleanUp(binding, writes);
        var finalizer = BindingDraft.finalizer(binding.isClusterScoped());
        if (existing.isEmpty() && binding.metadata().finalizers().contains(finalizer)) {
            letGo(binding, finalizer);
        }
        return Outcome.done(); // The end of its last Work brings it up again.
    }

    private void letGo(ResourceBinding binding, String finalizer) throws IOException, InterruptedException {
        try {
            bindings.patch(binding.key(), Finalizers.remove(binding.metadata(), finalizer));
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
    }

    private static void deleteOrphans(ResourceBinding binding, List<RawObject> existing, WorkWrites writes) {
        var kept = BindingTargets.kept(binding.spec());
        for (RawObject work : existing) {
            var cluster = DerivedNames.cluster(work.head().namespace());
            if (cluster.isPresent() && !kept.contains(cluster.get())) {
                writes.delete(work);
                log.atDebug().addKeyValue("cluster", cluster.get()).log("work withdrawn");
            }
        }
    }

    private static boolean isPurging(ResourceBinding binding, List<RawObject> existing) {
        var left = BindingTargets.leftAtOnce(binding.spec());
        return existing.stream()
                .flatMap(work -> DerivedNames.cluster(work.head().namespace()).stream())
                .anyMatch(left::contains);
    }

    /** Works that come and Works that go are written together: a crash leaves the old placement or the new one. */
    private Outcome keepWorks(ResourceBinding binding, ObjectNode template, WorkWrites writes)
            throws InterruptedException, IOException {
        var targets = BindingTargets.of(binding.spec());
        var draft = new WorkDraft(
                interpreter,
                overrides.forTemplatesOf(binding.spec().resource().namespace()),
                binding,
                template,
                RolloutGate.of(caches.rollout(binding.key()), template),
                CidrPools.share(caches, template));
        var failures = new ArrayList<String>();
        int wanted = 0;
        var overridden = new ArrayList<String>();
        for (TargetCluster target : targets) {
            try {
                wanted += keepWork(draft, target, targets, writes, overridden) ? 1 : 0;
            } catch (NotMade e) {
                failures.add(target.name() + ": " + e.getMessage()); // One cluster's trouble is not another's.
            }
        }
        var refused = writes.send();
        for (var refusal : refused.entrySet()) {
            if (Answers.isStale(refusal.getValue())) {
                throw refusal.getValue();
            }
            failures.add("%s: %s"
                    .formatted(
                            DerivedNames.cluster(refusal.getKey().namespace()).orElse(""),
                            refusal.getValue().getMessage()));
        }
        if (!overridden.isEmpty()) {
            var where = "override policies apply in " + String.join(", ", overridden);
            events.succeeded(PipelineEvents.template(binding), OVERRIDE, where);
        }
        if (!failures.isEmpty()) {
            var message = String.join("; ", failures);
            log.atWarn().addKeyValue("error", message).log("works cannot be made");
            tell(binding, true, message);
            return Outcome.retry();
        }
        if (wanted > 0) {
            tell(binding, false, "Sync work of %s(%s) successful.".formatted(name(binding), binding.key()));
        }
        return Outcome.done();
    }

    private static boolean isOverridden(ObjectNode work) {
        return !Labelled.annotation(work, WellKnown.APPLIED_OVERRIDES).isEmpty()
                || !Labelled.annotation(work, WellKnown.APPLIED_CLUSTER_OVERRIDES)
                        .isEmpty();
    }

    private static String name(ResourceBinding binding) {
        return binding.isClusterScoped() ? "clusterResourceBinding" : "resourceBinding";
    }

    /** A Work cannot be made; the message is one sentence for users. */
    private static final class NotMade extends Exception {
        private static final long serialVersionUID = 1L;

        NotMade(RuntimeException why) {
            super(why.getMessage(), null, false, false);
        }
    }

    /** Whether there is something to write. */
    private boolean keepWork(
            WorkDraft draft,
            TargetCluster target,
            List<TargetCluster> targets,
            WorkWrites writes,
            List<String> overridden)
            throws NotMade {
        var cluster = caches.cluster(target.name());
        if (cluster.isEmpty() || cluster.get().metadata().isBeingDeleted()) {
            return false; // It leaves; the scheduler will take it from the binding.
        }
        try {
            var made = new AtomicBoolean();
            var kept = writes.keep(draft.key(target.name()), id -> {
                var work = draft.of(target, targets, cluster.get(), id);
                made.set(isOverridden(work));
                return work;
            });
            boolean written = kept == WorkStore.Kept.WRITTEN;
            if (written && made.get()) {
                overridden.add(target.name());
            }
            return written;
        } catch (PoolShare.NoBlock e) {
            if (e.isComing()) {
                return false; // The pool's next status brings this up again.
            }
            throw new NotMade(e);
        } catch (OverrideFailure e) {
            events.failed(
                    PipelineEvents.template(draft.binding()),
                    OVERRIDE,
                    "%s: %s".formatted(target.name(), e.getMessage()));
            throw new NotMade(e);
        } catch (InterpretationFailure | PooledSubnet.Unusable e) {
            throw new NotMade(e);
        }
    }

    private void tell(ResourceBinding binding, boolean failed, String message) {
        if (failed) {
            events.failed(PipelineEvents.about(binding), SYNC_WORK, message);
            events.failed(PipelineEvents.template(binding), SYNC_WORK, message);
        } else {
            events.succeeded(PipelineEvents.about(binding), SYNC_WORK, message);
            events.succeeded(PipelineEvents.template(binding), SYNC_WORK, message);
        }
    }
}
