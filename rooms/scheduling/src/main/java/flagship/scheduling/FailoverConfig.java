package flagship.scheduling;

import java.time.Duration;

/**
 * When workloads leave clusters. By default no taint ever evicts anything: upstream made that a choice, since to a control plane that is cut
 * off every cluster looks unreachable.
 *
 * @param taintPolicies follows ClusterTaintPolicies (gate Failover)
 * @param taintEviction evicts from clusters with NoExecute taints (gate Failover with {@code --enable-no-execute-taint-eviction})
 * @param purgeMode for evictions by taint, where the binding says nothing: Gracefully or Directly
 * @param evictionsPerSecond pace of evictions by taint; 0 means one in half an hour
 * @param gracefulTimeout how long an evicted workload stays where it was while its new place is not healthy
 * @param statePreservation carries state over as labels (gate StatefulFailoverInjection)
 */
public record FailoverConfig(
        boolean taintPolicies,
        boolean taintEviction,
        String purgeMode,
        double evictionsPerSecond,
        Duration gracefulTimeout,
        boolean statePreservation) {
    /** No eviction by taint; else Karmada's values: Gracefully, 0.5 a second, 10 minutes. */
    public static final FailoverConfig DEFAULT =
            new FailoverConfig(false, false, EvictionOrder.GRACEFULLY, 0.5, Duration.ofMinutes(10), false);

    /** @throws IllegalArgumentException for a purge mode that is not known, or a negative pace */
    public FailoverConfig {
        if (!EvictionOrder.isPurgeMode(purgeMode)) {
            throw new IllegalArgumentException(
                    "purge mode \"%s\" is not known: use Gracefully or Directly".formatted(purgeMode));
        }
        if (evictionsPerSecond < 0) {
            throw new IllegalArgumentException("evictions a second cannot be negative: use 0 for the slowest pace");
        }
    }

    public FailoverConfig withTaintPolicies(boolean on) {
        return new FailoverConfig(on, taintEviction, purgeMode, evictionsPerSecond, gracefulTimeout, statePreservation);
    }

    public FailoverConfig withTaintEviction(boolean on) {
        return new FailoverConfig(taintPolicies, on, purgeMode, evictionsPerSecond, gracefulTimeout, statePreservation);
    }

    public FailoverConfig withEvictionsPerSecond(double pace) {
        return new FailoverConfig(taintPolicies, taintEviction, purgeMode, pace, gracefulTimeout, statePreservation);
    }

    public FailoverConfig withGracefulTimeout(Duration timeout) {
        return new FailoverConfig(
                taintPolicies, taintEviction, purgeMode, evictionsPerSecond, timeout, statePreservation);
    }

    public FailoverConfig withStatePreservation(boolean on) {
        return new FailoverConfig(taintPolicies, taintEviction, purgeMode, evictionsPerSecond, gracefulTimeout, on);
    }
}
