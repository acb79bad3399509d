package flagship.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ApiExtension;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubeapiserver.ResourcePath;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.Quantity;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code metrics.k8s.io/v1beta1} as a metrics server gives it: what containers and nodes use. No container runs here: one uses what the
 * annotations {@value #CPU} and {@value #MEMORY} of its Pod say, else half of what it requests.
 */
final class MemberMetrics implements ApiExtension {
    static final String CPU = "simulator.flagship.io/cpu";
    static final String MEMORY = "simulator.flagship.io/memory";

    private static final String GROUP = "metrics.k8s.io";
    private static final String VERSION = "v1beta1";
    private static final String WINDOW = "10s";

    private final KubeClient client;
    private final Clock clock;

    MemberMetrics(KubeClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String group() {
        return GROUP;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public List<ObjectNode> resources() {
        return List.of(
                ApiExtension.entry("nodes", "", false, "NodeMetrics", "get", "list"),
                ApiExtension.entry("pods", "", true, "PodMetrics", "get", "list"));
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        if (!request.method().equals("GET") || request.asksForWatch()) {
            throw ApiException.methodNotAllowed();
        }
        var path = ResourcePath.of(request.path()).orElseThrow(ApiException::noSuchPath);
        var all = switch (path.resource()) {
            case "pods" ->
                pods(path.namespace(), request.parameter("labelSelector").orElse(""));
            case "nodes" -> nodes(request.parameter("labelSelector").orElse(""));
            default -> throw ApiException.noSuchPath();
        };
        response.send(200, "application/json", Json.bytes(path.name().isEmpty() ? list(path, all) : one(path, all)));
    }

    private static ObjectNode one(ResourcePath path, List<ObjectNode> all) {
        return all.stream()
                .filter(it -> it.at("/metadata/name").asText().equals(path.name()))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(new GroupResource(GROUP, path.resource()), path.name()));
    }

    private static ObjectNode list(ResourcePath path, List<ObjectNode> all) {
        var list = Json.object()
                .put("kind", path.resource().equals("pods") ? "PodMetricsList" : "NodeMetricsList")
                .put("apiVersion", GROUP + "/" + VERSION);
        list.putObject("metadata");
        all.forEach(list.putArray("items")::add);
        return list;
    }

    private List<ObjectNode> pods(String namespace, String labels) throws IOException, InterruptedException {
        var all = new ArrayList<ObjectNode>();
        for (var pod : client.listAll(Types.PODS, ListOptions.ALL.withLabels(labels))) {
            var tree = pod.toJson();
            if ((namespace.isEmpty() || namespace.equals(pod.head().namespace())) && runs(tree)) {
                all.add(usage(tree));
            }
        }
        return all;
    }

    private static boolean runs(ObjectNode pod) {
        return pod.at("/status/phase").asText().equals("Running");
    }

    private ObjectNode usage(ObjectNode pod) {
        var metrics = head("PodMetrics", pod);
        for (JsonNode container : pod.at("/spec/containers")) {
            var usage = metrics.withArray("/containers")
                    .addObject()
                    .put("name", container.path("name").asText())
                    .putObject("usage");
            usage.put("cpu", used(pod, container, CPU, "cpu").toString());
            usage.put("memory", used(pod, container, MEMORY, "memory").toString());
        }
        return metrics;
    }

    private ObjectNode head(String kind, ObjectNode object) {
        var metrics = Json.object().put("kind", kind).put("apiVersion", GROUP + "/" + VERSION);
        var from = object.path("metadata");
        var metadata = metrics.putObject("metadata");
        for (String field : List.of("name", "namespace", "labels", "creationTimestamp")) {
            if (from.has(field)) {
                metadata.set(field, from.get(field));
            }
        }
        return metrics.put("timestamp", Objects.time(clock.instant())).put("window", WINDOW);
    }

    private static Quantity used(ObjectNode pod, JsonNode container, String annotation, String resource) {
        var said = pod.at("/metadata/annotations").path(annotation).asText("");
        if (!said.isEmpty()) {
            return Quantity.parse(said);
        }
        var requested = container.at("/resources/requests").path(resource).asText("0");
        return Quantity.ofMilli(Quantity.parse(requested).milliValue() / 2);
    }

    private List<ObjectNode> nodes(String labels) throws IOException, InterruptedException {
        var sums = new TreeMap<String, Map<String, Quantity>>();
        for (var object : client.listAll(Types.PODS, ListOptions.ALL)) {
            var pod = object.toJson();
            if (runs(pod)) {
                var sum = sums.computeIfAbsent(pod.at("/spec/nodeName").asText(), _ -> new TreeMap<>());
                for (JsonNode container : pod.at("/spec/containers")) {
                    sum.merge("cpu", used(pod, container, CPU, "cpu"), Quantity::add);
                    sum.merge("memory", used(pod, container, MEMORY, "memory"), Quantity::add);
                }
            }
        }
        var all = new ArrayList<ObjectNode>();
        for (var node : client.listAll(Types.NODES, ListOptions.ALL.withLabels(labels))) {
            var metrics = head("NodeMetrics", node.toJson());
            var usage = metrics.putObject("usage");
            for (String resource : List.of("cpu", "memory")) {
                var used = sums.getOrDefault(node.head().name(), Map.of()).getOrDefault(resource, Quantity.ZERO);
                usage.put(resource, used.toString());
            }
            all.add(metrics);
        }
        return all;
    }
}
