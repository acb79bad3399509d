package flagship.catalog;

import static flagship.catalog.Found.pods;
import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.batch;
import static flagship.catalog.Objects.batchTo;
import static flagship.catalog.Objects.gone;
import static flagship.catalog.Objects.pod;
import static flagship.kubemodel.LabelSelector.Operator.DOES_NOT_EXIST;
import static flagship.kubemodel.LabelSelector.Operator.EXISTS;
import static flagship.kubemodel.LabelSelector.Operator.GREATER_THAN;
import static flagship.kubemodel.LabelSelector.Operator.IN;
import static flagship.kubemodel.LabelSelector.Operator.LESS_THAN;
import static flagship.kubemodel.LabelSelector.Operator.NOT_IN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.catalog.Batch.Change;
import flagship.catalog.SearchQuery.Cursor;
import flagship.kubemodel.AtRestCipher;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every catalog does, whatever database it lies in. Subclasses open one; each runs every test. */
abstract class CatalogContract {
    private Catalog catalog;

    /** Opens the catalog of this test, again with what it held if it was open before. */
    abstract Catalog open(Optional<AtRestCipher> cipher);

    @BeforeEach
    void openCatalog() {
        catalog = open(Optional.empty());
    }

    @AfterEach
    void closeCatalog() {
        catalog.close();
    }

    private void reopen() {
        catalog.close();
        catalog = open(Optional.empty());
    }

    @Test
    void aWrittenObjectIsFoundAsTheSameBytes() throws Exception {
        var pod = pod("web", "a", "1");

        catalog.apply(batch("c1", pod));

        var found = pods().in(catalog);
        assertThat(found.keys()).containsExactly("c1:web/a");
        assertThat(found.objects()).containsExactly(new String(pod.object(), StandardCharsets.UTF_8));
        assertThat(found.next()).isEmpty();
    }

