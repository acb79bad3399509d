package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Work;
import flagship.fleetapi.WorkStatus.OfManifest;
import flagship.interpreter.InterpretationFailure;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.ManifestInMember.Applied;
import flagship.propagation.ManifestInMember.NotApplicable;
import flagship.propagation.PropagationMeters.MemberCall;
import flagship.propagation.PropagationMeters.Operation;
import flagship.propagation.PropagationMeters.Result;
import flagship.propagation.Reports.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the Works of one member and reports on them: writes what differs, mends what others changed, takes away what is withdrawn, and
 * reflects the state of the objects. Its {@link Reports} are all that their status says. While the member is not ready its Works wait.
 *
 * <p>Source of the behaviour: Karmada, {@code pkg/controllers/execution} and {@code pkg/controllers/status}.
 */
final class MemberExecution implements Reconciler<NamespacedName> {
    /** A record of every deletion in members, apart from other words so that it can be kept apart. */
    private static final Logger audit = LoggerFactory.getLogger("flagship.audit.deletions");

    private final String cluster;
    private final FreshCache works;
    private final WorkStore store;
    private final ResourceInterpreter interpreter;
    private final PipelineEvents events;
    private final Reports reports;
    private final DeletionGuard guard;
    private final PropagationMeters meters;
    private final Map<NamespacedName, Applied> applied = ManifestInMember.noneApplied();
    private volatile MemberState state = MemberState.AWAY;

    MemberExecution(
            String cluster,
            FreshCache works,
            WorkStore store,
            ResourceInterpreter interpreter,
            PipelineEvents events,
            Reports reports,
            DeletionGuard guard,
            PropagationMeters meters) {
        this.cluster = cluster;
        this.works = works;
        this.store = store;
        this.interpreter = interpreter;
        this.events = events;
        this.reports = reports;
        this.guard = guard;
        this.meters = meters;
    }

    /** The same with each pass told to the meters. */
    Reconciler<NamespacedName> metered() {
        return new Metered<>(meters, PropagationMeters.Pass.WORK_SYNC_WORKLOAD, this);
    }

    /** Takes the member as it is now; returns what it was. */
    MemberState become(MemberState next) {
        var before = state;
        boolean wasHereBefore = before.link().isPresent();
        if (next.ready() && !before.ready() && wasHereBefore) {
            guard.returned();
        }
        state = next;
        return before;
    }

    MemberState state() {
        return state;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = works.get(key);
        if (found.isEmpty()) {
            applied.remove(key);
            guard.forget(key);
            return Outcome.done();
        }
        var work = Work.of(found.get().toJson());
        if (work.metadata().isBeingDeleted()) {
            return remove(found.get(), work);
        }
        var now = state;
        return now.link().isPresent() && now.ready()
                ? keep(work, manifests(now.link().get()))
                : Outcome.done(); // Its becoming ready brings everything up again.
    }

    private ManifestInMember manifests(MemberLink link) {
        return new ManifestInMember(cluster, link, interpreter, applied);
    }

    private Outcome keep(Work work, ManifestInMember member) throws IOException, InterruptedException {
        var pass = new Pass(work, member);
        boolean suspended = work.spec().suspendDispatching();
        var manifests = work.spec().manifests();
        for (int ordinal = 0; ordinal < manifests.size(); ordinal++) {
            if (suspended) {
                pass.look(ordinal, manifests.get(ordinal));
            } else if (!pass.apply(ordinal, manifests.get(ordinal))) {
                return Outcome.retry();
            }
        }
        pass.report(suspended);
        return pass.failures.isEmpty() ? Outcome.done() : Outcome.retry();
    }

    /** One pass over the manifests of a Work; confined to one call. */
    private final class Pass {
        private final Work work;
        private final ManifestInMember member;
        private final List<String> failures = new ArrayList<>();
        private final List<OfManifest> reported = new ArrayList<>();
        private final boolean heldBefore;
        private boolean again;
        private boolean written;

        Pass(Work work, ManifestInMember member) {
            this.work = work;
            this.member = member;
            heldBefore = work.status().conditions().holds(Work.APPLIED);
        }

        /** False if the manifest must wait for its namespace. */
        boolean apply(int ordinal, ObjectNode manifest) throws IOException, InterruptedException {
            try {
                var outcome = member.apply(work.key(), work.metadata().generation(), manifest);
                again |= outcome.created() && heldBefore;
                written |= outcome.written();
                count(
                        outcome.created() ? Operation.CREATE : Operation.UPDATE,
                        manifest,
                        outcome.written() ? Result.DONE : Result.UNCHANGED);
                reflect(ordinal, outcome);
            } catch (IOException e) {
                count(Operation.UPDATE, manifest, Result.FAILED);
                failed(e);
            } catch (ApiException e) {
                if (Answers.isGone(e) && awaitsNamespace(manifest)) {
                    return false;
                }
                count(Operation.UPDATE, manifest, Result.FAILED);
                failures.add(String.valueOf(e.getMessage()));
            } catch (NotApplicable | InterpretationFailure e) {
                count(Operation.UPDATE, manifest, Result.FAILED);
                failures.add(String.valueOf(e.getMessage()));
            }
            return true;
        }

        /** What failed may have been a creation too: that is known only of what was answered. */
        private void count(Operation operation, ObjectNode manifest, Result result) {
            var kind = ManifestInMember.kind(manifest);
            meters.called(new MemberCall(operation, cluster, kind, result, heldBefore && result == Result.DONE));
        }

