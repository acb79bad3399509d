package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts one manifest into one member and takes it out again.
 *
 * <p>What a member's own defaults add to an object makes it differ from its manifest for ever. So after a write the version is remembered
 * that the member answered: while the object has it, and the Work is the same, there is nothing to write. A restart forgets this, and then
 * at most sends writes that the member finds to change nothing.
 */
final class ManifestInMember {
    /** A lost race means that the cache lags; the live object decides then. */
    private static final int TRIES_MAX = 5;

    private final String cluster;
    private final MemberLink link;
    private final ResourceInterpreter interpreter;
    private final Map<NamespacedName, Applied> applied;

    /** What an object was after the last write. */
    record Applied(long workGeneration, String version) {}

    /** @param applied by Work; shared by the calls of one link */
    ManifestInMember(
            String cluster, MemberLink link, ResourceInterpreter interpreter, Map<NamespacedName, Applied> applied) {
        this.cluster = cluster;
        this.link = link;
        this.interpreter = interpreter;
        this.applied = applied;
    }

    static Map<NamespacedName, Applied> noneApplied() {
        return new ConcurrentHashMap<>();
    }

    /** How a manifest went in: the object as it is then, and whether it had to be made. */
    record Outcome(GroupVersionResource type, ObjectNode object, boolean created, boolean written) {}

