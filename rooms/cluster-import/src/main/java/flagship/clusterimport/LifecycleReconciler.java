package flagship.clusterimport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.clusterimport.ImportFailure.Again;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Conditions;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.fleetapi.PediaClusterLifecycle.ObjectReference;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead.Owner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles one PediaClusterLifecycle, named by the key: makes the PediaCluster of its name and keeps the connection of that in step.
 *
 * <p>Source: contract clusterpedia.md, section 3.3. Beyond it: a PediaCluster that the built-in import made for the very source object is taken
 * over whole, since nobody wrote it by hand.
 */
record LifecycleReconciler(
        ImportCaches caches, KubeClient hostClient, WatchedTypes watched, Interests interests, Clock clock)
        implements Reconciler<String> {
    static final String CREATED = "Created";
    static final String UPDATING = "Updating";

    private static final Logger log = LoggerFactory.getLogger(LifecycleReconciler.class);

    private static final Duration UNTIL_SYNCED = Duration.ofMillis(20);
    private static final Duration UNTIL_CACHE_FOLLOWS = Duration.ofMillis(100);

    /**
     * What a reconciliation starts from.
     *
     * @param imported the PediaCluster, if there is one
     * @param isTakenOver it was made by the built-in import for the same source
     */
    private record State(PediaClusterLifecycle lifecycle, Optional<ObjectNode> imported, boolean isTakenOver) {
        boolean exists() {
            return imported.isPresent() && !isTakenOver;
        }

        /** The conditions before anything is done, and which of them this reconciliation is about. */
        Conditions conditions(Clock clock) {
            var conditions = lifecycle.conditions();
            if (!exists()) {
                return conditions.remove(UPDATING);
            }
            return conditions.holds(CREATED)
                    ? conditions
                    : conditions.set(Condition.isTrue(CREATED, "PediaClusterExisted", ""), clock.instant());
        }

        String inPlay() {
            return exists() ? UPDATING : CREATED;
        }
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        if (!caches.synced()) {
            return Outcome.after(UNTIL_SYNCED);
        }
        var found = caches.lifecycle(name).map(object -> PediaClusterLifecycle.of(object.toJson()));
        if (found.isEmpty()) {
            forget(name);
            return Outcome.done();
        }
        try {
            return reconcile(found.get());
        } catch (ApiException e) {
            if (e.code() == 409 || e.code() == 404) {
                return Outcome.after(UNTIL_CACHE_FOLLOWS); // The cache is behind.
            }
            throw e;
        }
    }

    private void forget(String name) {
        interests.keep(name, Set.of());
        watched.keep(LifecycleObjects.user(name), Set.of());
    }

    private Outcome reconcile(PediaClusterLifecycle lifecycle) throws IOException, InterruptedException {
        var metadata = lifecycle.metadata();
        boolean isHeld = metadata.finalizers().contains(PediaClusterLifecycle.FINALIZER);
        if (metadata.isBeingDeleted()) {
            forget(lifecycle.name());
            if (isHeld) {
                patch(lifecycle, Finalizers.remove(metadata, PediaClusterLifecycle.FINALIZER));
            }
            return Outcome.done();
        }
        if (!isHeld) {
            var hold = Json.object();
            Finalizers.add(hold, metadata, PediaClusterLifecycle.FINALIZER);
            patch(lifecycle, hold);
            return Outcome.done(); // The change brings the key again.
        }
        var imported = caches.pediaCluster(lifecycle.name());
        if (imported.filter(object -> !object.head().deletionTimestamp().isEmpty())
                .isPresent()) {
            return Outcome.done(); // When it is gone, that brings the key again.
        }
        return bring(new State(
                lifecycle,
                imported.map(RawObject::toJson),
                imported.filter(object -> isBuiltIn(lifecycle, object)).isPresent()));
    }

    /** Made by the built-in import from the object that the lifecycle is made from too. */
    private static boolean isBuiltIn(PediaClusterLifecycle lifecycle, RawObject imported) {
        return lifecycle.source().type().groupResource().equals(Cluster.RESOURCE.groupResource())
                && imported.head().owners().stream()
                        .anyMatch(owner -> owner.kind().equals(Cluster.KIND.kind())
                                && owner.apiVersion().startsWith(Cluster.KIND.group() + "/")
                                && owner.name().equals(lifecycle.source().name()));
    }

    private Outcome bring(State state) throws IOException, InterruptedException {
        var objects = new LifecycleObjects(state.lifecycle(), watched, interests);
        try {
            checkOwner(state.lifecycle());
            var condition = bring(state, objects.find());
            write(state, condition, objects.resolved());
            return Outcome.done();
        } catch (ImportFailure e) {
            write(state, Condition.isFalse(state.inPlay(), e.reason(), e.text()), objects.resolved());
            return e.again() == Again.SOON ? Outcome.retry() : Outcome.done();
        }
    }

    private void checkOwner(PediaClusterLifecycle lifecycle) throws ImportFailure {
        boolean isOwned = lifecycle.metadata().owners().stream()
                .anyMatch(owner -> owner.controller()
                        && owner.kind().equals(ClusterImportPolicy.KIND.kind())
                        && owner.apiVersion().startsWith(ClusterImportPolicy.KIND.group() + "/"));
        if (!isOwned) {
            forget(lifecycle.name());
            throw new ImportFailure("OrphanLifecycle", "no ClusterImportPolicy controls it", Again.WHEN_CHANGED);
        }
    }

    /** Returns the condition in play afterwards. */
    private Condition bring(State state, FoundReferences found)
            throws ImportFailure, IOException, InterruptedException {
        var lifecycle = state.lifecycle();
        if (state.exists()) {
            return update(state, draft(lifecycle, found));
        }
        var condition =
                ImportTemplate.parse("creationCondition", lifecycle.creationCondition(), "WaitCreationCondition");
        if (!condition.holds(TemplateData.of(found.source(), found.objects()))) {
            throw new ImportFailure("WaitCreationCondition", "", Again.WHEN_CHANGED);
        }
        create(state, draft(lifecycle, found));
        return Condition.isTrue(CREATED, "PediaClusterCreated", "");
    }

    private static PediaClusterDraft draft(PediaClusterLifecycle lifecycle, FoundReferences found)
            throws ImportFailure {
        var text = ImportTemplate.parse("template", lifecycle.template(), PediaClusterDraft.FAILED)
                .render(TemplateData.of(found.source(), found.objects()));
        return PediaClusterDraft.decode(lifecycle.name(), text);
    }

    private void create(State state, PediaClusterDraft draft) throws ImportFailure, IOException, InterruptedException {
        var lifecycle = state.lifecycle();
        var owner = new Owner(
                PediaClusterLifecycle.KIND.apiVersion(),
                PediaClusterLifecycle.KIND.kind(),
                lifecycle.name(),
                lifecycle.metadata().uid(),
                false);
        if (state.imported().isPresent()) {
            write(
                    "FailedSetOwner",
                    () -> hostClient.replace(
                            PediaCluster.RESOURCE,
                            draft.takingOver(state.imported().get(), owner)));
            log.atInfo().addKeyValue("cluster", lifecycle.name()).log("cluster taken over from the built-in import");
        } else {
            write("CreationFailure", () -> hostClient.create(PediaCluster.RESOURCE, draft.ownedBy(owner)));
            log.atInfo().addKeyValue("cluster", lifecycle.name()).log("cluster imported by a policy");
        }
    }

    private Condition update(State state, PediaClusterDraft draft)
            throws ImportFailure, IOException, InterruptedException {
        var patch = draft.patch(state.imported().orElseThrow());
        if (patch.isPresent()) {
            var name = ImportCaches.named(state.lifecycle().name());
            write("FailedPatchPediaCluster", () -> hostClient.mergePatch(PediaCluster.RESOURCE, name, patch.get()));
        }
        var before = state.lifecycle().conditions().find(UPDATING);
        return patch.isPresent() || before.isEmpty()
                ? Condition.isTrue(UPDATING, "PediaClusterUpdated", "")
                : new Condition(UPDATING, before.get().status(), "PediaClusterUpdated", "", "");
    }

    private interface Write {
        ObjectNode run() throws IOException, InterruptedException;
    }

    private static void write(String reason, Write write) throws ImportFailure, IOException, InterruptedException {
        try {
            write.run();
        } catch (ApiException e) {
            if (e.code() == 409) {
                throw e; // The cache is behind.
            }
            throw new ImportFailure(reason, String.valueOf(e.getMessage()), Again.SOON);
        }
    }

    private void write(State state, Condition condition, List<ObjectReference> resolved)
            throws IOException, InterruptedException {
        var lifecycle = state.lifecycle();
        var conditions = state.conditions(clock).set(condition, clock.instant());
        if (conditions.equals(lifecycle.conditions()) && resolved.equals(lifecycle.resolved())) {
            return;
        }
        if (!condition.holds()) {
            log.atInfo()
                    .addKeyValue("reason", condition.reason())
                    .addKeyValue("message", condition.message())
                    .log("cluster is not imported, or not in step");
        }
        var patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", lifecycle.metadata().resourceVersion());
        var status = patch.putObject("status");
        status.set("conditions", conditions.toJson());
        var references = status.putArray("references");
        resolved.forEach(reference -> references.add(reference.toJson()));
        hostClient.mergePatchStatus(PediaClusterLifecycle.RESOURCE, ImportCaches.named(lifecycle.name()), patch);
    }

    private void patch(PediaClusterLifecycle lifecycle, ObjectNode patch) throws IOException, InterruptedException {
        hostClient.mergePatch(PediaClusterLifecycle.RESOURCE, ImportCaches.named(lifecycle.name()), patch);
    }
}
