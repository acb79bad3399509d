package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A restart of a control plane that has synchronised a million objects: 100 members, or as many as an argument says, of 10,000 Pods each. They are one API
 * server under many names. One Pod changes while nobody looks; measured is when the searches of all members show it.
 */
final class RestartBenchmark {
    private static final int MEMBERS = 100;
    private static final int PODS = 10_000;
    private static final String OBJECTS = "flagship_sync_objects";
    private static final String SEARCH = "/apis/clusterpedia.io/v1beta1/resources/api/v1/pods?names=late";
    private static final String REQUESTS = "apiserver_request_total";

    private RestartBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : MEMBERS;
        var directory = Files.createTempDirectory("flagship-benchmark-");
        var data = Files.createDirectory(directory.resolve("plane"));
        try (var members = new Members()) {
            var member = members.start(Files.createDirectory(directory.resolve("m")));
            Members.fill(member, PODS);
            firstRun(data, member, count);
            new KubeClient(member.inProcess(UserInfo.system("benchmark"))).create(Members.PODS, late());
            double lists = lists(member);
            secondRun(data, member, count, lists);
        }
    }

    private static ObjectNode late() {
        var pod = Members.pod(PODS);
        pod.withObject("/metadata").put("name", "late");
        return pod;
    }

    private static void firstRun(Path data, ApiServer member, int count) throws IOException, InterruptedException {
        try (var plane = ControlPlaneProcess.start(data);
                var host = plane.open()) {
            long start = System.nanoTime();
            for (int index = 0; index < count; index++) {
                PediaClusters.create(host, "m" + index, Members.kubeconfig(member), List.of("pods"));
            }
            while (ControlPlaneProcess.metric(host, OBJECTS) < (double) count * PODS) {
                Thread.sleep(Duration.ofSeconds(1));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%,d objects after %.0f s (%,.0f/s), %d MiB at the highest%n",
                    count * PODS, seconds, count * PODS / seconds, plane.peakMebibytes());
            Thread.sleep(Duration.ofSeconds(10)); // What is written behind comes to its end.
        }
    }

    private static void secondRun(Path data, ApiServer member, int count, double listsBefore)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (var plane = ControlPlaneProcess.start(data);
                var host = plane.open()) {
            double ready = plane.startTime().toMillis() / 1e3;
            while (shown(host) < count) {
                Thread.sleep(Duration.ofMillis(20));
            }
            double fresh = (System.nanoTime() - start) / 1e9;
            new Report("Restart with %,d objects of %d members".formatted(count * PODS, count))
                    .row("from the launcher to ready", "%.2f s".formatted(ready), "")
                    .row(
                            "from there until all members' searches show a change",
                            "%.2f s".formatted(fresh - ready),
                            "under 3 s")
                    .row("lists that the members were asked for", "%.0f".formatted(lists(member) - listsBefore), "none")
                    .row(
                            "processor time until then",
                            "%.1f s".formatted(plane.cpu().toMillis() / 1e3),
                            "")
                    .row("resident memory then", plane.residentMebibytes() + " MiB", "")
                    .print();
        }
    }

    private static int shown(HttpTransport host) throws IOException, InterruptedException {
        try (var response = host.send(Request.get(SEARCH))) {
            var body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            return body.split("\"name\":\"late\"", -1).length - 1;
        }
    }

    /** Lists of Pods that the member has answered; those on a watch are none. */
    private static double lists(ApiServer member) throws IOException, InterruptedException {
        try (var transport = Members.open(member)) {
            return ControlPlaneProcess.metric(transport, REQUESTS, "resource=\"pods\"", "verb=\"LIST\"");
        }
    }
}
