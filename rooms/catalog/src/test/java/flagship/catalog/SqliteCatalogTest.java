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
import flagship.kubemodel.AtRestCipher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCatalogTest extends CatalogContract {
    @TempDir
    Path directory;

    @TempDir
    Path other;

    @Override
    Catalog open(Optional<AtRestCipher> cipher) {
        return SqliteCatalog.open(
                cipher.map(with -> CatalogConfig.sealed(directory, with)).orElse(CatalogConfig.in(directory)));
    }

    @Test
    void aSecondCatalogOnTheSameDirectoryIsRefused() {
        assertThatThrownBy(() -> SqliteCatalog.open(CatalogConfig.in(directory)))
                .isInstanceOf(CatalogUnavailable.class)
                .hasMessageContaining("in use by another process");
    }

    @Test
    void aFullDiskRefusesTheWriteAndRecovers() throws Exception {
        try (var catalog = (SqlCatalog) SqliteCatalog.open(CatalogConfig.in(other))) {
            catalog.apply(batch("c1", pod("web", "a", "1", "app", "x")));
            pages(catalog, 1);
            var big = new ArrayList<Change>();
            for (int i = 0; i < 2_000; i++) {
                big.add(pod("web", "p" + i, "1", "app", "y" + i));
            }
            var batch = new Batch("c1", Objects.PODS, "Pod", big, Optional.of(new Checkpoint("9", "v1")));

            assertThatThrownBy(() -> catalog.apply(batch))
                    .isInstanceOf(CatalogUnavailable.class)
                    .hasMessageContaining("disk is full");
            assertThat(pods().keysIn(catalog)).containsExactly("c1:web/a");
            assertThat(catalog.checkpoints("c1")).isEmpty();

            pages(catalog, 1_000_000);
            catalog.apply(batch);
            assertThat(pods().label("app", IN, "y77").keysIn(catalog)).containsExactly("c1:web/p77");
            assertThat(catalog.count(pods().query())).isEqualTo(2_001);
        }
    }

    /** The most pages that the file may have; SQLite takes no fewer than it has. */
    private static void pages(SqlCatalog catalog, int most) throws InterruptedException {
        catalog.inConnection(session -> session.number(Sql.of("PRAGMA max_page_count=" + most)));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsOneSentence() throws Exception {
        var file = Files.writeString(other.resolve("file"), "not a directory");

        assertThatThrownBy(() -> SqliteCatalog.open(CatalogConfig.in(file.resolve("below"))))
                .isInstanceOf(CatalogUnavailable.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void aFileThatIsNoDatabaseSaysWhatToDo() throws Exception {
        Files.writeString(other.resolve("catalog.db"), "this is no database, by no means ".repeat(100));

        assertThatThrownBy(() -> SqliteCatalog.open(CatalogConfig.in(other)))
                .isInstanceOf(CatalogUnavailable.class)
                .hasMessageContaining("delete it");
        Files.delete(other.resolve("catalog.db"));
        SqliteCatalog.open(CatalogConfig.in(other)).close();
    }

    @Test
    void aSchemaOfANewerProgramIsRefused() throws Exception {
        try (var catalog = (SqlCatalog) SqliteCatalog.open(CatalogConfig.in(other))) {
            catalog.inConnection(session -> session.change(Sql.of("INSERT INTO schema_version(version) VALUES (99)")));
        }

        assertThatThrownBy(() -> SqliteCatalog.open(CatalogConfig.in(other)))
                .isInstanceOf(CatalogUnavailable.class)
                .hasMessageContaining("newer flagship");
    }

    @Test
    void sealedBodiesLieUnreadableOnDisk() throws Exception {
        var config = CatalogConfig.sealed(other, new AtRestCipher(new byte[AtRestCipher.KEY_BYTES]));
        try (var catalog = SqliteCatalog.open(config)) {
            catalog.apply(new Batch("c1", Objects.SECRETS, "Secret", List.of(pod("web", "a", "1")), Optional.empty()));
        }
        assertThat(new String(Files.readAllBytes(other.resolve("catalog.db")), StandardCharsets.ISO_8859_1))
                .doesNotContain("nodeName")
                .contains("web");
    }

    @Test
    void labelsThatNobodyCarriesAreForgotten() throws Exception {
        try (var catalog = (SqlCatalog) SqliteCatalog.open(CatalogConfig.in(other))) {
            catalog.apply(batch("c1", pod("web", "a", "1", "hash", "1", "app", "x"), pod("web", "b", "1", "app", "x")));
            catalog.apply(batch("c1", pod("web", "a", "2", "hash", "2", "app", "x")));
            catalog.apply(batch("c1", pod("web", "a", "3", "hash", "1", "app", "x")));

            var ofLabels =
                    "SELECT count(*) FROM label l JOIN label_key y ON y.id = l.label_key WHERE y.name IN ('hash', 'app')";
            assertThat(catalog.<Long>inConnection(session -> session.number(Sql.of(ofLabels))))
                    .isEqualTo(2);
            assertThat(pods().label("hash", IN, "1").keysIn(catalog)).containsExactly("c1:web/a");
        }
    }

    @Test
    void noCommonQueryScansATableOrSortsWhatAnIndexHasInOrder() throws Exception {
        try (var catalog = (SqlCatalog) SqliteCatalog.open(CatalogConfig.in(other))) {
            catalog.apply(batch("c1", pod("web", "a", "1", "app", "x", "idx", "3")));
            for (var query : List.of(
                    pods(),
                    pods().clusters("c1"),
                    pods().clusters("c1", "c2"),
                    pods().namespaces("web"),
                    pods().namespaces("web", "api").clusters("c1", "c2"),
                    pods().label("app", EXISTS),
                    pods().page(10, Optional.of(new SearchQuery.Cursor("a", "b", "c")), 0))) {
                assertThat(catalog.explain(query.query()))
                        .as(query.toString())
                        .noneMatch(step -> step.matches("SCAN (o|b|t|l)( .*)?"))
                        .noneMatch(step -> step.contains("TEMP B-TREE"));
            }
            for (var query : List.of(
                    pods().names("a"),
                    pods().label("app", IN, "x"),
                    pods().label("app", IN, "x").namespaces("web"))) {
                assertThat(catalog.explain(query.query()))
                        .as(query.toString())
                        .noneMatch(step -> step.matches("SCAN (o|b|t|l)( .*)?"));
            }
        }
    }
}
