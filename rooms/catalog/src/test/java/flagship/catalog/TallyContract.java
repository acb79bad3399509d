package flagship.catalog;

import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.gone;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.Batch.Change;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.LabelSelector.Operator;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How objects are counted, and found by fields, without being read, whatever database they lie in. */
abstract class TallyContract {
    private static final Facet CLUSTER = new Facet.Cluster();
    private static final Facet NAMESPACE = new Facet.Namespace();
    private static final Facet APP = new Facet.Label("app");
    private static final Facet NODE = new Facet.Field("spec.nodeName");
    private static final Facet IMAGE = new Facet.Field(IndexedFields.IMAGE);

    private SqlCatalog catalog;

    abstract Catalog open();

    @BeforeEach
    void openCatalog() throws Exception {
        catalog = (SqlCatalog) open();
    }

    @AfterEach
    void closeCatalog() {
        catalog.close();
    }

    /** @param node empty for none */
    private static Change.Put pod(
            String namespace, String name, String version, String app, String node, String... images) {
        var labels = app.isEmpty() ? "" : "\"app\":\"%s\"".formatted(app);
        var containers = Stream.of(images).map("{\"image\":\"%s\"}"::formatted).collect(Collectors.joining(","));
        byte[] object = """
                {"metadata":{"namespace":"%s","name":"%s","uid":"u-%s","resourceVersion":"%s","labels":{%s}},\
                "spec":{%s"containers":[%s]},"status":{"phase":"Running"}}""".formatted(
                        namespace,
                        name,
                        name,
                        version,
                        labels,
                        node.isEmpty() ? "" : "\"nodeName\":\"%s\",".formatted(node),
                        containers)
                .getBytes(StandardCharsets.UTF_8);
        return new Change.Put(ObjectHead.read(object), object);
    }

    private void put(String cluster, Change... changes) throws InterruptedException {
        catalog.apply(new Batch(cluster, PODS, "Pod", List.of(changes), Optional.empty()));
    }

    private void fillSome() throws InterruptedException {
        put(
                "c1",
                pod("shop", "web-1", "1", "web", "n1", "nginx:1", "side:2"),
                pod("shop", "web-2", "1", "web", "n2", "nginx:1"),
                pod("data", "db-1", "1", "db", "n1", "pg:3", "pg:3"),
                pod("data", "once", "1", "", "", "pg:3"));
        put("c2", pod("shop", "web-1", "1", "web", "n1", "nginx:2"));
        settle();
    }

    private void settle() throws InterruptedException {
        while (catalog.tallySome()) {
            Thread.onSpinWait();
        }
    }

    private Map<String, Long> counts(SearchQuery query, Facet... facets) {
        var counts = new TreeMap<String, Long>();
        for (FacetCount count : catalog.countBy(query, List.of(facets), 1_000).orElseThrow()) {
            counts.put(String.join("/", count.values()), count.rows());
        }
        return counts;
    }

    private Map<String, Long> counts(Facet... facets) {
        return counts(SearchQuery.all(PODS), facets);
    }

    /** A condition on fields that fails when an object is looked at. */
    private record Unread(List<FieldCondition> fields, boolean isFieldsAlone) implements SearchFilter.Content {
        @Override
        public boolean matches(byte[] object, int offset, int length) {
            throw new AssertionError("an object was read");
        }
    }

    private static SearchQuery where(SearchFilter.Content content) {
        var filter =
                new SearchFilter(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.of(content));
        return new SearchQuery(
                PODS,
                Set.of(),
                Set.of(),
                Set.of(),
                LabelSelector.EVERYTHING,
                filter,
                List.of(),
                0,
                Optional.empty(),
                0);
    }

    private static SearchQuery where(String field, boolean negated, String... values) {
        return where(new Unread(List.of(new FieldCondition(field, Set.of(values), negated)), true));
    }

    private long tallyRows() {
        return catalog.inReader(session -> session.number(Sql.of("SELECT count(*) FROM tally")));
    }

    @Test
    void objectsAreCountedByOneLabelFieldOrImage() throws Exception {
        fillSome();

        assertThat(counts(APP)).isEqualTo(Map.of("web", 3L, "db", 1L, "", 1L));
        assertThat(counts(NODE)).isEqualTo(Map.of("n1", 3L, "n2", 1L, "", 1L));
        assertThat(counts(IMAGE)).isEqualTo(Map.of("nginx:1", 2L, "nginx:2", 1L, "side:2", 1L, "pg:3", 2L));
        assertThat(counts(CLUSTER)).isEqualTo(Map.of("c1", 4L, "c2", 1L));
        assertThat(counts(NAMESPACE)).isEqualTo(Map.of("shop", 3L, "data", 2L));
        assertThat(counts(CLUSTER, NAMESPACE)).isEqualTo(Map.of("c1/shop", 2L, "c1/data", 2L, "c2/shop", 1L));
        assertThat(counts(APP, CLUSTER)).isEqualTo(Map.of("web/c1", 2L, "db/c1", 1L, "/c1", 1L, "web/c2", 1L));
        assertThat(counts()).isEqualTo(Map.of("", 5L));
        assertThat(counts(new Facet.Label("unknown"))).isEqualTo(Map.of("", 5L));
    }

