package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.Batch;
import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog;
import flagship.catalog.CatalogConfig;
import flagship.catalog.SqliteCatalog;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubeapiserver.Authorizer;
import flagship.kubeapiserver.UserInfo;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A search over a real catalog, with a host that knows the clusters that a test puts in. */
final class SearchFixture implements AutoCloseable {
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    static final GroupVersionResource CACHES = new GroupVersionResource("demo.example.com", "v1", "caches");

    final FleetHost host = new FleetHost();
    final Catalog catalog;
    final Search search;
    private UserInfo asking = new UserInfo("jane", "", List.of(), Map.of());

    SearchFixture(Path directory) {
        this(directory, (user, action) -> new Authorizer.Decision(true, ""));
    }

    SearchFixture(Path directory, Authorizer authorizer) {
        this(directory, authorizer, Duration.ZERO);
    }

    SearchFixture(Path directory, Authorizer authorizer, Duration historyRetention) {
        this(directory, authorizer, historyRetention, SearchConfig.DEFAULT);
    }

    SearchFixture(Path directory, Authorizer authorizer, Duration historyRetention, SearchConfig config) {
        catalog = SqliteCatalog.open(CatalogConfig.in(directory), historyRetention);
        search = Search.open(catalog, host, authorizer, config);
    }

    /** From now on requests are this user's. */
    void ask(UserInfo user) {
        asking = user;
    }

    /** Puts a cluster in and waits until the search knows it as it is. */
    void join(ObjectNode cluster) throws InterruptedException {
        host.put(cluster);
        var path = "/clusters/" + cluster.at("/metadata/name").asText() + "/apis";
        await(() -> quietly(path).code() == 200);
    }

    Answer quietly(String path) {
        try {
            return get(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        var deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("the condition did not come true in 20 s");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    /** Writes one object, annotated with its cluster as the synchronisation does. */
    void store(String cluster, GroupVersionResource type, ObjectNode object) throws InterruptedException {
        object.withObject("/metadata/annotations").put("shadow.clusterpedia.io/cluster-name", cluster);
        byte[] bytes = Json.bytes(object);
        var put = new Change.Put(ObjectHead.read(bytes), bytes);
        catalog.apply(new Batch(cluster, type, "Any", List.of(put), Optional.empty()));
    }

    /** Writes Pods {@code p<first>} and so on together. */
    void storeMany(String cluster, GroupVersionResource type, String namespace, int first, int count)
            throws InterruptedException {
        var changes = new ArrayList<Change>();
        for (int i = first; i < first + count; i++) {
            var object = pod(namespace, "p" + i);
            object.withObject("/metadata/annotations").put("shadow.clusterpedia.io/cluster-name", cluster);
            byte[] bytes = Json.bytes(object);
            changes.add(new Change.Put(ObjectHead.read(bytes), bytes));
        }
        catalog.apply(new Batch(cluster, type, "Any", changes, Optional.empty()));
    }

    /** Removes one object. */
    void remove(String cluster, GroupVersionResource type, String namespace, String name) throws InterruptedException {
        Change gone = new Change.Remove(new NamespacedName(namespace, name));
        catalog.apply(new Batch(cluster, type, "Any", List.of(gone), Optional.empty()));
    }

    /** A Pod without apiVersion and kind, as list items are; {@code labels} are alternating keys and values. */
    static ObjectNode pod(String namespace, String name, String... labels) {
        var pod = Json.object();
        var metadata = pod.putObject("metadata").put("name", name).put("namespace", namespace);
        metadata.put("uid", "u-" + name).put("resourceVersion", "1").put("creationTimestamp", "2026-01-01T00:00:00Z");
        var map = metadata.putObject("labels");
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        pod.putObject("spec").put("nodeName", "node-1").putArray("containers");
        pod.putObject("status").put("phase", "Running");
        return pod;
    }

    /** A GET below {@code resources}; a path with its query, and headers as alternating names and values. */
    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    Answer send(String method, String path, String... headers) throws IOException, InterruptedException {
        return sendTo("resources", method, path, headers);
    }

    /** A GET of a collection; a name with its query. */
    Answer collection(String path, String... headers) throws IOException, InterruptedException {
        return sendTo("collectionresources", "GET", path, headers);
    }

    private Answer sendTo(String resource, String method, String path, String... headers)
            throws IOException, InterruptedException {
        var answer = new Answer();
        handleOf(resource, method, path, answer, headers);
        return answer;
    }

    /** The same for an answer of one's own. */
    void handle(String method, String path, ApiResponse response, String... headers)
            throws IOException, InterruptedException {
        handleOf("resources", method, path, response, headers);
    }

    private void handleOf(String resource, String method, String path, ApiResponse response, String... headers)
            throws IOException, InterruptedException {
        var query = new HashMap<String, List<String>>();
        int mark = path.indexOf('?');
        if (mark >= 0) {
            for (String pair : path.substring(mark + 1).split("&")) {
                var parts = pair.split("=", 2);
                query.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts.length > 1 ? parts[1] : "");
            }
        }
        var map = new HashMap<String, List<String>>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        var full = "/apis/clusterpedia.io/v1beta1/" + resource + (mark < 0 ? path : path.substring(0, mark));
        search.handle(new ApiRequest(method, full, query, map, new byte[0], asking), response);
    }

    /** The Status that a GET is refused with. */
    ApiException refused(String path) throws IOException, InterruptedException {
        try {
            get(path);
        } catch (ApiException e) {
            return e;
        }
        throw new AssertionError(path + " was not refused");
    }

    @Override
    public void close() {
        search.close();
        host.close();
        catalog.close();
    }
}
