package flagship.scheduling;

import flagship.kubeclient.WorkQueue;
import java.time.Duration;
import java.util.Optional;

/**
 * In which order bindings are looked at, and when those that failed come back.
 *
 * <p>Source: contract section 2.3, its two queues.
 *
 * @param retry empty for the queue by priority (gate PriorityBasedScheduling), where a binding that failed waits 1 to 10 seconds and one that
 *     found no room for room, or 5 minutes; otherwise bindings come in the order in which they changed, and back after these pauses, or
 *     earlier when room appears
 */
public record Queueing(Optional<WorkQueue.Retry> retry) {
    public static final Queueing BY_PRIORITY = new Queueing(Optional.empty());

    /** Karmada's pauses where the gate is off: 5 ms doubling to 1,000 s, and 10 a second after the first 100. */
    public static final WorkQueue.Retry RETRY =
            new WorkQueue.Retry(Duration.ofMillis(5), Duration.ofSeconds(1_000), 10, 100);

    public static Queueing inTurn(WorkQueue.Retry retry) {
        return new Queueing(Optional.of(retry));
    }
}