    @Test
    void severalFacetsAndNarrowedQueriesAreCountedByTheRows() throws Exception {
        fillSome();

        assertThat(counts(APP, NODE)).isEqualTo(Map.of("web/n1", 2L, "web/n2", 1L, "db/n1", 1L, "/", 1L));
        assertThat(counts(Found.pods().namespaces("shop").query(), IMAGE, CLUSTER))
                .isEqualTo(Map.of("nginx:1/c1", 2L, "side:2/c1", 1L, "nginx:2/c2", 1L));
        assertThat(counts(Found.pods().label("app", Operator.IN, "web").query(), NODE))
                .isEqualTo(Map.of("n1", 2L, "n2", 1L));
        var seen = SearchFilter.NONE.withVisible(Optional.of(new Visibility(Set.of("data"), Set.of("c2"), Map.of())));
        assertThat(counts(withFilter(seen), NAMESPACE)).isEqualTo(Map.of("data", 2L, "shop", 1L));
        assertThat(counts(withFilter(seen), APP)).isEqualTo(Map.of("db", 1L, "", 1L, "web", 1L));
        assertThat(catalog.count(withFilter(seen))).isEqualTo(3);
        assertThat(catalog.count(Found.pods().namespaces("data").query())).isEqualTo(2);
    }

    private static SearchQuery withFilter(SearchFilter filter) {
        return new SearchQuery(
                PODS,
                Set.of(),
                Set.of(),
                Set.of(),
                LabelSelector.EVERYTHING,
                filter,
                List.of(),
                0,
                Optional.empty(),
                0);
    }

    @Test
    void theNumberOfGroupsIsBounded() throws Exception {
        fillSome();

        assertThat(catalog.countBy(SearchQuery.all(PODS), List.of(IMAGE), 2).orElseThrow())
                .hasSize(3);
        assertThat(catalog.countBy(SearchQuery.all(PODS), List.of(IMAGE, NODE), 2)
                        .orElseThrow())
                .hasSize(3);
    }

    @Test
    void countsFollowWhatChangesAndGoes() throws Exception {
        fillSome();

        put("c1", pod("shop", "web-1", "2", "web", "n2", "nginx:2"), gone("shop", "web-2"));
        assertThat(counts(NODE)).isEqualTo(Map.of("n1", 2L, "n2", 1L, "", 1L));
        assertThat(counts(IMAGE)).isEqualTo(Map.of("nginx:2", 2L, "pg:3", 2L));
        assertThat(counts(APP, CLUSTER)).isEqualTo(Map.of("web/c1", 1L, "db/c1", 1L, "/c1", 1L, "web/c2", 1L));
        catalog.drop("c1", PODS);
        assertThat(counts(NAMESPACE)).isEqualTo(Map.of("shop", 1L));
        catalog.dropCluster("c2");
        assertThat(counts(NODE)).isEmpty();
        assertThat(tallyRows()).isZero();
    }

    @Test
    void objectsAreFoundByFieldsWithoutReadingAny() throws Exception {
        fillSome();

        assertThat(Found.in(catalog, where("spec.nodeName", false, "n1")).keys())
                .containsExactly("c1:data/db-1", "c1:shop/web-1", "c2:shop/web-1");
        assertThat(Found.in(catalog, where("spec.nodeName", true, "n1")).keys())
                .containsExactly("c1:data/once", "c1:shop/web-2");
        assertThat(Found.in(catalog, where("image", false, "nginx:2", "side:2")).keys())
                .containsExactly("c1:shop/web-1", "c2:shop/web-1");
        assertThat(catalog.count(where("image", false, "nginx:1", "side:2"))).isEqualTo(2);
        assertThat(catalog.count(where("status.phase", false, "Running"))).isEqualTo(5);
        assertThat(catalog.count(where("spec.nodeName", false, "nowhere"))).isZero();
        assertThat(counts(where("spec.nodeName", false, "n1"), IMAGE))
                .isEqualTo(Map.of("nginx:1", 1L, "side:2", 1L, "nginx:2", 1L, "pg:3", 1L));
    }

