package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubeapiserver.RemoteApi;
import flagship.kubeapiserver.RemoteApi.Fetched;
import flagship.kubeapiserver.ResourcePath;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code clusters/*}{@code /proxy/PATH}: one question to all ready members. One named object: none is 404, one is the answer, several are a
 * conflict that names the clusters. A list: one list of what all have. What is no resource the control plane answers itself; what would
 * write is refused. A member that does not answer is named in a warning, so that nobody takes a partial list for a full one.
 *
 * <p>Source: Karmada; contract section 21.1.
 */
final class FleetProxy {
    private static final Logger log = LoggerFactory.getLogger(FleetProxy.class);
    /** Where an item of a merged list is from, as Karmada's cache marks it. */
    private static final String FROM = "resource.karmada.io/cached-from-cluster";

    /** Makes the way to a member. */
    interface Remotes {
        RemoteApi of(Cluster cluster, UserInfo user) throws IOException, InterruptedException;
    }

    private final KubeClient hostClient;
    private final Function<UserInfo, Transport> hostOf;
    private final Remotes remotes;

    FleetProxy(KubeClient hostClient, Function<UserInfo, Transport> hostOf, Remotes remotes) {
        this.hostClient = hostClient;
        this.hostOf = hostOf;
        this.remotes = remotes;
    }

    void handle(String path, ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        var found = ResourcePath.of(path);
        if (found.isEmpty()) {
            local(path, request, response);
            return;
        }
        var target = found.get();
        if (!request.method().equals("GET") || target.watch() || request.asksForWatch()) {
            throw ApiException.methodNotAllowed();
        }
        var answers = ask(path, request, response);
        if (target.name().isEmpty()) {
            sendMerged(answers, target, response);
        } else {
            sendOne(answers, target, response);
        }
    }

    private void local(String path, ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        if (!request.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        try (var answer = hostOf.apply(request.user()).send(Transport.Request.get(path))) {
            response.status(answer.status());
            answer.header("content-type").ifPresent(type -> response.header("Content-Type", type));
            answer.body().transferTo(response.body());
        }
    }

    /** Answers by cluster, in the order of their names. */
    private Map<String, Fetched> ask(String path, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        var plain = json(request);
        var running = new TreeMap<String, Future<Fetched>>();
        var answers = new LinkedHashMap<String, Fetched>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Cluster cluster : clusters()) {
                Callable<Fetched> question =
                        () -> remotes.of(cluster, request.user()).fetch(path, plain);
                running.put(cluster.name(), executor.submit(question));
            }
            for (var entry : running.entrySet()) {
                try {
                    answers.put(entry.getKey(), entry.getValue().get());
                } catch (ExecutionException e) {
                    warn(entry.getKey(), e.getCause() == null ? e : e.getCause(), response);
                }
            }
        }
        return answers;
    }

    private static void warn(String cluster, Throwable why, ApiResponse response) {
        log.atInfo()
                .addKeyValue("cluster", cluster)
                .addKeyValue("error", why.getMessage())
                .log("member did not answer");
        var text = "cluster %s is left out: %s"
                .formatted(cluster, why.getMessage())
                .replaceAll("[\\p{Cntrl}\"\\\\]", "'");
        response.header("Warning", "299 - \"" + text + "\"");
    }

    private List<Cluster> clusters() throws IOException, InterruptedException {
        return ClusterProxy.ready(hostClient.listAll(Cluster.RESOURCE, ListOptions.ALL).stream()
                .map(object -> Cluster.of(object.toJson()))
                .toList());
    }

    /** Merged answers are read as JSON here; whether as objects or as a table is the client's choice. */
    private static ApiRequest json(ApiRequest request) {
        boolean table = request.header("accept").orElse("").contains("as=Table");
        var headers = new LinkedHashMap<>(request.headers());
        headers.put("accept", List.of(table ? "application/json;as=Table;v=v1;g=meta.k8s.io" : "application/json"));
        return new ApiRequest(
                request.method(), request.path(), request.query(), headers, request.body(), request.user());
    }

    private static void sendOne(Map<String, Fetched> answers, ResourcePath target, ApiResponse response)
            throws IOException {
        var having = answers.entrySet().stream()
                .filter(answer -> answer.getValue().status() != 404)
                .toList();
        var resource = new GroupResource(target.group(), target.resource());
        switch (having.size()) {
            case 0 -> throw ApiException.notFound(resource, target.name());
            case 1 -> send(having.getFirst().getValue(), response);
            default ->
                throw ApiException.conflict(
                        resource,
                        target.name(),
                        "it exists in the clusters %s: ask one of them"
                                .formatted(
                                        having.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "))));
        }
    }

    private static void send(Fetched answer, ApiResponse response) throws IOException {
        response.send(answer.status(), answer.contentType(), answer.body());
    }

    private static void sendMerged(Map<String, Fetched> answers, ResourcePath target, ApiResponse response)
            throws IOException {
        var refused = new ArrayList<Fetched>();
        ObjectNode merged = null;
        for (var answer : answers.entrySet()) {
            if (answer.getValue().status() == 404) {
                continue; // This member does not serve the type.
            }
            if (answer.getValue().status() != 200) {
                refused.add(answer.getValue());
                continue;
            }
            var list = Json.parseObject(answer.getValue().body());
            var entries = entries(list);
            entries.forEach(entry -> mark(entry, answer.getKey()));
            if (merged == null) {
                merged = list;
            } else {
                entries(merged).addAll(entries);
            }
        }
        if (!refused.isEmpty()) {
            send(refused.getFirst(), response); // What one member forbids must not look like nothing.
        } else if (merged == null) {
            throw ApiException.notFound(new GroupResource(target.group(), target.resource()), "");
        } else {
            merged.putObject("metadata").put("resourceVersion", "");
            response.send(200, "application/json", Json.bytes(merged));
        }
    }

    private static ArrayNode entries(ObjectNode list) {
        return list.withArray(list.path("kind").asText().equals("Table") ? "rows" : "items");
    }

    private static void mark(JsonNode entry, String cluster) {
        var object = entry.path("object").isObject() ? entry.path("object") : entry;
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.withObject("/annotations").put(FROM, cluster);
        }
    }
}
