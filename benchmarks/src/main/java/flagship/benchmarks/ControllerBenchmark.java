package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * The scheduler end to end on the embedded API server: pending bindings after a restart, edits meanwhile, and bindings that wake together in
 * a process that is warm. A hundred clusters, dynamic weights.
 */
final class ControllerBenchmark {
    private static final int CLUSTERS = 100;
    private static final int PENDING = 5_000;
    private static final int WOKEN = 10_000;
    private static final int EDITS = 10;
    private static final int WRITERS = 16;
    private static final Duration POLL = Duration.ofMillis(25);
    private static final String ATTEMPTS = "karmada_scheduler_schedule_attempts_total";
    private static final String[] ROLES = {"--roles", "apiserver,scheduler"};

    private ControllerBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var data = Files.createDirectory(
                Files.createTempDirectory("flagship-benchmark-").resolve("plane"));
        var report = new Report("The scheduler on the embedded API server, %d clusters".formatted(CLUSTERS));
        try (var plane = ControlPlaneProcess.start(data, "--roles", "apiserver");
                var host = plane.open()) {
            var client = new KubeClient(host);
            for (int index = 0; index < CLUSTERS; index++) {
                createCluster(client, index);
            }
            create(client, PENDING, "Deployment", "pending");
        }
        restart(data, report);
        report.print();
    }

    private static void restart(Path data, Report report) throws Exception {
        try (var plane = ControlPlaneProcess.start(data, ROLES);
                var host = plane.open()) {
            long ready = System.nanoTime();
            var client = new KubeClient(host);
            var edits = edits(client);
            awaitAttempts(host, PENDING + EDITS);
            double seconds = (System.nanoTime() - ready) / 1e9;
            report.row(
                    "%,d pending after a restart, ready to last one placed".formatted(PENDING),
                    "%.2f s, %,.0f/s".formatted(seconds, PENDING / seconds),
                    "under 5 s");
            report.row(
                    "an edit meanwhile, over HTTPS, median and highest",
                    "%.0f ms, %.0f ms".formatted(Report.percentile(edits, 50), edits[EDITS - 1]),
                    "under 100 ms");
            wake(plane, host, client, report);
        }
    }

    /** Milliseconds from the request that makes a binding to the answer that shows it placed. */
    private static double[] edits(KubeClient client) throws Exception {
        var millis = new double[EDITS];
        for (int edit = 0; edit < EDITS; edit++) {
            long start = System.nanoTime();
            var name = "edit-" + edit;
            client.create(ResourceBinding.RESOURCE, binding(name, "Deployment"));
            while (!isPlaced(client, name)) {
                Thread.sleep(1);
            }
            millis[edit] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private static boolean isPlaced(KubeClient client, String name) throws Exception {
        var binding = client.get(ResourceBinding.RESOURCE, new NamespacedName("default", name));
        return binding.at("/status/conditions/0/reason").asText().equals("Success");
    }

    /** Bindings of a kind that no cluster serves are all placed when clusters begin to. */
    private static void wake(ControlPlaneProcess plane, HttpTransport host, KubeClient client, Report report)
            throws Exception {
        double before = ControlPlaneProcess.metric(host, ATTEMPTS);
        create(client, WOKEN, "Special", "woken");
        awaitAttempts(host, before + WOKEN);
        awaitIdle(host);
        before = ControlPlaneProcess.metric(host, ATTEMPTS);
        var cpu = plane.cpu();
        long start = System.nanoTime();
        client.mergePatchStatus(Cluster.RESOURCE, new NamespacedName("", name(0)), status(0, "Special"));
        awaitAttempts(host, before + WOKEN);
        double seconds = (System.nanoTime() - start) / 1e9;
        report.row(
                "%,d bindings that wake together, warm".formatted(WOKEN),
                "%,.0f/s".formatted(WOKEN / seconds),
                "2,000/s");
        report.row(
                "processor time a binding",
                "%,.0f us".formatted(plane.cpu().minus(cpu).toNanos() / 1e3 / WOKEN),
                "");
        report.row("resident memory, highest", plane.peakMebibytes() + " MiB", "");
    }

    private static void awaitAttempts(HttpTransport host, double count) throws Exception {
        while (ControlPlaneProcess.metric(host, ATTEMPTS) < count) {
            Thread.sleep(POLL);
        }
    }

    private static void awaitIdle(HttpTransport host) throws Exception {
        while (ControlPlaneProcess.metric(host, "karmada_scheduler_scheduler_pending_bindings") > 0) {
            Thread.sleep(POLL);
        }
    }

    private static void create(KubeClient client, int count, String kind, String prefix) throws Exception {
        Writers.write(
                WRITERS, count, index -> client.create(ResourceBinding.RESOURCE, binding(prefix + "-" + index, kind)));
    }

    private static String name(int index) {
        return "member-%03d".formatted(index);
    }

    private static void createCluster(KubeClient client, int index) throws Exception {
        var cluster = Json.object().put("apiVersion", Cluster.KIND.apiVersion()).put("kind", Cluster.KIND.kind());
        cluster.putObject("metadata").put("name", name(index));
        cluster.putObject("spec").put("syncMode", "Push").put("region", "region-" + index % 10);
        client.create(Cluster.RESOURCE, cluster);
        client.mergePatchStatus(Cluster.RESOURCE, new NamespacedName("", name(index)), status(index, "Deployment"));
    }

    private static ObjectNode status(int index, String kind) {
        return json("""
                {'status':{'apiEnablements':[{'groupVersion':'apps/v1','resources':[{'name':'deployments','kind':'%s'}]}],
                 'resourceSummary':{'allocatable':{'cpu':'%d','memory':'%dGi','pods':'100000'}}}}
                """.formatted(kind, 10_000 + 100 * index, 40_000));
    }

    private static ObjectNode binding(String name, String kind) {
        return json("""
                {'apiVersion':'work.karmada.io/v1alpha2','kind':'ResourceBinding',
                 'metadata':{'namespace':'default','name':'%1$s','labels':{'propagationpolicy.karmada.io/permanent-id':'1'}},
                 'spec':{'resource':{'apiVersion':'apps/v1','kind':'%2$s','namespace':'default','name':'%1$s','uid':'%1$s'},
                  'replicas':10,'replicaRequirements':{'resourceRequest':{'cpu':'100m','memory':'128Mi'}},
                  'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted',
                   'weightPreference':{'dynamicWeight':'AvailableReplicas'}}}}}
                """.formatted(name, kind));
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