    /** The manifest does not go into this member; the message is one sentence for users. */
    static final class NotApplicable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotApplicable(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Makes the member hold the manifest.
     *
     * @throws NotApplicable if the member does not serve the kind, or holds an object that is not ours
     */
    Outcome apply(NamespacedName work, long workGeneration, ObjectNode manifest)
            throws IOException, InterruptedException {
        var kind = kind(manifest);
        var type = type(kind);
        var found = link.objects().find(type, kind, name(manifest));
        boolean serverSide = ServerSideApply.isWanted(manifest);
        for (int attempt = 1; ; attempt++) {
            if (found.isEmpty() && serverSide) {
                found = link.objects().live(type, name(manifest)); // What is not ours the cache does not see.
            } else if (found.isEmpty()) {
                var written = link.objects().create(type, kind, manifest);
                if (written.fresh()) {
                    return noted(work, workGeneration, new Outcome(type, written.object(), true, true));
                }
                found = Optional.of(written.object());
            }
            try {
                return serverSide
                        ? applyFields(work, workGeneration, type, manifest, found)
                        : update(work, workGeneration, type, manifest, found.orElseThrow());
            } catch (ApiException e) {
                if (ServerSideApply.isFieldConflict(e)) {
                    throw new NotApplicable(ServerSideApply.conflict(e, manifest, cluster));
                }
                if (attempt == TRIES_MAX || !(Answers.isConflict(e) || Answers.isGone(e))) {
                    throw e;
                }
                found = link.objects().live(type, name(manifest));
            }
        }
    }

    private Outcome update(
            NamespacedName work,
            long workGeneration,
            GroupVersionResource type,
            ObjectNode manifest,
            ObjectNode observed)
            throws IOException, InterruptedException {
        if (isUnchanged(work, workGeneration, observed)) {
            return new Outcome(type, observed, false, false);
        }
        return switch (MemberWrite.of(manifest, observed, cluster, interpreter)) {
            case MemberWrite.Nothing _ -> noted(work, workGeneration, new Outcome(type, observed, false, false));
            case MemberWrite.Refused(var message) -> throw new NotApplicable(message);
            case MemberWrite.Replace(var object) ->
                noted(
                        work,
                        workGeneration,
                        new Outcome(type, link.objects().replace(type, kind(manifest), object), false, true));
        };
    }

    /** Since the last write of this very Work. */
    private boolean isUnchanged(NamespacedName work, long workGeneration, ObjectNode observed) {
        var before = applied.get(work);
        return before != null
                && before.workGeneration() == workGeneration
                && before.version().equals(version(observed))
                && MemberWrite.isManaged(observed);
    }

    /** The server-side form of {@link #update}: for an object that is not there, too. */
    private Outcome applyFields(
            NamespacedName work,
            long workGeneration,
            GroupVersionResource type,
            ObjectNode manifest,
            Optional<ObjectNode> observed)
            throws IOException, InterruptedException {
        if (observed.isPresent() && isUnchanged(work, workGeneration, observed.get())) {
            return new Outcome(type, observed.get(), false, false);
        }
        if (observed.isPresent() && !MemberWrite.isManaged(observed.get()) && !MemberWrite.overwrites(manifest)) {
            throw new NotApplicable(MemberWrite.refusal(manifest, cluster));
        }
        var apply = ServerSideApply.of(manifest, observed, interpreter);
        if (observed.filter(apply::isHeldBy).isPresent()) {
            return noted(work, workGeneration, new Outcome(type, observed.get(), false, false));
        }
        var adoption = observed.flatMap(ServerSideApply::adoption);
        if (adoption.isPresent()) {
            link.objects().patch(type, name(manifest), adoption.get());
        }
        var object = link.objects().apply(type, kind(manifest), apply.configuration(), apply.takesOver(observed));
        return noted(work, workGeneration, new Outcome(type, object, observed.isEmpty(), true));
    }

    private Outcome noted(NamespacedName work, long workGeneration, Outcome outcome) {
        applied.put(work, new Applied(workGeneration, version(outcome.object())));
        return outcome;
    }

    /** The generation where the kind has one, since status changes leave it alone; labels are not in it, so the few keys are compared. */
    private static String version(ObjectNode object) {
        var metadata = object.path("metadata");
        long generation = metadata.path("generation").asLong();
        return generation == 0
                ? "rv:" + metadata.path("resourceVersion").asText()
                : "gen:" + generation + ":" + metadata.path("labels") + metadata.path("annotations");
    }

    /** The object as it is in the member, where it is there and ours. */
    Optional<Outcome> look(ObjectNode manifest) throws IOException, InterruptedException {
        var kind = kind(manifest);
        var type = type(kind);
        return link.objects()
                .find(type, kind, name(manifest))
                .filter(MemberWrite::isManaged)
                .map(object -> new Outcome(type, object, false, false));
    }

    /** Takes the object out of the member; one that is not ours stays. */
    void remove(NamespacedName work, ObjectNode manifest) throws IOException, InterruptedException {
        var type = link.types().find(kind(manifest));
        if (type.isPresent()) {
            var observed = link.objects().live(type.get(), name(manifest));
            if (observed.filter(MemberWrite::isManaged)
                    .filter(object -> isOf(object, work))
                    .isPresent()) {
                link.objects()
                        .delete(
                                type.get(),
                                name(manifest),
                                observed.get().at("/metadata/uid").asText());
            }
        }
        applied.remove(work);
    }

    /** Leaves the object to the member. */
    void leave(NamespacedName work, ObjectNode manifest) throws IOException, InterruptedException {
        var type = link.types().find(kind(manifest));
        if (type.isPresent()) {
            var observed = link.objects().live(type.get(), name(manifest));
            if (observed.filter(MemberWrite::isManaged)
                    .filter(object -> isOf(object, work))
                    .isPresent()) {
                link.objects().replace(type.get(), kind(manifest), MemberWrite.leave(observed.get()));
            }
        }
        applied.remove(work);
    }

    /** Another Work may have taken the object over meanwhile. */
    private static boolean isOf(ObjectNode object, NamespacedName work) {
        return Labelled.annotation(object, WellKnown.WORK_NAME).equals(work.name())
                && Labelled.annotation(object, WellKnown.WORK_NAMESPACE).equals(work.namespace());
    }

    private GroupVersionResource type(GroupVersionKind kind) throws IOException, InterruptedException {
        return link.types()
                .find(kind)
                .orElseThrow(() -> new NotApplicable(
                        "cluster %s does not serve the kind %s of %s: propagate its CustomResourceDefinition, or install it there"
                                .formatted(cluster, kind.kind(), kind.apiVersion())));
    }

    static GroupVersionKind kind(ObjectNode manifest) {
        return GroupVersionKind.of(
                manifest.path("apiVersion").asText(), manifest.path("kind").asText());
    }

    static NamespacedName name(ObjectNode manifest) {
        var metadata = manifest.path("metadata");
        return new NamespacedName(
                metadata.path("namespace").asText(""), metadata.path("name").asText());
    }
}
