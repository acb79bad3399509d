package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.propagation.MemberAccess.AccessUnusable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks members the same thing at the same time, with the credentials of the control plane. A member that does not answer in time costs
 * itself alone. Owns a connection a cluster. Safe for use by many threads.
 */
final class MemberCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ANSWER_BYTES_MAX = 64 << 20;

    private record Way(ClientConfig config, Transport transport) {}

    private final MemberAccess access;
    private final Map<String, Way> ways = new HashMap<>();

    MemberCalls(KubeClient hostClient) {
        access = new MemberAccess(hostClient);
    }

    /** What members said: an object each, or why there is none. In the order of their names. */
    record Answers(Map<String, ObjectNode> objects, Map<String, String> failures) {}

    /** Asks for a path, which is percent-encoded. A member that has nothing there (404) is in neither map. */
    Answers get(Collection<Cluster> clusters, String path) throws InterruptedException {
        var running = new TreeMap<String, Future<Optional<ObjectNode>>>();
        var objects = new LinkedHashMap<String, ObjectNode>();
        var failures = new LinkedHashMap<String, String>();
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (Cluster cluster : clusters) {
                Callable<Optional<ObjectNode>> question = () -> ask(cluster, path);
                running.put(cluster.name(), executor.submit(question));
            }
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            for (var entry : running.entrySet()) {
                try {
                    entry.getValue()
                            .get(giveUp - System.nanoTime(), TimeUnit.NANOSECONDS)
                            .ifPresent(object -> objects.put(entry.getKey(), object));
                } catch (ExecutionException e) {
                    failures.put(
                            entry.getKey(), String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage()));
                } catch (TimeoutException e) {
                    failures.put(entry.getKey(), "no answer within %d seconds".formatted(PATIENCE.toSeconds()));
                }
            }
        } finally {
            executor.shutdownNow();
            executor.close();
        }
        return new Answers(objects, failures);
    }

    private Optional<ObjectNode> ask(Cluster cluster, String path) throws IOException, InterruptedException {
        try (var response = way(cluster).send(Transport.Request.get(path))) {
            if (response.status() == 404) {
                return Optional.empty();
            }
            var body = response.body().readNBytes(ANSWER_BYTES_MAX);
            if (response.status() != 200) {
                throw new IOException("%d for %s".formatted(response.status(), path));
            }
            return Optional.of(Json.parseObject(body));
        } catch (MalformedJson e) {
            throw new IOException("no JSON for " + path, e);
        }
    }

    private Transport way(Cluster cluster) throws IOException, InterruptedException {
        try {
            var config = access.of(cluster);
            synchronized (ways) {
                var known = ways.get(cluster.name());
                if (known != null && known.config().equals(config)) {
                    return known.transport();
                }
                if (known != null) {
                    known.transport().close();
                }
                var fresh = new Way(config, HttpTransport.open(config));
                ways.put(cluster.name(), fresh);
                return fresh.transport();
            }
        } catch (AccessUnusable e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        synchronized (ways) {
            ways.values().forEach(way -> way.transport().close());
            ways.clear();
        }
    }
}
