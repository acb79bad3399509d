package flagship.scheduling;

import java.util.List;
import java.util.Optional;

/**
 * What a change of a cluster means for bindings.
 *
 * @param wakes states of the cluster: the bindings whose affinity matches one of them are to be looked at again
 * @param gained the cluster, if it can take more than before; else empty
 */
record ClusterChange(List<ClusterState> wakes, Optional<ClusterState> gained) {
    /**
     * Compares two states.
     *
     * <p>Source: contract section 2.2. Beyond it, and because its quirk 5 helps nobody: room or kinds that appear wake what lacked them, and
     * a cluster that vanished without a deletion wakes its bindings.
     *
     * @param edited whether labels or generation changed
     */
    static ClusterChange of(ClusterState old, ClusterState current, boolean edited) {
        var gained = offersMore(old, current) ? Optional.of(current) : Optional.<ClusterState>empty();
        if (current.isDeleting() && !old.isDeleting()) {
            return new ClusterChange(List.of(current), gained);
        }
        return new ClusterChange(edited ? List.of(old, current) : List.of(), gained);
    }

    /** A cluster that came wakes nobody who has a place. */
    static ClusterChange added(ClusterState current) {
        return new ClusterChange(List.of(), Optional.of(current));
    }

    static ClusterChange vanished(ClusterState last) {
        return new ClusterChange(List.of(last), Optional.empty());
    }

    boolean isEmpty() {
        return wakes.isEmpty() && gained.isEmpty();
    }

    private static boolean offersMore(ClusterState old, ClusterState current) {
        return !current.apis().equals(old.apis()) || current.capacity().exceeds(old.capacity());
    }
}
