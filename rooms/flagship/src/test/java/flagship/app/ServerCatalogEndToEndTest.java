package flagship.app;

import static flagship.app.TestFleet.await;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.ServerCatalogConfig.Login;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.simulator.SimulatedMember;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A control plane whose catalog lies on a PostgreSQL server, as {@code up --catalog jdbc:postgresql://...} runs it. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = "amd64",
        disabledReason = "Maven Central has that server for the test here only")
final class ServerCatalogEndToEndTest {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");

    @TempDir
    private Path folder;

    @Test
    void aMemberIsSearchedOnTheServerAndARestartGoesOnFromThere() throws Exception {
        try (var postgres = EmbeddedPostgres.builder().start();
                var member = startMember()) {
            var place = new CatalogPlace.OnServer(
                    "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort()),
                    Optional.of(new Login("postgres", "postgres")));
            var objects = new KubeClient(member.inProcess());
            create(objects, "first");
            try (var plane = startPlane(place)) {
                new Membership(plane.host(), _ -> {})
                        .join("paris", Connection.read(data("paris").kubeconfig(), ""));
                await("the first object is found", () -> found(plane, "first") == 1);
            }
            create(objects, "second");
            objects.delete(CONFIG_MAPS, new NamespacedName("default", "first"));

            try (var plane = startPlane(place)) {
                await("the change of meanwhile is found", () -> found(plane, "second") == 1);
                await("the deletion of meanwhile is found", () -> found(plane, "first") == 0);
            }
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT count(*) FROM flagship.object")) {
                row.next();
                assertThat(row.getLong(1)).isPositive();
            }
        }
    }

    private SimulatedMember startMember() throws Exception {
        var own = data("paris");
        return SimulatedMembers.start(
                "paris", own, ApiServerConfig.of(own.root(), new ListenAddress("127.0.0.1", 0)), 1);
    }

    private ControlPlane startPlane(CatalogPlace place) throws InterruptedException {
        var data = data("plane");
        var config = ApiServerConfig.of(data.root(), new ListenAddress("127.0.0.1", 0));
        return ControlPlane.start(data, place, config, Role.all());
    }

    private DataDirectory data(String name) {
        return DataDirectory.open(folder.resolve(name));
    }

    private static void create(KubeClient member, String name) throws Exception {
        member.create(
                CONFIG_MAPS,
                TestFleet.json(
                        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'default','name':'%s'}}", name));
    }

    private static int found(ControlPlane plane, String name) throws Exception {
        return new SearchClient(plane.host())
                .get("/api/v1/configmaps?names=" + name)
                .path("items")
                .size();
    }
}
