package flagship.propagation;

import flagship.fleetapi.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a member's Ready condition from flapping: the first observation counts at once, and the first after a silence; a later flip only after it has lasted.
 *
 * <p>Confined to the reconciliation of one cluster. Source: Karmada, cluster status controller, threshold adjustment.
 */
final class ReadyFilter {
    private final Duration failureThreshold;
    private final Duration successThreshold;
    private @Nullable Instant differentSince;

    ReadyFilter(Duration failureThreshold, Duration successThreshold) {
        this.failureThreshold = failureThreshold;
        this.successThreshold = successThreshold;
    }

    /** The condition to report: {@code observed}, or {@code reported} while the flip has not lasted. */
    Condition report(Optional<Condition> reported, Condition observed, Instant now) {
        if (reported.filter(ReadyFilter::says).isEmpty() || reported.get().holds() == observed.holds()) {
            differentSince = null;
            return observed;
        }
        var since = differentSince;
        if (since == null || since.isAfter(now)) { // Also after the clock jumped back.
            since = now;
            differentSince = now;
        }
        var threshold = observed.holds() ? successThreshold : failureThreshold;
        if (Duration.between(since, now).compareTo(threshold) < 0) {
            return reported.get();
        }
        differentSince = null;
        return observed;
    }

    /** That nobody knew, because an agent was silent, is no observation to compare with. */
    private static boolean says(Condition reported) {
        return !reported.status().equals(Condition.UNKNOWN);
    }
}
