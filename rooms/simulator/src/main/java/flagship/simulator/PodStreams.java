package flagship.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubeapiserver.Messages;
import flagship.kubeapiserver.NamespacedSubresource;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** {@code log}, {@code exec} and {@code attach} of a member's Pods, as kubelets answer them. Wordings are those of Kubernetes. */
final class PodStreams implements NamespacedSubresource {
    private static final List<String> PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final KubeClient client;
    private final Clock clock;

    PodStreams(KubeClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public GroupVersionResource resource() {
        return Types.PODS;
    }

    @Override
    public Set<String> subresources() {
        return Set.of("log", "exec", "attach");
    }

    @Override
    public void handle(NamespacedName name, String subresource, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        var pod = client.get(Types.PODS, name);
        var container = container(pod, request.parameter("container").orElse(""));
        if (subresource.equals("log")) {
            if (PodLog.flag(request, "previous")) {
                throw ApiException.badRequest("previous terminated container \"%s\" in pod \"%s\" not found"
                        .formatted(container.path("name").asText(), name.name()));
            }
            new PodLog(lines(pod, container), clock, request).write(response);
        } else {
            requireRunning(pod, container);
            boolean exec = subresource.equals("exec");
            if (exec && request.query().getOrDefault("command", List.of()).isEmpty()) {
                throw ApiException.badRequest("you must specify at least one command for the container");
            }
            response.converse(request, PROTOCOLS, (_, messages) -> hold(pod, container, request, messages, exec));
        }
    }

    private static JsonNode container(ObjectNode pod, String wanted) {
        var name = Objects.name(pod).name();
        var all = pod.path("spec").path("containers");
        if (wanted.isEmpty() && all.size() > 1) {
            throw ApiException.badRequest("a container name must be specified for pod %s, choose one of: %s"
                    .formatted(name, all.findValuesAsText("name")));
        }
        for (JsonNode container : all) {
            if (wanted.isEmpty() || container.path("name").asText().equals(wanted)) {
                return container;
            }
        }
        throw ApiException.badRequest("container %s is not valid for pod %s".formatted(wanted, name));
    }

    /** When it began to run. */
    private static Instant started(ObjectNode pod, JsonNode container) {
        var time = state(pod, container).findPath("startedAt").asText("");
        if (time.isEmpty()) {
            throw ApiException.badRequest("container \"%s\" in pod \"%s\" is waiting to start: ContainerCreating"
                    .formatted(
                            container.path("name").asText(), Objects.name(pod).name()));
        }
        return Instant.parse(time);
    }

    private static void requireRunning(ObjectNode pod, JsonNode container) {
        started(pod, container);
        if (state(pod, container).has("terminated")) {
            throw ApiException.badRequest("container %s of pod %s does not run any more"
                    .formatted(
                            container.path("name").asText(), Objects.name(pod).name()));
        }
    }

    private static JsonNode state(ObjectNode pod, JsonNode container) {
        for (JsonNode status : pod.path("status").path("containerStatuses")) {
            if (status.path("name").asText().equals(container.path("name").asText())) {
                return status.path("state");
            }
        }
        return Json.object();
    }

    private static LogLines lines(ObjectNode pod, JsonNode container) {
        var name = container.path("name").asText();
        var end = state(pod, container).at("/terminated/finishedAt").asText("");
        return new LogLines(
                name,
                container.path("image").asText(),
                Objects.uid(pod) + name,
                started(pod, container),
                end.isEmpty() ? Instant.MAX : Instant.parse(end));
    }

    private void hold(ObjectNode pod, JsonNode container, ApiRequest request, Messages messages, boolean exec)
            throws IOException, InterruptedException {
        boolean stdin = PodLog.flag(request, "stdin");
        try (var streams = new ExecStreams(messages, PodLog.flag(request, "tty"), stdin)) {
            if (exec) {
                exec(pod, container.path("name").asText(), request.query().getOrDefault("command", List.of()), streams);
            } else {
                attach(lines(pod, container), streams);
            }
        }
    }

    private void exec(ObjectNode pod, String container, List<String> command, ExecStreams streams)
            throws IOException, InterruptedException {
        if (SimulatedShell.has(command.getFirst())) {
            streams.exited(new SimulatedShell(pod, container, clock).run(command, streams));
        } else {
            streams.failed(
                    "error executing command in container: failed to exec in container: exec: \"%s\": executable file not found in $PATH"
                            .formatted(command.getFirst()));
        }
    }

    /** Shows what the container writes from now on, until the client leaves. */
    private void attach(LogLines lines, ExecStreams streams) throws IOException, InterruptedException {
        var now = clock.instant();
        while (!streams.gone()) {
            Thread.sleep(LOOK_AGAIN);
            var later = clock.instant();
            for (LogLines.Line line : lines.between(now.plusNanos(1), later)) {
                streams.out(line.text() + "\n");
            }
            now = later;
        }
    }
}
