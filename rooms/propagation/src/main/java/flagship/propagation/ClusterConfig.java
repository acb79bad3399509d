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
 */
public record ClusterConfig(
        Duration statusEvery, Duration failureThreshold, Duration successThreshold, Duration probeLimit, int parallel) {
    public static final ClusterConfig DEFAULT = new ClusterConfig(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5), 16);
}
