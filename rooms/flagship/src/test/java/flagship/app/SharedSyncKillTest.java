package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.ServerCatalogConfig.Login;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.simulator.SimulatedMember;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of the role sync on one PostgreSQL and one API server; SIGKILL of one. */
@Timeout(240)
@EnabledOnOs(
        value = OS.LINUX,
        architectures = "amd64",
        disabledReason = "Maven Central has that server for the test here only")
final class SharedSyncKillTest {
    private static final GroupVersionResource PEDIA_CLUSTERS =
            new GroupVersionResource("cluster.clusterpedia.io", "v1alpha2", "pediaclusters");
    private static final List<String> CLUSTERS =
            IntStream.range(0, 6).mapToObj(i -> "c" + i).toList();
    private static final int OBJECTS = 40;

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void afterAKillTheOtherProcessHasAllClustersAndNoRowIsLostOrDoubled() throws Exception {
        try (var postgres = EmbeddedPostgres.builder().start();
                var member = startMember()) {
            var url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort());
            var place = new CatalogPlace.OnServer(url, Optional.of(new Login("postgres", "postgres")));
            var data = data("plane");
            var config = ApiServerConfig.of(data.root(), new ListenAddress("127.0.0.1", 0));
            try (var plane = ControlPlane.start(data, place, config, Set.of(Role.APISERVER, Role.SEARCH))) {
                join(plane);
                try {
                    var first = startSync("first", url);
                    startSync("second", url);
                    var objects = new KubeClient(member.inProcess());
                    for (int i = 0; i < OBJECTS; i++) {
                        create(objects, "before-" + i);
                    }
                    await("everything is found", () -> isFound(plane, objects));

                    create(objects, "in-flight");
                    first.destroyForcibly().waitFor();
                    var killed = Instant.now();
                    for (int i = 0; i < OBJECTS; i++) {
                        create(objects, "after-" + i);
                        objects.delete(type("ConfigMap"), new NamespacedName("default", "before-" + i));
                    }

                    await("everything is found again", () -> isFound(plane, objects));
                    assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(60));
                    assertThat(duplicates(postgres)).isZero();
                } finally {
                    for (Process process : processes) {
                        process.destroyForcibly().waitFor();
                    }
                }
            }
        }
    }

    private void join(ControlPlane plane) throws Exception {
        var kubeconfig = Base64.getEncoder()
                .encodeToString(Files.readAllBytes(data("member").kubeconfig()));
        for (String cluster : CLUSTERS) {
            new KubeClient(plane.host())
                    .create(
                            PEDIA_CLUSTERS,
                            json(
                                    "{'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'PediaCluster','metadata':{'name':'%s'},"
                                            + "'spec':{'kubeconfig':'%s','syncResources':[{'group':'','resources':['configmaps']}]}}",
                                    cluster, kubeconfig));
        }
    }

    /** Whether each cluster's rows are the member's objects, neither more nor fewer. */
    private static boolean isFound(ControlPlane plane, KubeClient member) throws Exception {
        var wanted = new ArrayList<String>();
        member.listAll(type("ConfigMap"), ListOptions.ALL)
                .forEach(object -> wanted.add(object.key() + "@" + object.head().resourceVersion()));
        var search = new SearchClient(plane.host());
        for (String cluster : CLUSTERS) {
            var found = new ArrayList<String>();
            search.get("/api/v1/configmaps?clusters=" + cluster)
                    .path("items")
                    .forEach(item -> found.add(item.at("/metadata/namespace").asText() + "/"
                            + item.at("/metadata/name").asText() + "@"
                            + item.at("/metadata/resourceVersion").asText()));
            if (found.size() != wanted.size() || !new TreeSet<>(found).equals(new TreeSet<>(wanted))) {
                return false;
            }
        }
        return true;
    }

    private static long duplicates(EmbeddedPostgres postgres) throws Exception {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT count(*) - count(DISTINCT (type, cluster, namespace, name)) FROM flagship.object")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The program as a process of its own; returns when it has begun. */
    private Process startSync(String name, String url) throws IOException {
        var own = data(name);
        own.keepAtRestKey(data("plane").atRestKey().orElseThrow());
        var errors = ProcessBuilder.Redirect.to(folder.resolve(name + ".log").toFile());
        var process = ProgramProcess.start(
                errors,
                List.of(
                        "up",
                        "--roles",
                        "sync",
                        "--host-kubeconfig",
                        data("plane").kubeconfig().toString(),
                        "--data",
                        own.root().toString(),
                        "--catalog",
                        url + "?user=postgres&password=postgres"));
        processes.add(process);
        return process;
    }

    private SimulatedMember startMember() throws Exception {
        var own = data("member");
        return SimulatedMembers.start(
                "member", own, ApiServerConfig.of(own.root(), new ListenAddress("127.0.0.1", 0)), 1);
    }

    private DataDirectory data(String name) {
        return DataDirectory.open(folder.resolve(name));
    }

    private static void create(KubeClient member, String name) throws Exception {
        member.create(
                type("ConfigMap"),
                json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'default','name':'%s'}}", name));
    }
}