        /** A member that does not answer tells nothing of what it holds: what it held it may still hold. */
        private void failed(IOException e) throws IOException {
            var last = applied.get(work.key());
            boolean current =
                    last == null || last.workGeneration() == work.metadata().generation();
            if (heldBefore && current) {
                throw e;
            }
            failures.add(String.valueOf(e.getMessage()));
        }

        void look(int ordinal, ObjectNode manifest) throws IOException, InterruptedException {
            try {
                var outcome = member.look(manifest);
                if (outcome.isPresent()) {
                    reflect(ordinal, outcome.get());
                }
            } catch (NotApplicable e) {
                failures.clear(); // Nothing is asked of the member while it is held back.
            }
        }

        private void reflect(int ordinal, ManifestInMember.Outcome outcome) {
            try {
                reported.add(WorkReport.of(
                        ordinal,
                        outcome.type(),
                        outcome.object(),
                        interpreter,
                        why -> events.failed(about(work), "InterpretHealth", why)));
            } catch (InterpretationFailure e) {
                events.failed(about(work), "ReflectStatus", String.valueOf(e.getMessage()));
            }
        }

        void report(boolean suspended) {
            var applied = Optional.<Condition>empty();
            if (!suspended) {
                var verdict = WorkReport.applied(work.spec().manifests().size(), failures, again);
                applied = Optional.of(verdict);
                tell(verdict.message());
            }
            var dispatching = WorkReport.dispatching(suspended);
            tellChange(dispatching);
            reports.put(work.key(), new Report(dispatching, applied, List.copyOf(reported)));
        }

        /** That a Work is dispatched at first is no news: its SyncSucceed says more. */
        private void tellChange(Condition dispatching) {
            work.status()
                    .conditions()
                    .find(Work.DISPATCHING)
                    .filter(before -> before.holds() != dispatching.holds())
                    .ifPresent(_ -> events.told(about(work), "WorkDispatching", dispatching.message()));
        }

        private void tell(String message) {
            if (!failures.isEmpty()) {
                events.failed(about(work), "Sync", message);
            } else if (written) {
                events.succeeded(about(work), "Sync", message);
            }
        }
    }

    /** Whether the namespace of an object is on its way to this member: then its absence is no failure yet. */
    private boolean awaitsNamespace(ObjectNode manifest) {
        var namespace = manifest.path("metadata").path("namespace").asText("");
        var key =
                new NamespacedName(Cluster.executionNamespace(cluster), DerivedNames.work("Namespace", "", namespace));
        return !namespace.isEmpty()
                && works.get(key)
                        .map(work -> Work.of(work.toJson()))
                        .filter(work ->
                                work.status().conditions().find(Work.APPLIED).isEmpty())
                        .isPresent();
    }

    private Outcome remove(RawObject object, Work work) throws IOException, InterruptedException {
        if (!work.metadata().finalizers().contains(WellKnown.WORK_FINALIZER)) {
            return Outcome.done();
        }
        var now = state;
        if (now.link().isPresent() && now.ready()) {
            var wait = now.leaving() ? Duration.ZERO : guard.admit(work.key());
            if (wait.isPositive()) {
                tellHeld();
                return Outcome.after(wait);
            }
            withdraw(work, manifests(now.link().get()));
        } else if (!now.leaving()) {
            return Outcome.done(); // Waits for the member, which would keep the objects for ever otherwise.
        }
        store.letGo(object, WellKnown.WORK_FINALIZER);
        return Outcome.done();
    }

    /** Told once for all that wait; the events of one reason are counted, not repeated. */
    private void tellHeld() {
        int waiting = guard.waiting();
        if (waiting == 1) {
            events.warned(
                    new Subject(Cluster.KIND.apiVersion(), Cluster.KIND.kind(), "", cluster, "", ""),
                    "DeletionsHeld",
                    "more deletions than %d a minute: the rest wait, flagship deletions shows them"
                            .formatted(guard.perMinute()));
        }
    }

    private void withdraw(Work work, ManifestInMember member) throws IOException, InterruptedException {
        for (ObjectNode manifest : work.spec().manifests()) {
            if (work.spec().preserveResourcesOnDeletion()) {
                member.leave(work.key(), manifest);
            } else {
                remove(work, member, manifest);
                audit.atInfo()
                        .addKeyValue("cluster", cluster)
                        .addKeyValue("kind", manifest.path("kind").asText())
                        .addKeyValue("object", ManifestInMember.name(manifest))
                        .addKeyValue("work", work.key())
                        .log("deleted from member");
            }
        }
    }

    private void remove(Work work, ManifestInMember member, ObjectNode manifest)
            throws IOException, InterruptedException {
        var result = Result.FAILED;
        try {
            member.remove(work.key(), manifest);
            result = Result.DONE;
        } finally {
            meters.called(new MemberCall(Operation.DELETE, cluster, ManifestInMember.kind(manifest), result, false));
        }
    }

    private static Subject about(Work work) {
        return PipelineEvents.about(Work.KIND, work.metadata());
    }

    /**
     * A member at one moment.
     *
     * @param link absent where its Cluster does not say how to reach it
     * @param leaving its Cluster is being deleted
     */
    record MemberState(Optional<MemberLink> link, boolean ready, boolean leaving) {
        static final MemberState AWAY = new MemberState(Optional.empty(), false, false);
    }
}
