package flagship.scheduling;

import java.time.Duration;

/**
 * How replicas that cannot start are looked for.
 *
 * @param pods who knows of them
 * @param every how often to look
 * @param threshold how long a Pod must have waited for a node to count
 */
public record DeschedulerConfig(UnschedulablePods pods, Duration every, Duration threshold) {}
