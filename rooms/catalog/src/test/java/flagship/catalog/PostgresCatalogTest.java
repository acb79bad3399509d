package flagship.catalog;

import static flagship.catalog.Found.pods;
import static flagship.catalog.Objects.batch;
import static flagship.catalog.Objects.pod;
import static flagship.kubemodel.LabelSelector.Operator.EXISTS;
import static flagship.kubemodel.LabelSelector.Operator.IN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.catalog.ServerCatalogConfig.Login;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresCatalogTest extends ServerCatalogContract {
    @RegisterExtension
    final PostgresServer server = new PostgresServer();

    @Override
    ServerCatalogConfig config(Sealing sealing) {
        return server.config(sealing);
    }

    @Override
    void cutConnections() throws SQLException {
        server.run("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'flagship'");
    }

    @Test
    void objectsOfAnySizeGoThroughCopyUnchanged() throws Exception {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 60; i++) {
            var noise = "é%x".formatted(i * 7_919L).repeat(i == 30 ? 100_000 : 10);
            changes.add(pod("web", "p%02d".formatted(i), "1", "app", "x", "note", noise));
        }
        try (var catalog = ServerCatalog.open(config(Sealing.NONE))) {
            catalog.apply(new Batch("c1", Objects.PODS, "Pod", changes.subList(0, 30), Optional.empty()));
            catalog.apply(batch("c1", bigPod()));
            catalog.apply(new Batch("c1", Objects.PODS, "Pod", List.of(bigPod()), Optional.empty()));

            assertThat(pods().names("big").in(catalog).objects())
                    .containsExactly(new String(bigPod().object(), StandardCharsets.UTF_8));
            assertThat(pods().label("app", IN, "x").keysIn(catalog)).hasSize(30);
        }
    }

    @Test
    void manyChangesOfStoredObjectsGoThroughCopyAndSeveralSetsOfOneTransactionStayApart() throws Exception {
        try (var catalog = (SqlCatalog) ServerCatalog.open(config(Sealing.NONE))) {
            catalog.apply(new Batch("c1", Objects.PODS, "Pod", many("1"), Optional.empty()));
            catalog.apply(new Batch("c2", Objects.PODS, "Pod", many("1"), Optional.empty()));

            inOneTransaction(catalog, many("2"), many("3"));

            assertThat(catalog.versions("c1", Objects.PODS))
                    .hasSize(100)
                    .allSatisfy((name, version) -> assertThat(version).isEqualTo("2"));
            assertThat(catalog.versions("c2", Objects.PODS).values()).containsOnly("3");
            assertThat(pods().label("v", IN, "1").keysIn(catalog)).isEmpty();
            assertThat(pods().label("v", IN, "2").keysIn(catalog)).hasSize(100).allMatch(key -> key.startsWith("c1"));
        }
    }

    @Test
    void withoutTheRightToMakeTablesOfTheSessionChangesAreWrittenAllTheSame() throws Exception {
        server.run("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC");
        server.run(
                "DO $$ BEGIN CREATE ROLE poor LOGIN PASSWORD 'pw'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        server.run("GRANT ALL ON SCHEMA \"%1$s\" TO poor; GRANT ALL ON ALL TABLES IN SCHEMA \"%1$s\" TO poor"
                .formatted(server.schema()));
        try {
            var url = server.url().replace("user=postgres&", "");
            var config = ServerCatalogConfig.of(url, Optional.of(new Login("poor", "pw")), Sealing.NONE);
            try (var catalog = ServerCatalog.open(config)) {
                catalog.apply(new Batch("c1", Objects.PODS, "Pod", many("1"), Optional.empty()));
                catalog.apply(new Batch("c1", Objects.PODS, "Pod", many("2"), Optional.empty()));

                assertThat(catalog.versions("c1", Objects.PODS).values()).containsOnly("2");
            }
        } finally {
            server.run("GRANT TEMPORARY ON DATABASE postgres TO PUBLIC");
        }
    }

    private static List<Change> many(String version) {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 100; i++) {
            changes.add(pod("web", "p%02d".formatted(i), version, "v", version));
        }
        return changes;
    }

    /** The writer takes what waits into one transaction: both come while it is held up, so mostly both are in one. */
    private static void inOneTransaction(SqlCatalog catalog, List<Change> ofFirst, List<Change> ofSecond)
            throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var release = new CountDownLatch(1);
            var running = new CountDownLatch(1);
            threads.submit(() -> catalog.inConnection(session -> {
                running.countDown();
                awaitQuietly(release);
                return 0;
            }));
            running.await();
            threads.submit(() -> {
                catalog.apply(new Batch("c1", Objects.PODS, "Pod", ofFirst, Optional.empty()));
                return 0;
            });
            threads.submit(() -> {
                catalog.apply(new Batch("c2", Objects.PODS, "Pod", ofSecond, Optional.empty()));
                return 0;
            });
            release.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Change.Put bigPod() {
        var random = new Random(7);
        var annotation = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            annotation.append(Long.toHexString(random.nextLong()));
        }
        byte[] object =
                "{\"metadata\":{\"namespace\":\"web\",\"name\":\"big\",\"uid\":\"u\",\"resourceVersion\":\"1\",\"annotations\":{\"a\":\"%s\"}}}"
                        .formatted(annotation)
                        .getBytes(StandardCharsets.UTF_8);
        return new Change.Put(ObjectHead.read(object), object);
    }

    @Test
    void noCommonQueryScansATableOrJoinsByHash() throws Exception {
        try (var catalog = (SqlCatalog) ServerCatalog.open(config(Sealing.NONE))) {
            var changes = new ArrayList<Change>();
            for (int i = 0; i < 500; i++) {
                changes.add(pod("n" + i % 5, "p" + i, "1", "app", i % 100 == 0 ? "rare" : "x", "idx", "" + i));
            }
            catalog.apply(new Batch("c1", Objects.PODS, "Pod", changes, Optional.empty()));
            for (var query : List.of(
                    pods(),
                    pods().clusters("c1"),
                    pods().clusters("c1", "c2"),
                    pods().namespaces("n1"),
                    pods().namespaces("n1", "n2").clusters("c1", "c2"),
                    pods().label("app", EXISTS),
                    pods().names("p3"),
                    pods().label("app", IN, "rare"),
                    pods().label("app", IN, "x").namespaces("n1"),
                    pods().page(10, Optional.of(new SearchQuery.Cursor("a", "b", "c")), 0))) {
                assertThat(catalog.explain(query.query()))
                        .as(query.toString())
                        .noneMatch(step -> step.contains("Seq Scan"))
                        .noneMatch(step -> step.contains("Hash") || step.contains("Merge Join"));
            }
            assertThat(catalog.explain(
                            pods().label("app", IN, "x").namespaces("n1").query()))
                    .as("a label in a namespace is looked for in the index alone")
                    .anyMatch(step -> step.contains("Index Only Scan using object_order"))
                    .anyMatch(step -> step.contains("hashed SubPlan"));
        }
    }

    @Test
    void theServerThatIsNotThereIsOneSentence() throws Exception {
        int nobody = freePort();
        var config = ServerCatalogConfig.of(
                "jdbc:postgresql://127.0.0.1:%d/fleet?password=hidden".formatted(nobody),
                Optional.empty(),
                Sealing.NONE);

        assertThatThrownBy(() -> ServerCatalog.open(config))
                .isInstanceOf(CatalogUnavailable.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:%d/fleet cannot be used".formatted(nobody))
                .hasMessageContaining("cannot be reached")
                .hasMessageNotContaining("hidden");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aMissingDatabaseSaysHowToMakeIt() {
        var url = server.url().replace("/postgres?", "/nowhere?");

        assertThatThrownBy(() -> ServerCatalog.open(ServerCatalogConfig.of(url, Optional.empty(), Sealing.NONE)))
                .isInstanceOf(CatalogUnavailable.class)
                .hasMessageContaining("CREATE DATABASE");
    }

    @Test
    void aUserWithoutRightsSaysWhichToGrant() throws Exception {
        server.run(
                "DO $$ BEGIN CREATE ROLE guest LOGIN PASSWORD 'pw'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        var url = server.url().replace("user=postgres&", "").replaceFirst("test_", "guest_");
        var config = ServerCatalogConfig.of(url, Optional.of(new Login("guest", "pw")), Sealing.NONE);

        assertThatThrownBy(() -> ServerCatalog.open(config))
                .isInstanceOf(CatalogUnavailable.class)
                .hasMessageContaining("grant it CREATE");
        assertThat(config.toString() + config.login()).doesNotContain("pw");
    }

    @Test
    void aSearchThatTakesTooLongEndsWithAdvice() throws Exception {
        var config = server.config(Sealing.NONE);
        var hurried = new ServerCatalogConfig(config.url(), config.login(), Sealing.NONE, 2, Duration.ofSeconds(1));
        try (var catalog = (SqlCatalog) ServerCatalog.open(hurried)) {
            assertThatThrownBy(() ->
                            catalog.inReader(session -> session.number(Sql.of("SELECT count(*) FROM pg_sleep(30)"))))
                    .isInstanceOf(CatalogUnavailable.class)
                    .hasMessageContaining("took longer");
        }
    }

    @Test
    void aReaderCannotWrite() {
        try (var catalog = (SqlCatalog) ServerCatalog.open(config(Sealing.NONE))) {
            assertThatThrownBy(() -> catalog.inReader(session -> session.change(Sql.of("DELETE FROM object"))))
                    .isInstanceOf(CatalogUnavailable.class);
        }
    }
}
