package flagship.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import flagship.ovsdb.Operation.Mutation;
import flagship.ovsdb.OvsdbException.TransactionFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server: what a transaction does, and what the replica of another client then shows. */
final class OvsdbClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final List<MonitoredTable> ALL = List.of(
            MonitoredTable.of("Shelf").indexedByName().indexed("tag", row -> row.texts("tags")),
            MonitoredTable.of("Good").indexedByName());

    @TempDir
    Path folder = Path.of("");

    private OvsdbServer server;
    private OvsdbClient writer;
    private OvsdbClient watcher;

    @BeforeEach
    void start() throws Exception {
        server = OvsdbServer.start(folder);
        writer = client(ALL);
        watcher = client(ALL);
    }

    @AfterEach
    void stop() throws Exception {
        writer.close();
        watcher.close();
        server.close();
    }

    private OvsdbClient client(List<MonitoredTable> tables) throws InterruptedException {
        var client = OvsdbClient.start(OvsdbConfig.of(List.of(server.endpoint()), "Shop", tables));
        assertThat(client.waitInSync(LIMIT)).as("%s", client.failure()).isTrue();
        return client;
    }

    private UUID insertShelf(String name, Map<String, Value> more) throws Exception {
        var transaction = new Transaction();
        var columns = new java.util.HashMap<>(more);
        columns.put("name", Value.of(name));
        transaction.insert("Shelf", columns);
        return writer.transact(transaction).inserted(0);
    }

    private static Row shelf(OvsdbClient client, UUID row) {
        return client.replica().read(view -> view.row("Shelf", row)).orElseThrow();
    }

    private void awaitSeen() throws Exception {
        var marker = "m" + System.nanoTime();
        insertShelf(marker, Map.of());
        assertThat(watcher.replica().await(view -> view.named("Shelf", marker).isPresent(), LIMIT))
                .isTrue();
    }

    @Test
    void whatWasWrittenIsInTheReplicaWhenTheAnswerIsThere() throws Exception {
        var row = insertShelf("a", Map.of("floor", Value.of(3), "tags", Value.ofTexts("x", "y")));

        assertThat(shelf(writer, row).text("name")).isEqualTo("a");
        assertThat(shelf(writer, row).integer("floor")).contains(3L);
        assertThat(shelf(writer, row).texts("tags")).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    void columnsThatWereNeverWrittenReadAsTheirInitialValues() throws Exception {
        var row = shelf(writer, insertShelf("a", Map.of()));

        assertThat(row.integer("floor")).contains(0L);
        assertThat(row.value("width")).isEqualTo(Value.of(new Atom.Real(0)));
        assertThat(row.isTrue("open")).isFalse();
        assertThat(row.value("note")).isEqualTo(Value.emptySet());
        assertThat(row.value("labels")).isEqualTo(Value.emptyMap());
    }

    @Test
    void everyTypeOfValueComesBackAsItWasWritten() throws Exception {
        Map<String, Value> columns = Map.of(
                "name", Value.of("ä \"quoted\" \u0001"),
                "floor", Value.of(Long.MAX_VALUE),
                "width", Value.of(new Atom.Real(2)),
                "open", Value.of(true),
                "note", Value.of("n"),
                "limit", Value.of(9),
                "tags", Value.ofTexts("x"),
                "labels", Value.ofMap(Map.of("a", "1", "b", "")));
        var transaction = new Transaction();
        transaction.insert("Shelf", columns);
        var row = writer.transact(transaction).inserted(0);

        assertThat(shelf(writer, row).stored()).isEqualTo(columns);
    }

    @Test
    void anotherClientSeesElementsComeAndGo() throws Exception {
        var row = insertShelf(
                "a", Map.of("tags", Value.ofTexts("x", "y"), "labels", Value.ofMap(Map.of("a", "1", "b", "2"))));
        writer.transact(new Transaction()
                .mutate(
                        "Shelf",
                        row,
                        Mutation.insert("tags", Value.ofTexts("z")),
                        Mutation.delete("tags", Value.ofTexts("x")),
                        Mutation.delete("labels", Value.ofTexts("a"))));
        writer.transact(new Transaction()
                .update("Shelf", row, Map.of("labels", Value.ofMap(Map.of("b", "3", "c", "4")), "limit", Value.of(5))));
        writer.transact(new Transaction().update("Shelf", row, Map.of("limit", Value.of(6), "note", Value.of("n"))));
        awaitSeen();

        assertThat(shelf(watcher, row).texts("tags")).containsExactlyInAnyOrder("y", "z");
        assertThat(shelf(watcher, row).map("labels")).isEqualTo(Map.of("b", "3", "c", "4"));
        assertThat(shelf(watcher, row).integer("limit")).contains(6L);
        assertThat(shelf(watcher, row).text("note")).isEqualTo("n");

        writer.transact(
                new Transaction().update("Shelf", row, Map.of("limit", Value.emptySet(), "labels", Value.emptyMap())));
        awaitSeen();
        assertThat(shelf(watcher, row).stored()).doesNotContainKeys("limit", "labels");
    }

    @Test
    void aNewRowCanReferToAnotherOfTheSameTransaction() throws Exception {
        var transaction = new Transaction();
        var good = transaction.insert("Good", Map.of("name", Value.of("tea"), "price", Value.of(4)));
        transaction.insert("Shelf", Map.of("name", Value.of("a"), "goods", Value.of(good)));
        var result = writer.transact(transaction);
        awaitSeen();

        assertThat(shelf(watcher, result.inserted(1)).rows("goods")).containsExactly(result.inserted(0));
        var tea = watcher.replica().read(view -> view.named("Good", "tea")).orElseThrow();
        assertThat(tea.integer("price")).contains(4L);
    }

    @Test
    void aRowThatNothingRefersToIsGoneForAllClients() throws Exception {
        var transaction = new Transaction();
        var good = transaction.insert("Good", Map.of("name", Value.of("tea")));
        transaction.insert("Shelf", Map.of("name", Value.of("a"), "goods", Value.of(good)));
        var row = writer.transact(transaction).inserted(1);

        writer.transact(new Transaction().delete("Shelf", row));

        assertThat(writer.replica()
                        .<Integer>read(view ->
                                view.rows("Good").size() + view.rows("Shelf").size()))
                .isZero();
        assertThat(watcher.replica().await(view -> view.rows("Good").isEmpty(), LIMIT))
                .isTrue();
    }

    @Test
    void indexesFollowTheRows() throws Exception {
        var row = insertShelf("a", Map.of("tags", Value.ofTexts("x", "y")));
        insertShelf("b", Map.of("tags", Value.ofTexts("y")));
        writer.transact(new Transaction().update("Shelf", row, Map.of("tags", Value.ofTexts("z"))));

        assertThat(writer.replica()
                        .<List<String>>read(view -> view.byIndex("Shelf", "tag", "y").stream()
                                .map(found -> found.text("name"))
                                .toList()))
                .containsExactly("b");
        assertThat(writer.replica()
                        .<Integer>read(view -> view.byIndex("Shelf", "tag", "x").size()))
                .isZero();
        assertThat(writer.replica()
                        .<Integer>read(view -> view.byIndex("Shelf", "tag", "z").size()))
                .isEqualTo(1);
    }

    @Test
    void aFailedStepChangesNothingAndIsNamed() {
        var transaction = new Transaction();
        transaction.insert("Shelf", Map.of("name", Value.of("a")));
        transaction.insert("Shelf", Map.of("name", Value.of("b"), "limit", Value.of(10)));

        assertThatThrownBy(() -> writer.transact(transaction))
                .asInstanceOf(type(TransactionFailed.class))
                .satisfies(e -> {
                    assertThat(e.error()).isEqualTo("constraint violation");
                    assertThat(e.step()).isEqualTo(1);
                    assertThat(e).hasMessageContaining("Shelf");
                });
        assertThat(writer.replica().<Integer>read(view -> view.rows("Shelf").size()))
                .isZero();
    }

    @Test
    void aCommitThatFailsIsToldFromItsSteps() throws Exception {
        insertShelf("a", Map.of());
        var transaction = new Transaction();
        transaction.insert("Shelf", Map.of("name", Value.of("a")));

        assertThatThrownBy(() -> writer.transact(transaction))
                .asInstanceOf(type(TransactionFailed.class))
                .satisfies(e -> assertThat(e.step()).isEqualTo(1))
                .satisfies(e -> assertThat(e).hasMessageContaining("the commit"));
    }

    @Test
    void aGuardStopsATransactionThatCameTooLate() throws Exception {
        var row = insertShelf("a", Map.of("floor", Value.of(1)));
        var late = new Transaction().requireNone("Shelf", Clause.equal("name", "a"));
        late.insert("Shelf", Map.of("name", Value.of("c")));
        var stale = new Transaction()
                .requireUnchanged("Shelf", row, Map.of("floor", Value.of(0)))
                .update("Shelf", row, Map.of("floor", Value.of(2)));

        assertThatThrownBy(() -> writer.transact(late))
                .asInstanceOf(type(TransactionFailed.class))
                .satisfies(e -> assertThat(e.error()).isEqualTo("timed out"));
        assertThatThrownBy(() -> writer.transact(stale)).isInstanceOf(TransactionFailed.class);
        assertThat(shelf(writer, row).integer("floor")).contains(1L);
    }

    @Test
    void rowsCanBeSelectedAndCounted() throws Exception {
        insertShelf("a", Map.of("floor", Value.of(1)));
        insertShelf("b", Map.of("floor", Value.of(2)));
        var result = writer.transact(new Transaction()
                .comment("a look")
                .add(new Operation.Select(
                        "Shelf", List.of(new Clause("floor", ">", Value.of(1))), List.of("_uuid", "name")))
                .add(new Operation.Update("Shelf", List.of(), Map.of("open", Value.of(true))))
                .add(new Operation.Durable()));

        assertThat(result.selected(1)).extracting(row -> row.text("name")).containsExactly("b");
        assertThat(result.count(2)).isEqualTo(2);
    }

    @Test
    void onlyTheRowsAndColumnsThatWereAskedForAreFollowed() throws Exception {
        insertShelf("a", Map.of("floor", Value.of(1), "tags", Value.ofTexts("x")));
        insertShelf("b", Map.of("floor", Value.of(2)));
        var tables = List.of(MonitoredTable.of("Shelf", "name", "floor", "not_in_this_version")
                .where(Clause.equal("floor", Value.of(1))));
        try (var some = client(tables)) {
            assertThat(some.replica()
                            .<List<Map<String, Value>>>read(view ->
                                    view.rows("Shelf").stream().map(Row::stored).toList()))
                    .containsExactly(Map.of("name", Value.of("a"), "floor", Value.of(1)));
        }
    }

    @Test
    void aTableThatTheServerDoesNotKnowIsEmpty() throws Exception {
        try (var client = client(List.of(MonitoredTable.of("Cellar"), MonitoredTable.of("Shelf")))) {
            assertThat(client.replica()
                            .<Integer>read(view -> view.rows("Cellar").size()))
                    .isZero();
            assertThat(client.schema().table("Cellar")).isEmpty();
            assertThat(client.schema().hasColumn("Shelf", "tags")).isTrue();
            assertThat(client.schema().hasColumn("Shelf", "tier")).isFalse();
        }
    }

    @Test
    void aListenerHearsWholeTransactionsWithBeforeAndAfter() throws Exception {
        var heard = new CopyOnWriteArrayList<List<RowChange>>();
        writer.listen(heard::add);
        var row = insertShelf("a", Map.of("floor", Value.of(1)));
        writer.transact(new Transaction().update("Shelf", row, Map.of("floor", Value.of(2))));
        writer.transact(new Transaction().update("Shelf", row, Map.of("floor", Value.of(2))));
        writer.transact(new Transaction().delete("Shelf", row));

        assertThat(heard).hasSize(3).allSatisfy(changes -> assertThat(changes).hasSize(1));
        assertThat(heard.get(1).getFirst().before().orElseThrow().integer("floor"))
                .contains(1L);
        assertThat(heard.get(1).getFirst().after().orElseThrow().integer("floor"))
                .contains(2L);
        assertThat(heard.get(2).getFirst().after()).isEmpty();
    }

    @Test
    void manyThreadsCanWriteAtOnce() throws Exception {
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < 200; number++) {
                var name = "s" + number;
                threads.submit(() -> insertShelf(name, Map.of()));
            }
        }

        assertThat(watcher.replica().await(view -> view.rows("Shelf").size() == 200, LIMIT))
                .isTrue();
    }

    @Test
    void aTransactionOfManyMegabytesAndItsUpdateComeThrough() throws Exception {
        var note = "x".repeat(10_000);
        var transaction = new Transaction();
        for (int number = 0; number < 1_000; number++) {
            transaction.insert("Shelf", Map.of("name", Value.of("s" + number), "note", Value.of(note)));
        }
        writer.transact(transaction);

        assertThat(watcher.replica().await(view -> view.rows("Shelf").size() == 1_000, LIMIT))
                .isTrue();
        try (var late = client(ALL)) {
            assertThat(late.replica()
                            .read(view -> view.named("Shelf", "s999"))
                            .orElseThrow()
                            .text("note"))
                    .isEqualTo(note);
        }
    }

    @Test
    void aDatabaseThatTheServerDoesNotHaveIsNamedInTheFailure() throws Exception {
        var config = OvsdbConfig.of(List.of(server.endpoint()), "Bank", ALL);
        try (var client = OvsdbClient.start(config)) {
            Eventually.await(
                    "the failure is told",
                    () -> client.failure().filter(text -> text.contains("Bank")).isPresent());
            assertThatThrownBy(() -> client.transact(new Transaction()))
                    .isInstanceOf(OvsdbException.NotConnected.class)
                    .hasMessageContaining("Bank");
        }
    }
}
