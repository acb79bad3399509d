package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Quantity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Pod as an autoscaler sees it, and what it uses. Amounts in thousandths; by container and resource. Immutable.
 *
 * @param ready the condition; absent where the Pod has none
 * @param usage absent where nothing was measured
 */
record HpaPod(
        String phase,
        boolean going,
        Optional<Instant> started,
        Optional<Ready> ready,
        Map<String, Map<String, Long>> requests,
        Optional<Usage> usage) {
    /** Whether the Pod serves, and since when that is so. */
    record Ready(boolean holds, Instant since) {}

    /** What was measured, over a while that ended at a time. */
    record Usage(Instant time, Duration window, Map<String, Map<String, Long>> containers) {
        static Usage of(JsonNode metrics) {
            var containers = new LinkedHashMap<String, Map<String, Long>>();
            for (JsonNode container : metrics.path("containers")) {
                containers.put(container.path("name").asText(), amounts(container.path("usage")));
            }
            return new Usage(
                    HpaPod.time(metrics.path("timestamp")).orElse(Instant.EPOCH),
                    window(metrics.path("window")),
                    containers);
        }

        private static Duration window(JsonNode text) {
            try {
                return Duration.parse("PT" + text.asText("0s"));
            } catch (DateTimeException e) {
                return Duration.ZERO;
            }
        }
    }

    static HpaPod of(JsonNode pod, Optional<Usage> usage) {
        var requests = new LinkedHashMap<String, Map<String, Long>>();
        for (JsonNode container : pod.at("/spec/containers")) {
            requests.put(container.path("name").asText(), amounts(container.at("/resources/requests")));
        }
        return new HpaPod(
                pod.at("/status/phase").asText(),
                pod.at("/metadata/deletionTimestamp").isTextual(),
                time(pod.at("/status/startTime")),
                ready(pod),
                requests,
                usage);
    }

    private static Optional<Ready> ready(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return Optional.of(new Ready(
                        condition.path("status").asText().equals("True"),
                        time(condition.path("lastTransitionTime")).orElse(Instant.EPOCH)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> time(JsonNode text) {
        try {
            return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Long> amounts(JsonNode node) {
        var all = new LinkedHashMap<String, Long>();
        node.properties()
                .forEach(entry -> all.put(
                        entry.getKey(),
                        Quantity.parse(entry.getValue().asText()).milliValue()));
        return all;
    }

    boolean isReadyNow() {
        return phase.equals("Running") && !going && ready.filter(Ready::holds).isPresent();
    }

    /** What is used of a resource, by one container or all; empty where it was not measured. */
    Optional<Long> used(String resource, String container) {
        return usage.flatMap(measured -> sum(measured.containers(), resource, container));
    }

    /** What is requested; empty where a container that counts requests nothing. */
    Optional<Long> requested(String resource, String container) {
        return sum(requests, resource, container);
    }

    /** @param container empty for all of them */
    private static Optional<Long> sum(Map<String, Map<String, Long>> containers, String resource, String container) {
        long sum = 0;
        boolean any = false;
        for (var entry : containers.entrySet()) {
            if (container.isEmpty() || container.equals(entry.getKey())) {
                var amount = entry.getValue().get(resource);
                if (amount == null) {
                    return Optional.empty();
                }
                sum += amount;
                any = true;
            }
        }
        return any ? Optional.of(sum) : Optional.empty();
    }
}
