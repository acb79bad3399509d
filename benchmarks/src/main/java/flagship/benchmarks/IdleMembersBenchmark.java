package flagship.benchmarks;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What it costs to follow many members in which nothing happens: 40 types each. All of them are one API server in the benchmark's process, which is
 * joined under many names: every name has its own connection, health checks and 40 watches.
 *
 * <p>Arguments: the number of members (default 1,000).
 */
final class IdleMembersBenchmark {
    private static final GroupVersionResource PEDIA_CLUSTERS =
            new GroupVersionResource("cluster.clusterpedia.io", "v1alpha2", "pediaclusters");
    private static final int MEMBERS = 1_000;
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private static final Map<String, List<String>> TYPES = Map.ofEntries(
            Map.entry(
                    "",
                    List.of(
                            "configmaps",
                            "endpoints",
                            "events",
                            "limitranges",
                            "namespaces",
                            "nodes",
                            "persistentvolumeclaims",
                            "persistentvolumes",
                            "pods",
                            "replicationcontrollers",
                            "resourcequotas",
                            "secrets",
                            "serviceaccounts",
                            "services")),
            Map.entry(
                    "apps", List.of("controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets")),
            Map.entry("batch", List.of("cronjobs", "jobs")),
            Map.entry("autoscaling", List.of("horizontalpodautoscalers")),
            Map.entry("networking.k8s.io", List.of("ingressclasses", "ingresses", "networkpolicies")),
            Map.entry("policy", List.of("poddisruptionbudgets")),
            Map.entry(
                    "rbac.authorization.k8s.io",
                    List.of("clusterrolebindings", "clusterroles", "rolebindings", "roles")),
            Map.entry(
                    "storage.k8s.io",
                    List.of("csidrivers", "csinodes", "csistoragecapacities", "storageclasses", "volumeattachments")),
            Map.entry("coordination.k8s.io", List.of("leases")),
            Map.entry("discovery.k8s.io", List.of("endpointslices")),
            Map.entry("scheduling.k8s.io", List.of("priorityclasses")),
            Map.entry("node.k8s.io", List.of("runtimeclasses")),
            Map.entry("admissionregistration.k8s.io", List.of("validatingwebhookconfigurations")));

    private IdleMembersBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : MEMBERS;
        var directory = Files.createTempDirectory("flagship-benchmark-");
        try (var members = new Members();
                var plane = ControlPlaneProcess.start(Files.createDirectory(directory.resolve("plane")));
                var host = plane.open()) {
            var kubeconfig = Members.kubeconfig(members.start(Files.createDirectory(directory.resolve("m"))));
            long before = plane.residentMebibytes();
            long start = System.nanoTime();
            for (int index = 0; index < count; index++) {
                PediaClusters.create(host, "m" + index, kubeconfig, TYPES);
            }
            awaitReady(host, count);
            double seconds = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLING);
            var cpu = plane.cpu();
            Thread.sleep(IDLE);
            double share = plane.cpu().minus(cpu).toNanos() / (double) IDLE.toNanos();
            int types = TYPES.values().stream().mapToInt(List::size).sum();
            new Report("%,d members with %d types, in which nothing happens".formatted(count, types))
                    .row("all of them synchronised after", "%.1f s".formatted(seconds), "")
                    .row("objects", "%,.0f".formatted(ControlPlaneProcess.metric(host, "flagship_sync_objects")), "")
                    .row("resident memory before", before + " MiB", "")
                    .row("resident memory, idle", plane.residentMebibytes() + " MiB", "under 1,536 MiB")
                    .row("resident memory, highest", plane.peakMebibytes() + " MiB", "")
                    .row("processor time, idle", "%.1f %% of a core".formatted(share * 100), "under 5 %")
                    .print();
        }
    }

    private static void awaitReady(HttpTransport host, int count) throws IOException, InterruptedException {
        var client = new KubeClient(host);
        for (int index = 0; index < count; index++) {
            var name = new NamespacedName("", "m" + index);
            while (!isReady(client, name)) {
                Thread.sleep(Duration.ofMillis(250));
            }
        }
    }

    private static boolean isReady(KubeClient client, NamespacedName name) throws IOException, InterruptedException {
        for (var condition : client.get(PEDIA_CLUSTERS, name).path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
