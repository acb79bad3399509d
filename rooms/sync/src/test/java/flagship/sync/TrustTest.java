package flagship.sync;

import static flagship.sync.TestCluster.CONFIG_MAPS;
import static flagship.sync.TestCluster.configMapName;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.Batch;
import flagship.catalog.Batch.Change;
import flagship.kubemodel.ObjectHead;
import flagship.sync.SyncConfig.Comparing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is dropped silently: what cannot be stored is shown, and rows that went wrong are found and mended. */
class TrustTest {
    private static final SyncConfig CONFIG = SyncConfig.DEFAULT
            .withIntervals(Duration.ofMillis(200), Duration.ofMinutes(5))
            .withComparing(new Comparing(Duration.ofMillis(50), 1_000_000, Duration.ofMillis(50)));
    private static final SyncConfig WITHOUT_COMPARING =
            CONFIG.withComparing(new Comparing(Duration.ZERO, 1, Duration.ZERO));
    private static final String CORE_CONFIG_MAPS = "[{'group':'','resources':['configmaps']}]";

    @TempDir
    Path folder;

    private SyncFixture fleet;

    @BeforeEach
    void open() throws Exception {
        fleet = new SyncFixture(folder);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    private void joinAndSettle(SyncConfig config) throws Exception {
        fleet.start(config);
        fleet.join(CORE_CONFIG_MAPS, "");
        fleet.awaitSyncing("configmaps");
    }

    private void write(Change... changes) throws Exception {
        fleet.catalog.apply(new Batch("c1", CONFIG_MAPS, "ConfigMap", List.of(changes), Optional.empty()));
    }

    private static Change.Put row(String name, String uid, String version) {
        byte[] bytes =
                "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"default\",\"uid\":\"%s\",\"resourceVersion\":\"%s\"}}"
                        .formatted(name, uid, version)
                        .getBytes(StandardCharsets.UTF_8);
        return new Change.Put(ObjectHead.read(bytes), bytes);
    }

    private void awaitLikeTheMember(String... names) throws Exception {
        for (String name : names) {
            Eventually.await("row of " + name + " is as the member's object", () -> {
                var metadata = fleet.member
                        .client()
                        .get(CONFIG_MAPS, configMapName(name))
                        .path("metadata");
                var row = fleet.catalog.identities("c1", CONFIG_MAPS).get(configMapName(name));
                return row != null
                        && row.version().equals(metadata.path("resourceVersion").asText())
                        && row.uid().equals(metadata.path("uid").asText());
            });
        }
    }

    @Test
    void rowsThatWereLostOrSpoiltOrInventedAreMended() throws Exception {
        for (String name : List.of("lost", "spoilt", "another", "fine")) {
            fleet.member.configMap(name, "1");
        }
        joinAndSettle(CONFIG);
        awaitLikeTheMember("lost", "spoilt", "another", "fine");

        write(
                new Change.Remove(configMapName("lost")),
                row("spoilt", "u", "1"),
                row("another", "u", "999999999"),
                row("invented", "u", "7"));

        awaitLikeTheMember("lost", "spoilt", "another", "fine");
        Eventually.await("the invented row goes", () -> !fleet.hasRow("invented"));
        assertThat(fleet.status("configmaps").mended())
                .isGreaterThanOrEqualTo(4); // More where a change was slow to come.
        assertThat(fleet.status("configmaps").comparedAt()).isPresent();
    }

    @Test
    void whatWasMendedIsShownUntilAComparisonFindsNothing() throws Exception {
        fleet.member.configMap("lost", "1");
        joinAndSettle(WITHOUT_COMPARING);
        var progress = new SyncProgress(java.time.Clock.systemUTC(), () -> {});
        progress.watching();

        progress.compared(3);
        assertThat(progress.state().reason()).isEqualTo("RowsMended");
        assertThat(progress.state().message()).startsWith("3 rows differed from the member when they were compared at");

        progress.compared(0);
        assertThat(progress.state()).isEqualTo(SyncState.SYNCING);
        assertThat(progress.mended()).isEqualTo(3);
    }

    @Test
    void moreLostRowsThanCanBeAskedForSinglyAreListed() throws Exception {
        for (int i = 0; i < 210; i++) {
            fleet.member.configMap("m" + i, "1");
        }
        joinAndSettle(CONFIG);
        fleet.awaitRow("m209");
        var all = new ArrayList<Change>();
        for (int i = 0; i < 210; i++) {
            all.add(new Change.Remove(configMapName("m" + i)));
        }

        write(all.toArray(Change[]::new));

        Eventually.await("all rows are there again", () -> {
            for (int i = 0; i < 210; i++) {
                if (!fleet.hasRow("m" + i)) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    void aRestartWithoutListingIsMendedToo() throws Exception {
        fleet.member.configMap("lost", "1");
        joinAndSettle(CONFIG);
        fleet.awaitRow("lost");
        fleet.stop();
        write(new Change.Remove(configMapName("lost")));

        fleet.start(CONFIG);

        fleet.awaitRow("lost");
    }

    @Test
    void anObjectThatTheDatabaseNeverTakesBecomesADeadLetterAndHoldsUpNothing() throws Exception {
        refuse("odd");
        fleet.member.configMap("odd", "1");
        for (int i = 0; i < 20; i++) {
            fleet.member.configMap("m" + i, "1");
        }

        joinAndSettle(CONFIG);

        fleet.awaitRow("m19");
        Eventually.await(
                "the condition says what is missing",
                () -> fleet.syncCondition("configmaps")
                        .filter(condition -> condition.reason().equals("ObjectsNotStored"))
                        .filter(condition -> condition
                                .message()
                                .startsWith("1 objects could not be stored, the last one default/odd, because:"))
                        .isPresent());
        assertThat(fleet.status("configmaps").deadLetters()).isEqualTo(1);
        fleet.member.configMap("later", "1");
        fleet.awaitRow("later");

        fleet.stop();
        fleet.start(CONFIG);
        Eventually.await(
                "a restart still knows of it",
                () -> fleet.syncCondition("configmaps")
                        .filter(condition -> condition.reason().equals("ObjectsNotStored"))
                        .isPresent());
        fleet.member.deleteConfigMap("odd");
        Eventually.await(
                "the dead letter goes with the object",
                () -> fleet.catalog.deadLetters("c1", CONFIG_MAPS).isEmpty()
                        && fleet.syncCondition("configmaps")
                                .filter(condition -> condition.reason().isEmpty())
                                .isPresent());
    }

    @Test
    void anObjectThatCannotBeReadBecomesADeadLetterAndHoldsUpNothing() throws Exception {
        fleet.member.configMap("fine", "1");
        var fine = fleet.member.client().get(CONFIG_MAPS, configMapName("fine"));
        var odd = fine.deepCopy();
        odd.withObject("/metadata").put("name", "odd").putArray("labels").add(7);
        odd.withObject("/metadata").put("creationTimestamp", 7);
        var nameless = TestCluster.object("{'metadata':{'labels':{'a':7}}}");
        fleet.link.fail(path -> path.startsWith("/api/v1/configmaps") && !path.contains("resourceVersion=")
                ? Optional.of(listOf(path, fine.at("/metadata/resourceVersion").asText(), odd, nameless, fine))
                : Optional.empty());

        joinAndSettle(WITHOUT_COMPARING);

        fleet.awaitRow("fine");
        assertThat(fleet.catalog.deadLetters("c1", CONFIG_MAPS))
                .singleElement()
                .satisfies(letter -> assertThat(letter.name()).isEqualTo(configMapName("odd")))
                .satisfies(letter -> assertThat(letter.reason()).contains("creationTimestamp is not a string"));
        fleet.member.configMap("later", "1");
        fleet.awaitRow("later");
    }

    /** A list in pages; lists as streams are refused. */
    private static MemberLink.Fault listOf(String path, String version, ObjectNode... items) {
        if (path.contains("watch=")) {
            return new MemberLink.Fault(400, "{}");
        }
        var list = TestCluster.object("{'kind':'ConfigMapList','apiVersion':'v1'}");
        list.putObject("metadata").put("resourceVersion", version);
        list.putArray("items").addAll(List.of(items));
        return new MemberLink.Fault(200, list.toString());
    }

    /** Makes the database refuse rows of a name. */
    private void refuse(String name) throws Exception {
        try (var connection = DriverManager.getConnection(fleet.database());
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TRIGGER refuse BEFORE INSERT ON object WHEN new.name = '%s' BEGIN SELECT RAISE(ABORT, 'too odd'); END"
                            .formatted(name));
        }
    }
}
