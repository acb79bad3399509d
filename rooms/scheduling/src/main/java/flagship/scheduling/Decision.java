package flagship.scheduling;

import flagship.fleetapi.TargetCluster;
import java.util.List;

/**
 * What became of a binding.
 *
 * <p>Whatever the outcome, {@link #fallbacks} tells which affinity groups were tried in vain.
 */
public sealed interface Decision {
    /** The groups that failed, in the order in which they were tried; empty if the placement has no groups. */
    List<GroupFailure> fallbacks();

    /**
     * An affinity group that could not be used.
     *
     * @param index its place among the placement's groups
     */
    record GroupFailure(int index, String group, String message) {}

    /**
     * A place was found.
     *
     * @param clusters the new {@code spec.clusters}; may be empty, for a workload scaled to zero
     * @param affinityName the group in use; empty if the placement has none
     */
    record Placed(List<TargetCluster> clusters, String affinityName, List<GroupFailure> fallbacks) implements Decision {
        public Placed {
            clusters = List.copyOf(clusters);
            fallbacks = List.copyOf(fallbacks);
        }
    }

    /** No cluster passed the filters: {@code spec.clusters} is to be cleared. */
    record NoClusterFit(String message, List<GroupFailure> fallbacks) implements Decision {
        public NoClusterFit {
            fallbacks = List.copyOf(fallbacks);
        }
    }

    /** The clusters that fit lack room: {@code spec.clusters} stays, and it is worth trying again when room appears. */
    record NotEnoughRoom(String message, List<GroupFailure> fallbacks) implements Decision {
        public NotEnoughRoom {
            fallbacks = List.copyOf(fallbacks);
        }
    }

    /** The rules cannot be satisfied: {@code spec.clusters} stays. */
    record Refused(String message, List<GroupFailure> fallbacks) implements Decision {
        public Refused {
            fallbacks = List.copyOf(fallbacks);
        }
    }

    /** There was nothing to try: the list of affinity groups is present and empty. Nothing is written but the condition. */
    record NothingTried() implements Decision {
        @Override
        public List<GroupFailure> fallbacks() {
            return List.of();
        }
    }
}
