package flagship.scheduling;

import flagship.fleetapi.BindingSpec.ObjectReference;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** How many Pods of a workload no node takes, as somebody knows it. May do I/O; safe for use by many threads. */
@FunctionalInterface
public interface UnschedulablePods {
    /** Nobody knows. */
    UnschedulablePods UNKNOWN = (_, _, _) -> OptionalInt.empty();

    /** Asks all of these; of those that know the smallest number counts. */
    static UnschedulablePods least(List<UnschedulablePods> sources) {
        return (cluster, workload, threshold) -> sources.stream()
                .map(source -> source.count(cluster, workload, threshold))
                .flatMapToInt(OptionalInt::stream)
                .min();
    }

    /**
     * Counts the Pods of the newest revision of a Deployment.
     *
     * @param threshold how long a Pod must have been refused to count
     * @return empty if it is not known
     */
    OptionalInt count(String cluster, ObjectReference workload, Duration threshold);
}
