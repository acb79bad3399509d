package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PediaCluster;
import flagship.kubeclient.Transport;
import flagship.kubemodel.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/** A host with PediaClusters {@code cluster-1} and so on that offer Pods, and on which nothing happens. */
record QuietHost(int clusters) implements Transport {
    @Override
    public Response send(Request request) {
        if (request.path().contains("watch=")) {
            return new Answer(new Endless());
        }
        var list = Json.object().put("kind", "PediaClusterList").put("apiVersion", PediaCluster.KIND.apiVersion());
        list.putObject("metadata").put("resourceVersion", "1");
        var items = list.putArray("items");
        for (int i = 1; i <= clusters; i++) {
            items.add(cluster("cluster-" + i));
        }
        return new Answer(new ByteArrayInputStream(Json.bytes(list)));
    }

    private static ObjectNode cluster(String name) {
        var cluster = Json.object();
        cluster.putObject("metadata").put("name", name).put("resourceVersion", "1");
        var pods = cluster.putObject("status")
                .putArray("syncResources")
                .addObject()
                .put("group", "")
                .putArray("resources")
                .addObject()
                .put("name", "pods")
                .put("kind", "Pod")
                .put("namespaced", true);
        pods.putArray("syncConditions").addObject().put("version", "v1").put("storageVersion", "v1");
        return cluster;
    }

    @Override
    public void close() {}

    private record Answer(InputStream body) implements Transport.Response {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Optional<String> header(String name) {
            return name.equalsIgnoreCase("content-type") ? Optional.of("application/json") : Optional.empty();
        }

        @Override
        public void close() {
            if (body instanceof Endless endless) {
                endless.close();
            }
        }
    }

    /** A watch on which nothing happens until it is closed. */
    private static final class Endless extends InputStream {
        private boolean closed;

        @Override
        public synchronized int read() {
            while (!closed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return -1;
                }
            }
            return -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return read(); // Nothing ever comes but the end.
        }

        @Override
        public synchronized void close() {
            closed = true;
            notifyAll();
        }
    }
}
