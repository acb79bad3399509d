package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PediaCluster;
import flagship.kubeclient.Transport;
import flagship.kubemodel.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host that knows PediaClusters alone: answers lists of them, and tells watchers of changes. */
final class FleetHost implements Transport {
    private final Map<String, ObjectNode> clusters = new LinkedHashMap<>();
    private final List<PipedOutputStream> watchers = new ArrayList<>();
    private long version = 10;

    /** Adds or changes a cluster. */
    synchronized void put(ObjectNode cluster) {
        var name = cluster.at("/metadata/name").asText();
        cluster.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        tell(clusters.put(name, cluster) == null ? "ADDED" : "MODIFIED", cluster);
    }

    synchronized void remove(String name) {
        var cluster = java.util.Objects.requireNonNull(clusters.remove(name), name);
        cluster.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        tell("DELETED", cluster);
    }

    private static long version(ObjectNode cluster) {
        return cluster.at("/metadata/resourceVersion").asLong();
    }

    private static long after(String path) {
        return Long.parseLong(path.replaceFirst(".*[?&]resourceVersion=(\\d+).*", "$1"));
    }

    private void tell(String type, ObjectNode cluster) {
        watchers.forEach(watcher -> tell(watcher, type, cluster));
    }

    private static void tell(PipedOutputStream watcher, String type, ObjectNode cluster) {
        var event = Json.object().put("type", type);
        event.set("object", cluster);
        try {
            watcher.write(Json.bytes(event));
            watcher.write('\n');
            watcher.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized Response send(Request request) throws IOException {
        if (!request.path().startsWith(PediaCluster.RESOURCE.path())) {
            return new Answer(404, new ByteArrayInputStream(new byte[0]));
        }
        if (request.path().contains("watch=")) {
            var in = new PipedInputStream(1 << 20);
            var out = new PipedOutputStream(in);
            for (ObjectNode cluster : clusters.values()) {
                if (version(cluster) > after(request.path())) {
                    tell(out, "MODIFIED", cluster); // Changed between the list and this watch.
                }
            }
            watchers.add(out);
            return new Answer(200, in);
        }
        var list = Json.object().put("kind", "PediaClusterList").put("apiVersion", PediaCluster.KIND.apiVersion());
        list.putObject("metadata").put("resourceVersion", Long.toString(version));
        var items = list.putArray("items");
        clusters.values().forEach(items::add);
        return new Answer(200, new ByteArrayInputStream(Json.bytes(list)));
    }

    @Override
    public void close() {}

    private record Answer(int status, InputStream body) implements Response {
        @Override
        public Optional<String> header(String name) {
            return name.equalsIgnoreCase("content-type") ? Optional.of("application/json") : Optional.empty();
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
