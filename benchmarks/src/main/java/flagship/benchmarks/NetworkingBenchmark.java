package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.ovsdb.MonitoredTable;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** From pods in the API server to their ports in a real northbound database, and a restart with all of them. Needs OVN (Debian: ovn-central). */
final class NetworkingBenchmark {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final GroupVersionResource SUBNETS = new GroupVersionResource("kubeovn.io", "v1", "subnets");
    private static final String NAMESPACE = "load";
    private static final int WRITERS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private NetworkingBenchmark() {}

    /** @param arguments how many pods; 10,000 if not given */
    public static void main(String[] arguments) throws Exception {
        int pods = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        var directory = Files.createTempDirectory("flagship-benchmark-");
        var socket = directory.resolve("nb.sock");
        var server = database(directory, socket);
        try (var database = OvsdbClient.start(config(socket))) {
            if (!database.waitInSync(Duration.ofSeconds(30))) {
                throw new IOException("the northbound database did not start: "
                        + database.failure().orElse(""));
            }
            var plane = Files.createDirectory(directory.resolve("plane"));
            double created = create(plane, socket, database, pods);
            var restart = restart(plane, socket, database, pods);
            new Report("%,d pods' ports in the northbound database".formatted(pods))
                    .row("from the first object to the last port", "%.1f s".formatted(created), "10,000 in under 20 s")
                    .row("ports a second", "%.0f".formatted(pods / created), "500")
                    .row("restart to the first new port", "%.1f s".formatted(restart[0]), "under 10 s with 50,000")
                    .row("changes of rows by the restart", "%.0f".formatted(restart[1]), "0")
                    .print();
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static Process database(Path directory, Path socket) throws IOException, InterruptedException {
        var file = directory.resolve("nb.db").toString();
        var made = new ProcessBuilder("ovsdb-tool", "create", file, "/usr/share/ovn/ovn-nb.ovsschema")
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("the northbound database could not be made: install ovn-central");
        }
        return new ProcessBuilder(
                        "/usr/sbin/ovsdb-server",
                        "--remote=punix:" + socket,
                        "--unixctl=" + directory.resolve("nb.ctl"),
                        "-vconsole:off",
                        "-vsyslog:off",
                        file)
                .inheritIO()
                .start();
    }

    private static OvsdbConfig config(Path socket) {
        return OvsdbConfig.of(
                List.of(new OvsdbEndpoint.Unix(socket)),
                "OVN_Northbound",
                List.of(MonitoredTable.of("Logical_Switch_Port", "name", "external_ids")
                        .indexedByName()));
    }

    private static ControlPlaneProcess plane(Path directory, Path socket) throws Exception {
        return ControlPlaneProcess.start(directory, "--roles", "apiserver,networking", "--ovn-nb", "unix:" + socket);
    }

    private static double create(Path directory, Path socket, OvsdbClient database, int pods) throws Exception {
        try (var plane = plane(directory, socket);
                var transport = plane.open()) {
            var host = new KubeClient(transport);
            host.create(NAMESPACES, json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'load'}}"));
            await(() -> isReady(host));
            long start = System.nanoTime();
            Writers.write(WRITERS, pods, index -> host.create(PODS, pod(index)));
            boolean all = database.replica().await(view -> ports(view.rows("Logical_Switch_Port")) >= pods, PATIENCE);
            if (!all) {
                throw new IOException("not all ports appeared within " + PATIENCE);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            await(() -> isAllocated(host, pods - 1));
            return seconds;
        }
    }

    private static long ports(java.util.Collection<flagship.ovsdb.Row> rows) {
        return rows.stream()
                .filter(row -> row.map("external_ids").containsKey("pod"))
                .count();
    }

    /** Seconds until a new pod has its port, and how many other rows changed. */
    private static double[] restart(Path directory, Path socket, OvsdbClient database, int pods) throws Exception {
        var changes = new AtomicLong();
        database.listen(changed -> changes.addAndGet(changed.size()));
        long start = System.nanoTime();
        try (var plane = plane(directory, socket);
                var transport = plane.open()) {
            new KubeClient(transport).create(PODS, pod(pods));
            database.replica()
                    .await(
                            view -> view.named("Logical_Switch_Port", "p" + pods + "." + NAMESPACE)
                                    .isPresent(),
                            PATIENCE);
            return new double[] {(System.nanoTime() - start) / 1e9, Math.max(0, changes.get() - 1)};
        }
    }

    private static ObjectNode pod(int index) {
        return json(
                "{'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'load','name':'p%d'},'spec':{'containers':[{'name':'c','image':'i'}]}}"
                        .formatted(index));
    }

    private static boolean isReady(KubeClient host) throws Exception {
        try {
            return host.find(SUBNETS, new NamespacedName("", "ovn-default"))
                    .filter(subnet -> subnet.at("/status/v4availableIPs").asLong() > 0)
                    .isPresent();
        } catch (ApiException e) {
            return false; // The kind is not served yet.
        }
    }

    private static boolean isAllocated(KubeClient host, int index) throws Exception {
        return host.get(PODS, new NamespacedName(NAMESPACE, "p" + index))
                .at("/metadata/annotations")
                .has("ovn.kubernetes.io/allocated");
    }

    /** A condition that asks a server. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not within " + PATIENCE);
            }
            Thread.sleep(10);
        }
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
