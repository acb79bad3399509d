package flagship.scheduling;

import flagship.fleetapi.ClusterSpec.Taint;
import flagship.fleetapi.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * Whether a workload must leave a cluster because of the cluster's NoExecute taints.
 *
 * <p>Source: contract section 11.3.
 */
public sealed interface TaintEviction {
    /** It stays, until a taint changes. */
    record Keep() implements TaintEviction {}

    /** It leaves now. */
    record Evict() implements TaintEviction {}

    /** It stays for now; a toleration ends after a time. */
    record Recheck(Duration after) implements TaintEviction {}

    static TaintEviction decide(List<Taint> taints, List<Toleration> tolerations, Instant now) {
        var noExecute = taints.stream()
                .filter(taint -> taint.effect().equals("NoExecute"))
                .toList();
        if (!noExecute.stream().allMatch(taint -> Tolerations.tolerated(taint, tolerations))) {
            return new Evict();
        }
        return noExecute.stream()
                .flatMap(taint -> Tolerations.first(taint, tolerations).stream())
                .flatMap(toleration -> deadlines(toleration, noExecute, now).stream())
                .min(Instant::compareTo)
                .map(deadline -> at(deadline, now))
                .orElse(new Keep());
    }

    /** A toleration that is used limits every taint that it matches. */
    private static List<Instant> deadlines(Toleration toleration, List<Taint> taints, Instant now) {
        return toleration.tolerationSeconds().stream()
                .flatMap(seconds -> taints.stream()
                        .filter(taint -> Tolerations.tolerates(toleration, taint))
                        .map(taint -> plus(added(taint).orElse(now), seconds)))
                .toList();
    }

    /** Admission stamps NoExecute taints; one without a time counts from now on. */
    private static Optional<Instant> added(Taint taint) {
        try {
            return taint.timeAdded().isEmpty() ? Optional.empty() : Optional.of(Instant.parse(taint.timeAdded()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Seconds may be as large as a long; nobody waits longer than a century. */
    private static Instant plus(Instant start, long seconds) {
        long century = Duration.ofDays(36_525).toSeconds();
        return start.plusSeconds(Math.clamp(seconds, -century, century));
    }

    private static TaintEviction at(Instant deadline, Instant now) {
        return deadline.isAfter(now) ? new Recheck(Duration.between(now, deadline)) : new Evict();
    }
}
