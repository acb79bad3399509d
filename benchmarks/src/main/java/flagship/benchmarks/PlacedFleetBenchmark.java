package flagship.benchmarks;

import flagship.benchmarks.PropagationBenchmark.Lags;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.GroupVersionResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Propagation at the sizes that issues and other projects name. {@code members N}: one template after the other to N members. {@code memory
 * [SHARE]}: 2,000 Deployments, Secrets and Services and 4,000 ConfigMaps on 5 members, or a share of them. {@code published}: 200 Deployments of
 * 1,000 replicas over 100 members. {@code restart [N]}: a control plane with N Deployments, each with its ConfigMap, is stopped and started again.
 */
final class PlacedFleetBenchmark {
    private static final int WRITERS = 16;
    private static final int SINGLE = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(40);
    private static final GroupVersionResource BINDINGS =
            new GroupVersionResource("work.karmada.io", "v1alpha2", "resourcebindings");
    private static final GroupVersionResource WORKS = new GroupVersionResource("work.karmada.io", "v1alpha1", "works");

    private final Path directory = Files.createTempDirectory("flagship-benchmark-");
    private final String[] options = SampleTemplates.placing();

    private PlacedFleetBenchmark() throws java.io.IOException {}

    public static void main(String[] arguments) throws Exception {
        var benchmark = new PlacedFleetBenchmark();
        var what = arguments.length == 0 ? "" : arguments[0];
        int number = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        switch (what) {
            case "members" -> benchmark.members(number == 0 ? 10 : number);
            case "memory" -> benchmark.memory(number == 0 ? 1 : number);
            case "published" -> benchmark.published();
            case "restart" -> benchmark.restart(number == 0 ? 30_000 : number);
            default -> throw new IllegalArgumentException("members [N] | memory [SHARE] | published | restart [N]");
        }
    }

    private void members(int count) throws Exception {
        try (var plane = ControlPlaneProcess.start(Files.createDirectory(directory.resolve("plane")), options);
                var transport = plane.open();
                var members = new JoinedMembers(new KubeClient(transport), PATIENCE)) {
            var host = new KubeClient(transport);
            members.join(count, directory, List.of(SampleTemplates.DEPLOYMENTS));
            SampleTemplates.prepare(host, "Deployment");
            Lags.singly(host, members, count, "warm-up", SINGLE);
            var cpu = plane.cpu();
            var lags = Lags.singly(host, members, count, "single", SINGLE);
            var used = plane.cpu().minus(cpu);
            new Report("A Deployment to %d members, one after the other".formatted(count))
                    .row("present in the first member, p50", Lags.millis(lags.first(), 50), "")
                    .row("present in the last member, p50", Lags.millis(lags.last(), 50), "")
                    .row(
                            "present in the last member, p99",
                            Lags.millis(lags.last(), 99),
                            "under " + (count > 10 ? 500 : 100) + " ms")
                    .row("processor time, a Work", "%.1f ms".formatted(used.toNanos() / 1e6 / SINGLE / count), "")
                    .row("resident memory afterwards", plane.residentMebibytes() + " MiB", "")
                    .print();
        }
    }

    private void memory(int share) throws Exception {
        int number = 2_000 / share;
        try (var plane = ControlPlaneProcess.start(Files.createDirectory(directory.resolve("plane")), options);
                var transport = plane.open();
                var members = new JoinedMembers(new KubeClient(transport), PATIENCE)) {
            var host = new KubeClient(transport);
            members.join(
                    5,
                    directory,
                    List.of(
                            SampleTemplates.DEPLOYMENTS,
                            SampleTemplates.CONFIG_MAPS,
                            SampleTemplates.SECRETS,
                            SampleTemplates.SERVICES));
            long empty = plane.residentMebibytes();
            SampleTemplates.prepare(host, "Deployment", "Secret", "ConfigMap", "Service");
            long before = members.arrived();
            long start = System.nanoTime();
            Writers.write(WRITERS, number, index -> {
                var name = "app-" + index;
                host.create(SampleTemplates.CONFIG_MAPS, SampleTemplates.configMap(name));
                host.create(SampleTemplates.CONFIG_MAPS, SampleTemplates.configMap(name + "-more"));
                host.create(SampleTemplates.SECRETS, SampleTemplates.secret(name));
                host.create(SampleTemplates.SERVICES, SampleTemplates.service(name));
                host.create(SampleTemplates.DEPLOYMENTS, SampleTemplates.configured(name, 10));
            });
            members.await(() -> members.arrived() >= before + 25L * number);
            double seconds = (System.nanoTime() - start) / 1e9;
            untilQuiet(plane);
            new Report("%,d templates (2 of 5 ConfigMaps) on 5 members".formatted(5 * number))
                    .row("all in all members", "%.1f s, %.0f Works/s".formatted(seconds, 25 * number / seconds), "")
                    .row(
                            "processor time, a Work",
                            "%.1f ms".formatted(plane.cpu().toNanos() / 1e6 / 25 / number),
                            "")
                    .row("resident memory, no template", empty + " MiB", "")
                    .row("resident memory, quiet afterwards", plane.residentMebibytes() + " MiB", "under 512 MiB")
                    .row("resident memory, highest", plane.peakMebibytes() + " MiB", "")
                    .print();
        }
    }