    @Test
    void whatTheIndexTellsInPartIsLookedAtOnlyWhereItMayBe() throws Exception {
        fillSome();
        var read = new ArrayList<String>();
        var condition = new SearchFilter.Content() {
            @Override
            public boolean matches(byte[] object, int offset, int length) {
                var text = new String(object, offset, length, StandardCharsets.UTF_8);
                read.add(text);
                return text.contains("nginx:1");
            }

            @Override
            public List<FieldCondition> fields() {
                return List.of(new FieldCondition("spec.containers[].image", Set.of("nginx:1"), false));
            }
        };

        assertThat(Found.in(catalog, where(condition)).keys()).containsExactly("c1:shop/web-1", "c1:shop/web-2");
        assertThat(read).hasSize(2);
        assertThat(catalog.countBy(where(condition), List.of(NODE), 10)).isEmpty();
    }

    @Test
    void whatIsNotIndexedIsLeftToWhoReadsObjects() throws Exception {
        fillSome();
        put("c1", pod("shop", "long", "1", "web", "n1", "x".repeat(600)));

        assertThat(catalog.countBy(SearchQuery.all(PODS), List.of(IMAGE), 10)).isEmpty();
        assertThat(counts(NODE)).containsEntry("n1", 4L);
        assertThat(catalog.countBy(SearchQuery.all(PODS), List.of(new Facet.Field("spec.hostname")), 10))
                .isEmpty();
        assertThat(catalog.countBy(SearchQuery.all(PODS), List.of(new Facet.Label("@image")), 10))
                .isEmpty();
    }

    /** As an older program leaves it, which knows labels and no fields. */
    private void forgetFields() throws InterruptedException {
        catalog.inConnection(session -> {
            session.change(Sql.of("UPDATE object SET labels = ''"));
            session.change(Sql.of("DELETE FROM term"));
            session.change(Sql.of("DELETE FROM tally"));
            return session.change(Sql.of("UPDATE state SET writer = 'somebody older' WHERE id = 1"));
        });
        catalog.close();
    }

    @Test
    void whatAnOlderProgramStoredIsCountedLittleByLittle() throws Exception {
        var expected = new HashMap<String, Long>();
        var pods = new ArrayList<Change>();
        for (int i = 0; i < 1_300; i++) {
            pods.add(pod("shop", "p-" + i, "1", "", "n" + i % 3, "nginx:" + i % 2));
            expected.merge("n" + i % 3, 1L, Long::sum);
        }
        put("c1", pods.toArray(Change[]::new));
        forgetFields();
        openCatalog();

        var told = catalog.countBy(SearchQuery.all(PODS), List.of(NODE), 10);
        told.ifPresent(counts -> assertThat(counts).hasSize(3)); // It may be through already; it never tells a part.
        awaitTallies();
        assertThat(counts(NODE)).isEqualTo(expected);
        assertThat(counts(NAMESPACE)).isEqualTo(Map.of("shop", 1_300L));
        assertThat(catalog.count(where("image", false, "nginx:1"))).isEqualTo(650);
        assertThat(Found.in(catalog, where("image", false, "nginx:1")).keys()).hasSize(650);
    }

    private void awaitTallies() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!catalog.inReader(TallyProgress::isComplete)) {
            assertThat(System.nanoTime()).as("it is counted in time").isLessThan(end);
            catalog.tallySome();
        }
    }

    @Test
    void whatChangesWhileItIsCountedIsCountedOnce() throws Exception {
        var random = new Random(4);
        var nodes = new TreeMap<String, String>();
        var pods = new ArrayList<Change>();
        for (int i = 0; i < 2_500; i++) {
            nodes.put("p-" + i, "n1");
            pods.add(pod("shop", "p-" + i, "1", "", "n1", "nginx:1"));
        }
        put("c1", pods.toArray(Change[]::new));
        forgetFields();
        openCatalog();

        for (int i = 0; i < 200; i++) {
            var name = "p-" + random.nextInt(2_600);
            if (random.nextInt(3) == 0) {
                nodes.remove(name);
                put("c1", gone("shop", name));
            } else {
                nodes.put(name, "n" + i % 4);
                put("c1", pod("shop", name, "2", "", "n" + i % 4, "nginx:2"));
            }
            if (i % 40 == 0) {
                catalog.tallySome();
            }
        }
        awaitTallies();

        var expected = nodes.values().stream().collect(Collectors.groupingBy(node -> node, Collectors.counting()));
        assertThat(counts(NODE)).isEqualTo(expected);
        assertThat(counts(NODE, IMAGE).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(nodes.size());
        assertThat(counts(NAMESPACE)).isEqualTo(Map.of("shop", (long) nodes.size()));
        catalog.drop("c1", PODS);
        assertThat(tallyRows()).isZero();
    }
}
