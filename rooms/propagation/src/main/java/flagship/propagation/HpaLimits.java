package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast an autoscaler may follow what it measures, and what it remembers for that: its recommendations and its own steps. For one object;
 * used by one thread at a time.
 *
 * <p>The rules are those of Kubernetes' HorizontalPodAutoscaler 1.27, with and without {@code behavior}. Source: karmada.md, section 14.1.
 */
final class HpaLimits {
    private static final Duration DOWNSCALE_STABILIZATION = Duration.ofMinutes(5);
    private static final Duration REMEMBERED_MAX = Duration.ofHours(1);
    private static final int UPSCALE_FACTOR = 2;
    private static final int UPSCALE_LEAST = 4;

    private record Moment(Instant time, int count) {}

    private final Deque<Moment> recommendations = new ArrayDeque<>();
    private final Deque<Moment> ups = new ArrayDeque<>();
    private final Deque<Moment> downs = new ArrayDeque<>();

    /**
     * What is allowed.
     *
     * @param able why it may wait: condition AbleToScale
     * @param limited whether it was held back: condition ScalingLimited
     */
    record Allowed(int replicas, Condition able, Condition limited) {}

    Allowed limit(int current, int desired, JsonNode spec, Instant now) {
        forget(now);
        int min = spec.path("minReplicas").asInt(1);
        int max = spec.path("maxReplicas").asInt();
        var behavior = spec.path("behavior");
        var up = behavior.path("scaleUp");
        var down = behavior.path("scaleDown");
        int stable =
                stabilized(current, desired, window(up, Duration.ZERO), window(down, DOWNSCALE_STABILIZATION), now);
        recommendations.add(new Moment(now, desired));
        var able = able(desired, stable);
        if (stable > current) {
            int most = behavior.isObject()
                    ? Math.max(current, upTo(current, up, now))
                    : Math.max(UPSCALE_FACTOR * current, UPSCALE_LEAST);
            return upwards(stable, Math.min(max, most), most < max, able);
        }
        if (stable < current && behavior.isObject()) {
            int least = Math.min(current, downTo(current, down, now));
            return downwards(stable, Math.max(min, least), least > min, able);
        }
        return stable < min ? downwards(stable, min, false, able) : upwards(stable, max, false, able);
    }

    private static Allowed upwards(int wanted, int most, boolean byRate, Condition able) {
        return wanted > most
                ? new Allowed(
                        most,
                        able,
                        byRate
                                ? limited(
                                        "ScaleUpLimit",
                                        "the desired replica count is increasing faster than the maximum scale rate")
                                : limited(
                                        "TooManyReplicas",
                                        "the desired replica count is more than the maximum replica count"))
                : within(wanted, able);
    }

    private static Allowed downwards(int wanted, int least, boolean byRate, Condition able) {
        return wanted < least
                ? new Allowed(
                        least,
                        able,
                        byRate
                                ? limited(
                                        "ScaleDownLimit",
                                        "the desired replica count is decreasing faster than the maximum scale rate")
                                : limited(
                                        "TooFewReplicas",
                                        "the desired replica count is less than the minimum replica count"))
                : within(wanted, able);
    }

    private static Allowed within(int wanted, Condition able) {
        return new Allowed(
                wanted,
                able,
                Condition.isFalse(
                        "ScalingLimited", "DesiredWithinRange", "the desired count is within the acceptable range"));
    }

    private static Condition limited(String reason, String message) {
        return Condition.isTrue("ScalingLimited", reason, message);
    }

    private static Condition able(int desired, int stable) {
        if (desired < stable) {
            return Condition.isTrue(
                    "AbleToScale",
                    "ScaleDownStabilized",
                    "recent recommendations were higher than current one, applying the highest recent recommendation");
        }
        return desired > stable
                ? Condition.isTrue(
                        "AbleToScale",
                        "ScaleUpStabilized",
                        "recent recommendations were lower than current one, applying the lowest recent recommendation")
                : Condition.isTrue("AbleToScale", "ReadyForNewScale", "recommended size matches current size");
    }

    private static Duration window(JsonNode rules, Duration otherwise) {
        var seconds = rules.path("stabilizationWindowSeconds");
        return seconds.isNumber() ? Duration.ofSeconds(seconds.asLong()) : otherwise;
    }

    /** As few as was recommended lately when it grows, as many when it shrinks. */
    private int stabilized(int current, int desired, Duration up, Duration down, Instant now) {
        int least = desired;
        int most = desired;
        for (Moment moment : recommendations) {
            if (moment.time().isAfter(now.minus(up))) {
                least = Math.min(least, moment.count());
            }
            if (moment.time().isAfter(now.minus(down))) {
                most = Math.max(most, moment.count());
            }
        }
        return current < least ? least : Math.min(current, most);
    }

    private int upTo(int current, JsonNode rules, Instant now) {
        var select = rules.path("selectPolicy").asText("Max");
        if (select.equals("Disabled")) {
            return current;
        }
        boolean greatest = !select.equals("Min");
        int result = greatest ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        for (JsonNode policy : rules.path("policies")) {
            int start = start(current, policy, now);
            long value = policy.path("value").asLong();
            int proposed = policy.path("type").asText().equals("Pods")
                    ? (int) Math.min(Integer.MAX_VALUE, start + value)
                    : (int) Math.min(Integer.MAX_VALUE, Math.ceil(start * (1 + value / 100.0)));
            result = greatest ? Math.max(result, proposed) : Math.min(result, proposed);
        }
        return result;
    }

    private int downTo(int current, JsonNode rules, Instant now) {
        var select = rules.path("selectPolicy").asText("Max");
        if (select.equals("Disabled")) {
            return current;
        }
        boolean greatest = !select.equals("Min");
        int result = greatest ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        for (JsonNode policy : rules.path("policies")) {
            int start = start(current, policy, now);
            long value = policy.path("value").asLong();
            int proposed = policy.path("type").asText().equals("Pods")
                    ? (int) (start - value)
                    : (int) (start * (1 - value / 100.0));
            result = greatest ? Math.min(result, proposed) : Math.max(result, proposed);
        }
        return result;
    }

    /** Replicas at the beginning of a policy's period: without the steps taken in it. */
    private int start(int current, JsonNode policy, Instant now) {
        var since = now.minusSeconds(policy.path("periodSeconds").asLong());
        return current - sum(ups, since) + sum(downs, since);
    }

    private static int sum(Deque<Moment> moments, Instant since) {
        return moments.stream()
                .filter(it -> it.time().isAfter(since))
                .mapToInt(Moment::count)
                .sum();
    }

    /** Remembers a step that was taken. */
    void scaled(int before, int after, Instant now) {
        if (after > before) {
            ups.add(new Moment(now, after - before));
        } else {
            downs.add(new Moment(now, before - after));
        }
    }

    private void forget(Instant now) {
        for (var moments : java.util.List.of(recommendations, ups, downs)) {
            moments.removeIf(it -> it.time().isBefore(now.minus(REMEMBERED_MAX)));
        }
    }
}
