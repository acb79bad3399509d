package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A Pod in one word and two counts: what its containers do, seen from the one that needs attention most.
 *
 * <p>Source: {@code printPod} in {@code pkg/printers/internalversion/printers.go} 1.32.
 */
final class PodSummary {
    private final ObjectNode pod;
    private final JsonNode status;
    private int total;
    private int readyContainers;
    private Restarts restarts = new Restarts(0, "");
    private Restarts sidecarRestarts = new Restarts(0, "");
    private String reason;

    /** @param lastAt when a container last ended before it was started again, RFC 3339; empty where none did */
    private record Restarts(int count, String lastAt) {
        Restarts plus(JsonNode container) {
            var ended = Trees.text(container, "lastState", "terminated", "finishedAt");
            return new Restarts(
                    count + container.path("restartCount").asInt(), ended.compareTo(lastAt) > 0 ? ended : lastAt);
        }
    }

    private PodSummary(ObjectNode pod) {
        this.pod = pod;
        this.status = pod.path("status");
        this.reason = status.path("reason").asText(Trees.text(status, "phase"));
    }

    static PodSummary of(ObjectNode pod) {
        var summary = new PodSummary(pod);
        summary.sum();
        return summary;
    }

    String ready() {
        return readyContainers + "/" + total;
    }

    String reason() {
        return reason;
    }

    /** {@code 5}, or {@code 5 (3m ago)} where the last one is known. */
    String restarts(Instant now) {
        return restarts.count() == 0 || restarts.lastAt().isEmpty()
                ? Integer.toString(restarts.count())
                : restarts.count() + " (" + HumanDuration.since(restarts.lastAt(), now) + " ago)";
    }

    private void sum() {
        var spec = pod.path("spec");
        total = spec.path("containers").size()
                + (int) spec.path("initContainers")
                        .valueStream()
                        .filter(PodTable::restartsAlways)
                        .count();
        if (Trees.text(CellText.condition(pod, "PodScheduled"), "reason").equals("SchedulingGated")) {
            reason = "SchedulingGated";
        }
        if (!isInitializing() || CellText.isTrue(pod, "Initialized")) {
            containers();
        }
        deletion();
    }

    /** Goes through the init containers up to the first that is not done. */
    private boolean isInitializing() {
        var statuses = status.path("initContainerStatuses");
        for (int i = 0; i < statuses.size(); i++) {
            var container = statuses.get(i);
            boolean isSidecar = PodTable.isSidecar(pod, Trees.text(container, "name"));
            restarts = restarts.plus(container);
            if (isSidecar) {
                sidecarRestarts = sidecarRestarts.plus(container);
            }
            if (isSidecar && container.path("started").asBoolean()) {
                readyContainers += container.path("ready").asBoolean() ? 1 : 0;
            } else if (!hasSucceeded(container)) {
                reason = "Init:" + initReason(container, i);
                return true;
            }
        }
        return false;
    }

    private static boolean hasSucceeded(JsonNode container) {
        var terminated = Trees.at(container, "state", "terminated");
        return terminated.isObject() && terminated.path("exitCode").asInt() == 0;
    }

    private String initReason(JsonNode container, int index) {
        var state = container.path("state");
        var waiting = Trees.text(state, "waiting", "reason");
        if (state.has("terminated")) {
            return ending(state.path("terminated"));
        }
        return waiting.isEmpty() || waiting.equals("PodInitializing")
                ? index + "/" + Trees.at(pod, "spec", "initContainers").size()
                : waiting;
    }

    private static String ending(JsonNode terminated) {
        var reason = Trees.text(terminated, "reason");
        if (!reason.isEmpty()) {
            return reason;
        }
        int signal = terminated.path("signal").asInt();
        return signal != 0
                ? "Signal:" + signal
                : "ExitCode:" + terminated.path("exitCode").asInt();
    }

    /** The first container that waits or ended gives the reason; so they are read from the last to the first. */
    private void containers() {
        restarts = sidecarRestarts;
        boolean hasRunning = false;
        var statuses = status.path("containerStatuses");
        for (int i = statuses.size() - 1; i >= 0; i--) {
            var container = statuses.get(i);
            var state = container.path("state");
            restarts = restarts.plus(container);
            if (!Trees.text(state, "waiting", "reason").isEmpty()) {
                reason = Trees.text(state, "waiting", "reason");
            } else if (state.has("terminated")) {
                reason = ending(state.path("terminated"));
            } else if (container.path("ready").asBoolean() && state.has("running")) {
                hasRunning = true;
                readyContainers++;
            }
        }
        if (reason.equals("Completed") && hasRunning) {
            reason = CellText.isTrue(pod, "Ready") ? "Running" : "NotReady";
        }
    }

    private void deletion() {
        if (!CellText.isBeingDeleted(pod)) {
            return;
        }
        var phase = Trees.text(status, "phase");
        if (Trees.text(status, "reason").equals("NodeLost")) {
            reason = "Unknown";
        } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
            reason = "Terminating";
        }
    }
}
