package flagship.propagation;

import java.time.Duration;

/**
 * How clusters are watched over.
 *
 * @param statusEvery how often a member's status is collected; default 10 s
 * @param failureThreshold how long a member must be not ready before Ready turns from True; default 30 s
 * @param successThreshold how long it must be ready before Ready turns back to True; default 30 s
 * @param probeLimit longest wait for a health answer; default 5 s
 * @param parallel how many members are asked at once; default 16
 * @param heartbeat how members in Pull mode show that they live
 */
public record ClusterConfig(
        Duration statusEvery,
        Duration failureThreshold,
        Duration successThreshold,
        Duration probeLimit,
        int parallel,
        Heartbeat heartbeat) {
    public static final ClusterConfig DEFAULT = new ClusterConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            16,
            Heartbeat.DEFAULT);

    /**
     * The leases of members in Pull mode.
     *
     * @param lease what an agent writes as its lease's duration; default 40 s
     * @param renewEvery how often it renews it; default 10 s
     * @param checkEvery how often the control plane looks for silent ones; default 5 s
     * @param grace how long an agent may be silent; default 40 s
     * @param startupGrace the same for one that has never reported; default 60 s
     */
    public record Heartbeat(
            Duration lease, Duration renewEvery, Duration checkEvery, Duration grace, Duration startupGrace) {
        public static final Heartbeat DEFAULT = new Heartbeat(
                Duration.ofSeconds(40),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(40),
                Duration.ofSeconds(60));
    }
}