    @Test
    void aNewerStateReplacesTheObjectAndItsLabels() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "1", "app", "old", "tier", "front")));

        catalog.apply(batch("c1", pod("web", "a", "2", "app", "new")));

        assertThat(pods().in(catalog).objects()).singleElement().asString().contains("\"resourceVersion\":\"2\"");
        assertThat(pods().label("app", IN, "old").keysIn(catalog)).isEmpty();
        assertThat(pods().label("tier", EXISTS).keysIn(catalog)).isEmpty();
        assertThat(pods().label("app", IN, "new").keysIn(catalog)).containsExactly("c1:web/a");
        assertThat(catalog.counts("c1")).containsExactly(Map.entry(PODS, 1L));
    }

    @Test
    void anOlderVersionNumberIsWrittenTooBecauseAMemberMayHaveBeenRestored() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "900")));

        catalog.apply(batch("c1", pod("web", "a", "5")));

        assertThat(catalog.versions("c1", PODS)).containsExactly(Map.entry(new NamespacedName("web", "a"), "5"));
    }

    @Test
    void otherBytesUnderTheSameVersionAreWritten() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "1", "app", "x")));

        catalog.apply(batch("c1", pod("web", "a", "1", "app", "y")));

        assertThat(pods().label("app", IN, "y").keysIn(catalog)).containsExactly("c1:web/a");
    }

    @Test
    void aRemovedObjectIsGoneWithItsLabels() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "1", "app", "x"), pod("web", "b", "1", "app", "x")));

        catalog.apply(batch("c1", gone("web", "a"), gone("web", "never-there")));

        assertThat(pods().label("app", IN, "x").keysIn(catalog)).containsExactly("c1:web/b");
        assertThat(catalog.counts("c1")).containsExactly(Map.entry(PODS, 1L));
    }

    @Test
    void ofSeveralChangesOfOneNameTheLastCounts() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "1"), pod("web", "b", "1"), pod("web", "a", "2"), gone("web", "b")));

        assertThat(catalog.versions("c1", PODS)).containsExactly(Map.entry(new NamespacedName("web", "a"), "2"));
    }

    @Test
    void sameNamesOfSeveralClustersAndTypesDoNotTouch() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "1")));
        catalog.apply(batch("c2", pod("web", "a", "1")));
        catalog.apply(new Batch("c1", Objects.SECRETS, "Secret", List.of(pod("web", "a", "1")), Optional.empty()));

        catalog.apply(batch("c1", gone("web", "a")));

        assertThat(pods().keysIn(catalog)).containsExactly("c2:web/a");
        assertThat(catalog.counts("c1")).containsExactly(Map.entry(Objects.SECRETS, 1L));
    }

    @Test
    void aCheckpointCommitsWithItsBatch() throws Exception {
        catalog.apply(batch("c1", pod("web", "a", "1")));
        assertThat(catalog.checkpoint("c1", PODS)).isEmpty();

        catalog.apply(batchTo("c1", "17", pod("web", "b", "2")));
        catalog.apply(batchTo("c1", "18"));

        assertThat(catalog.checkpoint("c1", PODS)).contains(new Checkpoint("18", "v1"));
        assertThat(catalog.checkpoints("c1")).containsExactly(Map.entry(PODS, new Checkpoint("18", "v1")));
        assertThat(catalog.checkpoint("c2", PODS)).isEmpty();
    }

    @Test
    void everythingIsThereAfterAReopen() throws Exception {
        catalog.apply(batchTo("c1", "7", pod("web", "a", "1", "app", "x")));

        reopen();
        catalog.apply(batch("c1", pod("web", "b", "2", "app", "x", "tier", "y")));

        assertThat(catalog.checkpoint("c1", PODS)).contains(new Checkpoint("7", "v1"));
        assertThat(pods().label("app", IN, "x").keysIn(catalog)).containsExactly("c1:web/a", "c1:web/b");
        assertThat(pods().label("tier", EXISTS).keysIn(catalog)).containsExactly("c1:web/b");
    }

    @Test
    void resultsComeByNamespaceThenNameThenCluster() throws Exception {
        catalog.apply(batch("c2", pod("web", "a", "1"), pod("api", "z", "1")));
        catalog.apply(batch("c1", pod("web", "a", "1"), pod("web", "B", "1"), pod("", "node", "1")));

        assertThat(pods().keysIn(catalog)).containsExactly("c1:node", "c2:api/z", "c1:web/B", "c1:web/a", "c2:web/a");
    }

    @Test
    void clustersNamespacesAndNamesRestrict() throws Exception {
        fill("c1", "c2", "c3");

        assertThat(pods().clusters("c1", "c3").namespaces("web").names("a").keysIn(catalog))
                .containsExactly("c1:web/a", "c3:web/a");
        assertThat(pods().clusters("c2").namespaces("web").keysIn(catalog)).containsExactly("c2:web/a", "c2:web/b");
        assertThat(pods().names("b").namespaces("api", "web").clusters("c1").keysIn(catalog))
                .containsExactly("c1:api/b", "c1:web/b");
        assertThat(pods().clusters("nowhere").keysIn(catalog)).isEmpty();
        assertThat(pods().names("a'; DROP TABLE object; --").keysIn(catalog)).isEmpty();
    }

    private void fill(String... clusters) throws InterruptedException {
        for (String cluster : clusters) {
            catalog.apply(batch(
                    cluster, pod("api", "a", "1"), pod("api", "b", "1"), pod("web", "a", "1"), pod("web", "b", "1")));
        }
    }

    @Test
    void moreClustersAndNamespacesThanCanBeScannedAtOnceStayInOrder() throws Exception {
        var expected = new ArrayList<String>();
        var clusters = new String[20];
        var namespaces = new String[20];
        for (int i = 0; i < 20; i++) {
            clusters[i] = "c%02d".formatted(i);
            namespaces[i] = "n%02d".formatted(i);
        }
        for (String cluster : clusters) {
            for (String namespace : namespaces) {
                catalog.apply(batch(cluster, pod(namespace, "a", "1")));
            }
        }
        for (String namespace : namespaces) {
            for (String cluster : clusters) {
                expected.add(cluster + ":" + namespace + "/a");
            }
        }

        assertThat(pods().clusters(clusters).keysIn(catalog)).containsExactlyElementsOf(expected);
        assertThat(pods().namespaces(namespaces).keysIn(catalog)).containsExactlyElementsOf(expected);
        var both = pods().clusters(clusters).namespaces(namespaces);
        assertThat(both.keysIn(catalog)).containsExactlyElementsOf(expected);
        assertThat(pages(both, 7)).containsExactlyElementsOf(expected);
        assertThat(both.page(5, Optional.empty(), 250).keysIn(catalog))
                .containsExactlyElementsOf(expected.subList(250, 255));
        assertThat(catalog.count(both.query())).isEqualTo(400);
    }

    /** All keys, read page by page. */
    private List<String> pages(Found.Query query, int limit) {
        var keys = new ArrayList<String>();
        Optional<Cursor> after = Optional.empty();
        do {
            var page = query.page(limit, after, 0).in(catalog);
            assertThat(page.keys().size()).isLessThanOrEqualTo(limit);
            keys.addAll(page.keys());
            after = page.next();
        } while (after.isPresent());
        return keys;
    }

    @Test
    void everyLabelOperatorWorks() throws Exception {
        catalog.apply(batch(
                "c1",
                pod("n", "a", "1", "app", "web", "idx", "1"),
                pod("n", "b", "1", "app", "api", "idx", "10"),
                pod("n", "c", "1", "app", "db", "idx", "x"),
                pod("n", "d", "1")));

        assertThat(names(pods().label("app", IN, "web"))).isEqualTo("a");
        assertThat(names(pods().label("app", IN, "web", "db", "unknown"))).isEqualTo("ac");
        assertThat(names(pods().label("app", NOT_IN, "web"))).isEqualTo("bcd");
        assertThat(names(pods().label("app", NOT_IN, "web", "api"))).isEqualTo("cd");
        assertThat(names(pods().label("app", NOT_IN, "unknown"))).isEqualTo("abcd");
        assertThat(names(pods().label("app", EXISTS))).isEqualTo("abc");
        assertThat(names(pods().label("app", DOES_NOT_EXIST))).isEqualTo("d");
        assertThat(names(pods().label("idx", GREATER_THAN, "1"))).isEqualTo("b");
        assertThat(names(pods().label("idx", LESS_THAN, "10"))).isEqualTo("a");
        assertThat(names(pods().label("other", IN, "x"))).isEmpty();
        assertThat(names(pods().label("other", EXISTS))).isEmpty();
        assertThat(names(pods().label("other", NOT_IN, "x"))).isEqualTo("abcd");
        assertThat(names(pods().label("other", DOES_NOT_EXIST))).isEqualTo("abcd");
        assertThat(names(pods().label("app", EXISTS).label("idx", LESS_THAN, "5")))
                .isEqualTo("a");
        assertThat(names(pods().label("app", IN, "web", "api").label("idx", NOT_IN, "1")))
                .isEqualTo("b");
    }

    private String names(Found.Query query) {
        assertThat(catalog.count(query.query())).isEqualTo(query.keysIn(catalog).size());
        return String.join(
                "",
                query.keysIn(catalog).stream()
                        .map(key -> key.substring("c1:n/".length()))
                        .toList());
    }

    @Test
    void aLimitCutsAndSaysWhereToGoOn() throws Exception {
        fill("c1", "c2");

        var first = pods().page(3, Optional.empty(), 0).in(catalog);
        assertThat(first.keys()).containsExactly("c1:api/a", "c2:api/a", "c1:api/b");
        assertThat(first.next()).contains(new Cursor("api", "b", "c1"));

        var exactlyFull = pods().page(5, first.next(), 0).in(catalog);
        assertThat(exactlyFull.keys()).hasSize(5);
        assertThat(exactlyFull.next()).isEmpty();
    }

    @Test
    void pagesOfEveryKindOfQueryJoinUp() throws Exception {
        for (String cluster : List.of("c1", "c2", "c3")) {
            var changes = new ArrayList<Change>();
            for (int i = 0; i < 60; i++) {
                changes.add(pod("n" + i % 3, "p%02d".formatted(i), "1", "app", "a" + i % 2, "all", "yes"));
            }
            catalog.apply(new Batch(cluster, PODS, "Pod", changes, Optional.empty()));
        }

        for (var query : List.of(
                pods(),
                pods().clusters("c2"),
                pods().clusters("c3", "c1"),
                pods().namespaces("n1"),
                pods().namespaces("n2", "n0"),
                pods().namespaces("n2", "n0").clusters("c1", "c2"),
                pods().names("p01", "p02", "p30"),
                pods().label("app", IN, "a1"),
                pods().label("app", IN, "a1").namespaces("n1").clusters("c2"),
                pods().label("app", NOT_IN, "a1"))) {
            var all = query.keysIn(catalog);
            assertThat(all).isNotEmpty();
            assertThat(pages(query, 7)).containsExactlyElementsOf(all);
            assertThat(query.page(4, Optional.empty(), 5).keysIn(catalog))
                    .containsExactlyElementsOf(all.subList(Math.min(5, all.size()), Math.min(9, all.size())));
            assertThat(catalog.count(query.query())).isEqualTo(all.size());
        }
    }

    @Test
    void anOffsetBeyondTheEndFindsNothing() throws Exception {
        fill("c1");

        assertThat(pods().page(0, Optional.empty(), 100).keysIn(catalog)).isEmpty();
        assertThat(pods().namespaces("api", "web").page(2, Optional.empty(), 4).keysIn(catalog))
                .isEmpty();
    }

    @Test
    void aListLongerThanOnePieceIsWholeAndInOrder() throws Exception {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 12_000; i++) {
            changes.add(pod("n" + i % 10, "p%05d".formatted(i), "1", "app", "a" + i % 7));
        }
        catalog.apply(new Batch("c1", PODS, "Pod", changes, Optional.empty()));

        assertThat(pods().keysIn(catalog)).hasSize(12_000).isSorted().doesNotHaveDuplicates();
        assertThat(pods().label("app", EXISTS).keysIn(catalog)).hasSize(12_000);
        assertThat(pods().label("app", IN, "a1", "a2", "a3").keysIn(catalog))
                .hasSize(5143)
                .isSorted();
    }

    @Test
    void dictionaryCompressedObjectsAreReadAfterAReopenToo() throws Exception {
        for (int page = 0; page < 10; page++) {
            var changes = new ArrayList<Change>();
            for (int i = 0; i < 500; i++) {
                changes.add(pod("n" + page, "p%05d".formatted(i), "1", "app", "a" + i % 7));
            }
            catalog.apply(new Batch("c1", PODS, "Pod", changes, Optional.empty()));
        }
        reopen();
        catalog.apply(batch("c1", pod("n0", "p00000", "2", "app", "a1")));

        var found = pods().in(catalog);
        assertThat(found.objects()).hasSize(5_000).allMatch(object -> object.endsWith("\"node-1\"}}"));
    }

    @Test
    void droppingATypeRemovesRowsCheckpointAndTerms() throws Exception {
        catalog.apply(batchTo("c1", "5", pod("web", "a", "1", "app", "x"), pod("web", "b", "1")));
        catalog.apply(batchTo("c2", "5", pod("web", "a", "1", "app", "x")));

        assertThat(catalog.drop("c1", PODS)).isEqualTo(2);

        assertThat(catalog.checkpoint("c1", PODS)).isEmpty();
        assertThat(catalog.counts("c1")).isEmpty();
        assertThat(pods().label("app", IN, "x").keysIn(catalog)).containsExactly("c2:web/a");
        assertThat(catalog.drop("c1", PODS)).isZero();
    }

    @Test
    void droppingAClusterLeavesNothingOfIt() throws Exception {
        fill("c1", "c2");
        catalog.apply(new Batch("c1", Objects.SECRETS, "Secret", List.of(), Optional.of(new Checkpoint("3", "v1"))));
        assertThat(catalog.clusters()).containsExactly("c1", "c2");

        assertThat(catalog.dropCluster("c1")).isEqualTo(4);

        assertThat(catalog.clusters()).containsExactly("c2");
        assertThat(catalog.checkpoints("c1")).isEmpty();
    }

    @Test
    void aFailingTakerEndsTheSearchAndNothingElse() throws Exception {
        fill("c1");

        assertThatThrownBy(() -> catalog.search(pods().query(), (cluster, name, object, offset, length) -> {
                    throw new IOException("the client is gone");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the client is gone");
        assertThat(pods().keysIn(catalog)).hasSize(4);
    }

    @Test
    void writersOfManyThreadsAllSucceed() throws Exception {
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 8; t++) {
            var cluster = "c" + t;
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 50; i++) {
                        catalog.apply(batchTo(cluster, "" + i, pod("web", "p" + i, "1", "i", "" + i)));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(catalog.count(pods().query())).isEqualTo(400);
        assertThat(pods().label("i", IN, "33").keysIn(catalog)).hasSize(8);
        assertThat(catalog.checkpoint("c7", PODS)).contains(new Checkpoint("49", "v1"));
    }

    @Test
    void sealedBodiesOpenWithTheKeyOnly() throws Exception {
        catalog.close();
        byte[] key = new byte[AtRestCipher.KEY_BYTES];
        key[3] = 7;
        catalog = open(Optional.of(new AtRestCipher(key)));
        catalog.apply(new Batch(
                "c1", Objects.SECRETS, "Secret", List.of(pod("web", "a", "1", "app", "x")), Optional.empty()));
        assertThat(Found.in(catalog, SearchQuery.all(Objects.SECRETS)).objects())
                .singleElement()
                .asString()
                .contains("node-1");

        reopen();

        assertThatThrownBy(() -> Found.in(catalog, SearchQuery.all(Objects.SECRETS)))
                .isInstanceOf(Catalog.CatalogUnavailable.class)
                .hasMessageContaining("start with the key");
    }
}
