package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.Work;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ObjectWrite;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.MergePatch;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes Works: only what differs, and each finalizer taken away against the version that was looked at. */
final class WorkStore {
    private final KubeClient hostClient;
    private final FreshCache works;
    private final Rush rush;
    private final Supplier<String> ids;
    private final boolean patches;

    /** @param ids gives new unique ids */
    WorkStore(KubeClient hostClient, FreshCache works, Rush rush, Supplier<String> ids) {
        this(hostClient, works, rush, ids, true);
    }

    private WorkStore(KubeClient hostClient, FreshCache works, Rush rush, Supplier<String> ids, boolean patches) {
        this.hostClient = hostClient;
        this.works = works;
        this.rush = rush;
        this.ids = ids;
        this.patches = patches;
    }

    /** Of an agent, who may replace a Work but not patch it. */
    static WorkStore ofAgent(KubeClient hostClient, FreshCache works, Rush rush, Supplier<String> ids) {
        return new WorkStore(hostClient, works, rush, ids, false);
    }

    /** What became of a Work. */
    enum Kept {
        WRITTEN,
        /** It said the same before. */
        SAME,
        /** The former Work of this name is still going: its end will bring the owner up again. */
        GOING
    }

    Optional<RawObject> find(NamespacedName key) {
        return works.get(key);
    }

    /**
     * Creates the Work or brings it up to date.
     *
     * @param draft makes the Work for a permanent id: the stored one's, or a new one
     */
    Kept keep(NamespacedName key, Function<String, ObjectNode> draft) throws IOException, InterruptedException {
        var writes = together();
        var kept = writes.keep(key, draft);
        for (ApiException refusal : writes.send().values()) {
            throw refusal;
        }
        return kept;
    }

    /** For what is to be written of several Works at once. */
    WorkWrites together() {
        return new WorkWrites(this, hostClient);
    }

    /** What makes a Work, which is not on its way out, say what the draft says; empty if it does. */
    Optional<ObjectWrite> change(Optional<RawObject> found, Function<String, ObjectNode> draft) {
        if (found.isEmpty()) {
            rush.mark();
            return Optional.of(ObjectWrite.create(Work.RESOURCE, draft.apply(ids.get())));
        }
        var stored = found.get().toJson();
        var id = Labelled.label(stored, WellKnown.WORK_ID);
        var patch = WorkChange.between(stored, draft.apply(id.isEmpty() ? ids.get() : id));
        if (patch.isEmpty()) {
            return Optional.empty();
        }
        rush.mark();
        return Optional.of(
                patches
                        ? ObjectWrite.mergePatch(Work.RESOURCE, found.get().key(), patch.get())
                        : ObjectWrite.replace(Work.RESOURCE, MergePatch.apply(stored, patch.get())));
    }

    /** Notes a Work as the server answered a write. */
    void wrote(byte[] answer) {
        works.wrote(RawObject.of(answer));
    }

    /** Asks for its deletion; what it brought to the member goes first. */
    void delete(RawObject work) throws IOException, InterruptedException {
        if (work.head().deletionTimestamp().isEmpty()) {
            hostClient.delete(Work.RESOURCE, work.key());
        }
    }

    /**
     * Takes one's finalizer from a Work, where it bears it. By a replacement: what agents may do in Karmada knows no patch of a Work.
     */
    void letGo(RawObject work, String finalizer) throws IOException, InterruptedException {
        var object = work.toJson();
        if (!ObjectMeta.of(object).finalizers().contains(finalizer)) {
            return;
        }
        try {
            hostClient.replace(Work.RESOURCE, Finalizers.without(object, finalizer));
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
    }

    void patchStatus(NamespacedName key, ObjectNode patch) throws IOException, InterruptedException {
        works.wrote(hostClient.mergePatchStatusRaw(Work.RESOURCE, key, patch));
    }
}
