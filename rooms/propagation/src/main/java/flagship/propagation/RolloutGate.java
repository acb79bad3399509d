package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.RolloutStatus.Progress;
import flagship.fleetapi.StagedRollout;
import java.util.Optional;

/**
 * Which clusters a template's content may go to now. Pure. Decided from what the rollout has written down, so a content that it has not seen yet goes
 * nowhere.
 *
 * @param revision of the template as it is; empty where no rollout is about it
 */
record RolloutGate(String revision, Progress progress) {
    /** Everything may go everywhere. */
    static final RolloutGate OPEN = new RolloutGate("", Progress.DONE);

    /** Annotation of a Work: the revision of its manifest. */
    static final String REVISION = "place.flagship.io/revision";

    static RolloutGate of(Optional<StagedRollout> rollout, ObjectNode template) {
        if (rollout.isEmpty()) {
            return OPEN;
        }
        var status = rollout.get().status();
        var revision = TemplateRevision.of(template).id();
        if (status.good().isLast(revision)) {
            return new RolloutGate(revision, Progress.DONE); // The way back is open at once.
        }
        return new RolloutGate(revision, status.revision().equals(revision) ? status.progress() : Progress.NONE);
    }

    boolean holds(String cluster) {
        return !progress.releases(cluster);
    }
}
