package flagship.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.ServerStartException;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfig;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore.StoreUnavailable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of two members, as a user meets it: over HTTPS, with the kubeconfig that the control plane wrote, and with kubectl. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FleetEndToEndTest {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Path directory;

    private DataDirectory data;
    private DemoFleet fleet;
    private SearchClient search;

    @BeforeAll
    void startFleet(@TempDir Path temporary) throws Exception {
        directory = temporary;
        data = DataDirectory.open(directory.resolve("fleet"));
        fleet = DemoFleet.start(data, 2, _ -> {});
        new SyncProgress(fleet.plane().sync().orElseThrow(), fleet.members().keySet()).await();
        search = new SearchClient(fleet.plane().host());
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    @Test
    void aSearchFindsTheObjectsOfEveryCluster() throws Exception {
        var clusters = new TreeSet<String>();
        for (JsonNode pod :
                search.get("/api/v1/pods?labelSelector=team%3Dstorefront").path("items")) {
            clusters.add(pod.at("/metadata/annotations")
                    .path("shadow.clusterpedia.io/cluster-name")
                    .asText());
        }

        assertThat(clusters).containsExactly("amsterdam", "boston");
    }

    @Test
    void aChangeInAMemberIsSeenInTheSearchAndSoIsItsDeletion() throws Exception {
        var name = new NamespacedName("shop", "end-to-end");
        var member =
                new KubeClient(requireNonNull(fleet.members().get("boston")).inProcess());
        var object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", name.name()).put("namespace", name.namespace());

        member.create(CONFIG_MAPS, object);
        await("the ConfigMap is found", () -> found("/api/v1/configmaps?names=end-to-end") == 1);
        member.delete(CONFIG_MAPS, name);
        await("the ConfigMap is gone", () -> found("/api/v1/configmaps?names=end-to-end") == 0);
    }

    @Test
    void eventsAreSearchedAndComeWithWhatTheyAreAbout() throws Exception {
        var member =
                new KubeClient(requireNonNull(fleet.members().get("boston")).inProcess());
        var object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", "eventful").put("namespace", "shop");
        var uid = member.create(CONFIG_MAPS, object).at("/metadata/uid").asText();
        var event = Json.object().put("apiVersion", "v1").put("kind", "Event").put("reason", "Testing");
        event.putObject("metadata").put("name", "eventful.1").put("namespace", "shop");
        event.putObject("involvedObject")
                .put("apiVersion", "v1")
                .put("kind", "ConfigMap")
                .put("namespace", "shop")
                .put("name", "eventful")
                .put("uid", uid);
        member.create(new GroupVersionResource("", "v1", "events"), event);

        await("the Event is found", () -> found("/api/v1/events?names=eventful.1") == 1);
        await(
                "it comes with the object",
                () -> search.get("/api/v1/configmaps?names=eventful&injectEvents=true")
                        .at("/items/0/metadata/annotations")
                        .path("shadow.clusterpedia.io/events")
                        .asText()
                        .contains("Testing"));
    }

    @Test
    void theClustersReportTheirNodesAndAreReady() throws Exception {
        var view = new FleetView(fleet.plane().host());

        await("both clusters are ready with three nodes", () -> {
            var table = view.table().toString();
            return table.lines()
                            .filter(line -> line.contains("True") && line.contains("3/3"))
                            .count()
                    == 2;
        });
    }

    @Test
    void theKubeconfigHasAContextForTheControlPlaneTheFleetAndEachCluster() throws Exception {
        await(
                "every cluster has its context",
                () -> KubeConfig.parse(Files.readAllBytes(fleet.kubeconfig()))
                        .contexts()
                        .keySet()
                        .containsAll(List.of("flagship", "fleet", "amsterdam", "boston")));

        assertThat(KubeConfig.parse(Files.readAllBytes(fleet.kubeconfig())).currentContext())
                .isEqualTo("flagship");
    }

    @Test
    void kubectlSearchesTheFleet() throws Exception {
        assumeKubectl();

        assertThat(kubectl("--context", "fleet", "get", "pods", "-A", "-l", "app=storefront"))
                .contains("CLUSTER")
                .contains("amsterdam")
                .contains("boston");
        assertThat(kubectl("--context", "amsterdam", "get", "deployments", "-n", "shop"))
                .contains("storefront")
                .doesNotContain("boston");
        assertThat(kubectl("--context", "amsterdam", "get", "deployment", "basket", "-n", "shop", "-o", "yaml"))
                .contains("shadow.clusterpedia.io/cluster-name: amsterdam");
        assertThat(kubectl("--context", "fleet", "get", "caches", "-A"))
                .contains("sessions")
                .contains("amsterdam");
        assertThat(kubectl("get", "clusters,pediaclusters"))
                .contains("amsterdam")
                .contains("True");
    }

    @Test
    void kubectlWatchesTheFleetOnOneConnection() throws Exception {
        assumeKubectl();
        var name = new NamespacedName("shop", "watched");
        var command = List.of(
                "kubectl",
                "--kubeconfig",
                fleet.kubeconfig().toString(),
                "--context",
                "fleet",
                "get",
                "configmaps",
                "-A",
                "-w",
                "--request-timeout=60s");
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var lines = process.inputReader()) {
            assertThat(lines.readLine()).contains("CLUSTER"); // The list has been read.
            for (String member : List.of("amsterdam", "boston")) {
                var object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
                object.putObject("metadata").put("name", name.name()).put("namespace", name.namespace());
                new KubeClient(requireNonNull(fleet.members().get(member)).inProcess()).create(CONFIG_MAPS, object);
            }

            var seen = new TreeSet<String>();
            while (seen.size() < 2) {
                var line = requireNonNull(lines.readLine(), "kubectl has ended");
                if (line.contains("watched")) {
                    seen.add(line.contains("amsterdam") ? "amsterdam" : "boston");
                }
            }
            assertThat(seen).containsExactly("amsterdam", "boston");
        } finally {
            process.toHandle().destroyForcibly();
            for (String member : List.of("amsterdam", "boston")) {
                new KubeClient(requireNonNull(fleet.members().get(member)).inProcess()).delete(CONFIG_MAPS, name);
            }
        }
    }

    @Test
    void credentialsDoNotLieReadableOnDisk() throws Exception {
        var key = KubeConfig.parse(Files.readAllBytes(fleet.memberKubeconfig("boston")))
                .users()
                .values()
                .iterator()
                .next()
                .certificate()
                .keyData()
                .text();
        var line = key.lines().skip(1).findFirst().orElseThrow();
        var encoded = java.util.Base64.getEncoder()
                .encodeToString(key.getBytes(UTF_8))
                .substring(40, 80);

        try (var files = Files.walk(data.root())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.startsWith(data.store()) || file.startsWith(data.catalog()))
                    .toList()) {
                var text = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(text).as(file.toString()).doesNotContain(line).doesNotContain(encoded);
            }
        }
    }

    @Test
    void aClusterThatIsJoinedTwiceIsRefused() {
        var membership = new Membership(fleet.plane().host(), _ -> {});
        var boston = Connection.read(fleet.memberKubeconfig("boston"), "");

        assertThatThrownBy(() -> membership.join("boston", boston))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has joined already");
        assertThatThrownBy(() -> membership.join("boston-again", boston))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has joined already, as boston");
        assertThatThrownBy(() -> membership.join("fleet", boston)).isInstanceOf(UserError.class);
    }

    @Test
    void whatJoinsAndLeavesIsFoundAndThenForgotten() throws Exception {
        var own = DataDirectory.open(directory.resolve("guest"));
        try (var guest = SimulatedMembers.start("guest", own, listening(own, 0), 1)) {
            var membership = new Membership(fleet.plane().host(), _ -> {});
            membership.join("guest", Connection.read(own.kubeconfig(), ""));
            await("the guest's node is found", () -> found("/api/v1/nodes?clusters=guest") == 1);

            membership.unjoin("guest", LIMIT);

            assertThat(found("/api/v1/nodes?clusters=guest")).isZero();
            assertThat(guest.uri()).isNotNull();
        }
    }

    @Test
    void aSecondControlPlaneOnTheSameDataIsRefused() {
        assertThatThrownBy(() -> ControlPlane.start(
                        data, new CatalogPlace.InDirectory(data.catalog()), listening(data, 0), Role.all()))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining(data.store().toString());
    }

    @Test
    void aTakenPortIsNamed() {
        int taken = fleet.plane().uri().getPort();
        var other = DataDirectory.open(directory.resolve("other"));

        assertThatThrownBy(() -> ControlPlane.startApiServer(other, listening(other, taken)))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining(Integer.toString(taken));
    }

    @Test
    void theCommandLineShowsTheFleetAndFindsThings() {
        var kubeconfig = fleet.kubeconfig().toString();

        assertThat(run("clusters", "--kubeconfig", kubeconfig))
                .contains("amsterdam")
                .contains("boston");
        assertThat(run("search", "deploy", "storefront", "--kubeconfig", kubeconfig))
                .contains("amsterdam")
                .contains("boston");
        assertThat(run("search", "gizmos", "--kubeconfig", kubeconfig))
                .contains("no cluster of the fleet has a resource \"gizmos\"");
        assertThat(run("unjoin", "nobody", "--kubeconfig", kubeconfig)).contains("no cluster named nobody has joined");
    }

    @Test
    void theCommandLineCountsAndKnowsWhatIsServedWhere() {
        var kubeconfig = fleet.kubeconfig().toString();

        assertThat(run("count", "pods", "--by", "cluster,namespace", "--kubeconfig", kubeconfig))
                .contains("CLUSTER", "NAMESPACE", "COUNT", "amsterdam", "boston", "shop");
        assertThat(run("count", "deploy", "--by", "image", "--kubeconfig", kubeconfig))
                .contains("IMAGE");
        assertThat(run("api-resources", "--kubeconfig", kubeconfig))
                .contains("deployments", "apps/v1", "amsterdam,boston", "all of them");
        assertThat(run("upgrade-check", "1.34", "--kubeconfig", kubeconfig)).contains("clusters");
        assertThat(run("upgrade-check", "soon", "--kubeconfig", kubeconfig)).contains("give one like 1.32");
    }

    private static String run(String... arguments) {
        var text = new StringWriter();
        var writer = new PrintWriter(text, true);
        Main.run(arguments, java.util.Map.of(), writer, writer);
        return text.toString();
    }

    private static ApiServerConfig listening(DataDirectory data, int port) {
        return ApiServerConfig.of(data.root(), new ListenAddress("127.0.0.1", port));
    }

    private int found(String path) throws IOException, InterruptedException {
        return search.get(path).path("items").size();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(giveUp);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private static void assumeKubectl() throws InterruptedException {
        try {
            var version = new ProcessBuilder("kubectl", "version", "--client")
                    .redirectErrorStream(true)
                    .start();
            version.getInputStream().readAllBytes();
            assumeTrue(version.waitFor() == 0, "SKIPPED: kubectl does not work here");
        } catch (IOException e) {
            assumeTrue(false, "SKIPPED: kubectl is not installed");
        }
    }

    private String kubectl(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(
                List.of("kubectl", "--kubeconfig", fleet.kubeconfig().toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("HOME", directory.toString()); // Its discovery cache belongs to this test.
        var running = process.start();
        var output = new String(running.getInputStream().readAllBytes(), UTF_8);
        assertThat(running.waitFor()).as(output).isZero();
        return output;
    }
}
