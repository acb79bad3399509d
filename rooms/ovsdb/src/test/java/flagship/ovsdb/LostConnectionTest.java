package flagship.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.ovsdb.OvsdbConfig.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are killed, hang, or are old. */
final class LostConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<MonitoredTable> ALL =
            List.of(MonitoredTable.of("Shelf").indexedByName(), MonitoredTable.of("Good"));

    @TempDir
    Path folder = Path.of("");

    private OvsdbServer server;

    @BeforeEach
    void start() throws Exception {
        server = OvsdbServer.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private OvsdbConfig config() {
        return OvsdbConfig.of(List.of(server.endpoint()), "Shop", ALL);
    }

    private static OvsdbClient open(OvsdbConfig config, ReplicaListener... listeners) throws InterruptedException {
        var client = OvsdbClient.start(config, listeners);
        assertThat(client.waitInSync(LIMIT)).as("%s", client.failure()).isTrue();
        return client;
    }

    private static void insert(OvsdbClient client, String... names) throws Exception {
        var transaction = new Transaction();
        for (String name : names) {
            transaction.insert("Shelf", Map.of("name", Value.of(name)));
        }
        client.transact(transaction);
    }

    private static Set<String> names(OvsdbClient client) {
        return client.replica().read(view -> {
            var names = new TreeSet<String>();
            view.rows("Shelf").forEach(row -> names.add(row.text("name")));
            return names;
        });
    }

    @Test
    void afterARestartTheReplicaShowsWhatChangedMeanwhileAndTellsOnlyThat() throws Exception {
        var heard = new CopyOnWriteArrayList<RowChange>();
        try (var client = open(config(), heard::addAll)) {
            insert(client, "stays", "goes");
            server.kill();
            Eventually.await("the loss is noticed", () -> !client.inSync());
            assertThat(names(client)).containsExactly("goes", "stays");
            server.editOffline("""
                    ["Shop",{"op":"delete","table":"Shelf","where":[["name","==","goes"]]},
                     {"op":"insert","table":"Shelf","row":{"name":"new"}}]""");
            heard.clear();
            server.restart();

            assertThat(client.replica().await(view -> view.named("Shelf", "new").isPresent(), LIMIT))
                    .isTrue();
            assertThat(names(client)).containsExactly("new", "stays");
            Eventually.await("the listener is told", () -> heard.size() >= 2);
            assertThat(heard).hasSize(2);
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterTheServerWasKilledAndWritingGoesOn() throws Exception {
        try (var client = open(config())) {
            for (int round = 0; round < 5; round++) {
                insert(client, "r" + round);
                server.kill();
                Eventually.await("the loss is noticed", () -> !client.inSync());
                server.restart();
                assertThat(client.waitInSync(LIMIT)).isTrue();
            }

            assertThat(names(client)).containsExactly("r0", "r1", "r2", "r3", "r4");
        }
    }

    @Test
    void aClientThatStartsBeforeItsServerWaitsForIt() throws Exception {
        server.kill();
        try (var client = OvsdbClient.start(config())) {
            Eventually.await(
                    "the failure is told",
                    () -> client.failure()
                            .filter(text -> text.contains("shop.sock"))
                            .isPresent());
            assertThatThrownBy(() -> client.transact(new Transaction()))
                    .isInstanceOf(OvsdbException.NotConnected.class);
            server.restart();

            assertThat(client.waitInSync(LIMIT)).isTrue();
            insert(client, "a");
        }
    }

    @Test
    void aServerThatHangsIsLeftAndTakenAgainWhenItRuns() throws Exception {
        try (var client = open(config().withTiming(Limits.DEFAULT.withSilence(Duration.ofMillis(300))))) {
            server.signal("STOP");
            var transaction = new Transaction();
            transaction.insert("Shelf", Map.of("name", Value.of("a")));
            assertThatThrownBy(() -> client.transact(transaction))
                    .isInstanceOf(OvsdbException.OutcomeUnknown.class)
                    .hasMessageContaining("said nothing");
            server.signal("CONT");

            assertThat(client.replica().await(view -> view.named("Shelf", "a").isPresent(), LIMIT))
                    .isTrue();
        }
    }

    @Test
    void anIdleConnectionLivesOnEchoes() throws Exception {
        var lost = new CopyOnWriteArrayList<String>();
        var listener = new ReplicaListener() {
            @Override
            public void changed(List<RowChange> changes) {}

            @Override
            public void outOfSync() {
                lost.add("lost");
            }
        };
        var config = config().withTiming(Limits.DEFAULT.withSilence(Duration.ofMillis(50)));
        try (var idle = open(config, listener);
                var other = open(config())) {
            long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            Eventually.await("a second passes", () -> System.nanoTime() > end);
            insert(other, "a");

            assertThat(idle.replica().await(view -> view.named("Shelf", "a").isPresent(), LIMIT))
                    .isTrue();
            assertThat(lost).isEmpty();
        }
    }

    @Test
    void aServerWithoutConditionalMonitorsIsFollowedByTheOriginalProtocol() throws Exception {
        server.control("ovsdb-server/disable-monitor-cond");
        try (var follower = open(config());
                var writer = open(config())) {
            insert(writer, "a", "b");
            var row = writer.replica()
                    .read(view -> view.named("Shelf", "a"))
                    .orElseThrow()
                    .uuid();
            writer.transact(new Transaction()
                    .update("Shelf", row, Map.of("tags", Value.ofTexts("x", "y"), "floor", Value.of(7))));
            writer.transact(new Transaction()
                    .mutate("Shelf", row, Operation.Mutation.delete("tags", Value.ofTexts("x")))
                    .add(new Operation.Delete("Shelf", List.of(Clause.equal("name", "b")))));

            assertThat(follower.replica()
                            .await(
                                    view -> view.named("Shelf", "b").isEmpty()
                                            && view.named("Shelf", "a").isPresent(),
                                    LIMIT))
                    .isTrue();
            var seen = follower.replica().read(view -> view.row("Shelf", row)).orElseThrow();
            assertThat(seen.stored())
                    .isEqualTo(Map.of("name", Value.of("a"), "tags", Value.ofTexts("y"), "floor", Value.of(7)));
        }
    }

    @Test
    void closingEndsAClientThatNeverConnected() throws Exception {
        server.kill();
        var client = OvsdbClient.start(config());
        Eventually.await(
                "it tries",
                () -> client.failure().filter(text -> text.contains("sock")).isPresent());

        client.close();

        assertThat(client.inSync()).isFalse();
    }
}
