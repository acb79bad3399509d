package flagship.scheduling;

import java.util.List;
import java.util.Optional;

/**
 * What a change of a cluster means for bindings.
 *
 * @param wakes states of the cluster: the bindings whose affinity matches one of them are to be looked at again
 * @param gained the cluster, if it can take more than before; else empty
 * @param newKinds kinds that it serves and did not serve before: bindings of them may want to go there, wherever they are
 */
record ClusterChange(List<ClusterState> wakes, Optional<ClusterState> gained, List<ApiSet.Api> newKinds) {
    /**
     * Compares two states.
     *
     * <p>Source: contract section 2.2. Beyond it, and because its quirk 5 helps nobody: room that appears wakes what lacked it, kinds that
     * appear wake what is of them, and a cluster that vanished without a deletion wakes its bindings.
     *
     * @param edited whether labels or generation changed
     */
    static ClusterChange of(ClusterState old, ClusterState current, boolean edited) {
        var newKinds = current.apis().without(old.apis());
        boolean offersMore = !newKinds.isEmpty() || current.capacity().exceeds(old.capacity());
        var gained = offersMore ? Optional.of(current) : Optional.<ClusterState>empty();
        if (current.isDeleting() && !old.isDeleting()) {
            return new ClusterChange(List.of(current), gained, newKinds);
        }
        return new ClusterChange(edited ? List.of(old, current) : List.of(), gained, newKinds);
    }

    /** A cluster that came wakes nobody who has a place. */
    static ClusterChange added(ClusterState current) {
        return new ClusterChange(List.of(), Optional.of(current), List.of());
    }

    static ClusterChange vanished(ClusterState last) {
        return new ClusterChange(List.of(last), Optional.empty(), List.of());
    }

    boolean isEmpty() {
        return wakes.isEmpty() && gained.isEmpty();
    }
}