    private void published() throws Exception {
        int clusters = 100;
        int templates = 200;
        try (var plane = ControlPlaneProcess.start(Files.createDirectory(directory.resolve("plane")), options);
                var transport = plane.open();
                var members = new JoinedMembers(new KubeClient(transport), PATIENCE)) {
            var host = new KubeClient(transport);
            members.join(clusters, directory, List.of(SampleTemplates.DEPLOYMENTS));
            SampleTemplates.prepare(host, "Deployment");
            var sent = new long[templates];
            long start = System.nanoTime();
            Writers.write(WRITERS, templates, index -> {
                sent[index] = System.nanoTime();
                host.create(SampleTemplates.DEPLOYMENTS, SampleTemplates.deployment("app-" + index, 1_000));
            });
            double written = (System.nanoTime() - start) / 1e9;
            members.await(() -> members.arrived() == (long) clusters * templates);
            double all = (System.nanoTime() - start) / 1e9;
            var lags = new double[clusters * templates];
            int next = 0;
            for (int index = 0; index < templates; index++) {
                for (long moment : members.moments("app-" + index)) {
                    lags[next++] = (moment - sent[index]) / 1e6;
                }
            }
            Arrays.sort(lags);
            new Report("100 clusters x 200 templates x 1,000 replicas, created at once")
                    .row("templates written", "%.1f s".formatted(written), "")
                    .row("all in all members", "%.1f s, %.0f Works/s".formatted(all, lags.length / all), "")
                    .row("template to member, p50", Lags.millis(lags, 50), "")
                    .row("template to member, p99", Lags.millis(lags, 99), "")
                    .row("resident memory, highest", plane.peakMebibytes() + " MiB", "")
                    .print();
        }
    }

    private void restart(int number) throws Exception {
        var data = Files.createDirectory(directory.resolve("plane"));
        var first = ControlPlaneProcess.start(data, options);
        try (var transport = first.open();
                var members = new JoinedMembers(new KubeClient(transport), PATIENCE)) {
            var host = new KubeClient(transport);
            members.join(1, directory, List.of(SampleTemplates.DEPLOYMENTS, SampleTemplates.CONFIG_MAPS));
            SampleTemplates.prepare(host, "Deployment");
            long before = members.arrived();
            Writers.write(WRITERS, number, index -> {
                host.create(SampleTemplates.CONFIG_MAPS, SampleTemplates.configMap("app-" + index));
                host.create(SampleTemplates.DEPLOYMENTS, SampleTemplates.configured("app-" + index, 2));
            });
            members.await(() -> members.arrived() >= before + 2L * number);
            untilQuiet(first);
            long resident = first.residentMebibytes();
            var versions = versions(host);
            first.close();
            restarted(data, number, versions, resident, members);
        } finally {
            first.close();
        }
    }

    private void restarted(Path data, int number, Map<String, String> before, long resident, JoinedMembers members)
            throws Exception {
        try (var plane = ControlPlaneProcess.start(data, options);
                var transport = plane.open()) {
            long ready = System.nanoTime();
            var host = new KubeClient(transport);
            host.create(SampleTemplates.DEPLOYMENTS, SampleTemplates.deployment("edit-after-restart", 2));
            members.await(() -> members.moments("edit-after-restart").size() == 1);
            double edit = (System.nanoTime() - ready) / 1e6;
            untilQuiet(plane);
            double quiet = (System.nanoTime() - ready) / 1e9;
            var after = versions(host);
            long written = before.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(after.get(entry.getKey())))
                    .count();
            new Report("A restart with %,d Deployments and as many ConfigMaps that they need".formatted(number))
                    .row("start to ready", "%.2f s".formatted(plane.startTime().toMillis() / 1e3), "")
                    .row("a new Deployment in the member, from ready on", "%.0f ms".formatted(edit), "under 1,000 ms")
                    .row("quiet again, from ready on", "%.1f s".formatted(quiet), "under 20 s")
                    .row(
                            "templates, bindings and Works written",
                            "%,d of %,d".formatted(written, before.size()),
                            "none")
                    .row("processor time", "%.1f s".formatted(plane.cpu().toMillis() / 1e3), "")
                    .row(
                            "resident memory before, after",
                            "%d, %d MiB".formatted(resident, plane.residentMebibytes()),
                            "")
                    .print();
        }
    }

    /** The resourceVersion of each template, binding and Work. */
    private static Map<String, String> versions(KubeClient host) throws Exception {
        var versions = new HashMap<String, String>();
        for (var resource : List.of(SampleTemplates.DEPLOYMENTS, SampleTemplates.CONFIG_MAPS, BINDINGS, WORKS)) {
            for (var object : host.listAll(resource, ListOptions.ALL)) {
                var head = object.head();
                versions.put(resource.resource() + "/" + head.namespace() + "/" + head.name(), head.resourceVersion());
            }
        }
        return versions;
    }

    /** Returns when the control plane has used less than a twentieth of a core for two seconds. */
    private static void untilQuiet(ControlPlaneProcess plane) {
        long window = Duration.ofSeconds(2).toNanos();
        long used = Long.MAX_VALUE;
        while (used > window / 20) {
            var before = plane.cpu();
            LockSupport.parkNanos(window);
            used = plane.cpu().minus(before).toNanos();
        }
    }
}
