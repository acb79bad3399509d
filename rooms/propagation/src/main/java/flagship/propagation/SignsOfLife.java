package flagship.propagation;

import flagship.fleetapi.Condition;
import flagship.propagation.ClusterConfig.Heartbeat;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each agent last gave a sign: a renewal of its lease, or another Ready condition. A sign is a change that was seen here, so the clocks of
 * the two sides are never compared, and everybody is fresh when this process starts. Safe for use by many threads.
 *
 * <p>Source: Karmada, cluster controller, health monitor.
 */
final class SignsOfLife {
    /**
     * What an agent shows.
     *
     * @param renewed its lease's renewTime; empty without a lease
     */
    record Sign(String renewed, Optional<Condition> ready) {
        /** That the control plane itself has called it unknown is no sign of the agent. */
        Sign {
            ready = ready.filter(condition -> !condition.status().equals(Condition.UNKNOWN));
        }
    }

    private record Seen(Sign sign, long nanos) {}

    private final Heartbeat heartbeat;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    SignsOfLife(Heartbeat heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** The condition to write for an agent that has been silent for too long; empty while it has not, or where that is said already. */
    Optional<Condition> look(String cluster, String renewed, Optional<Condition> ready, long nanos) {
        var sign = new Sign(renewed, ready);
        var last = seen.merge(cluster, new Seen(sign, nanos), SignsOfLife::younger);
        var silent = Duration.ofNanos(nanos - last.nanos());
        boolean known =
                ready.filter(it -> it.status().equals(Condition.UNKNOWN)).isPresent();
        var patience = ready.isPresent() ? heartbeat.grace() : heartbeat.startupGrace();
        return known || silent.compareTo(patience) <= 0 ? Optional.empty() : Optional.of(unknown(ready.isPresent()));
    }

    private static Seen younger(Seen before, Seen now) {
        boolean renewed = !before.sign().renewed().equals(now.sign().renewed());
        boolean reported = now.sign().ready().isPresent()
                && !now.sign().ready().equals(before.sign().ready());
        return renewed || reported ? now : before;
    }

    private static Condition unknown(boolean hasReported) {
        return hasReported
                ? Condition.isUnknown(
                        ClusterStatusReconciler.READY, "ClusterStatusUnknown", "the cluster's agent stopped to report")
                : Condition.isUnknown(
                        ClusterStatusReconciler.READY,
                        "ClusterStatusNeverUpdated",
                        "the cluster's agent has never reported");
    }

    void forget(String cluster) {
        seen.remove(cluster);
    }
}
