package flagship.catalog;

import static flagship.catalog.Objects.PODS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.catalog.Batch.Change;
import flagship.catalog.SearchFilter.Owner;
import flagship.catalog.SearchFilter.Root;
import flagship.catalog.SearchQuery.Cursor;
import flagship.catalog.SearchQuery.Place;
import flagship.catalog.SortKey.Column;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every catalog does with conditions besides names and labels, and with orders: run for each engine. */
abstract class FilterContract {
    private static final GroupVersionResource SETS = new GroupVersionResource("apps", "v1", "replicasets");
    private static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");

    private Catalog catalog;

    abstract Catalog open();

    @BeforeEach
    void openCatalog() throws InterruptedException {
        catalog = open();
        put("c1", DEPLOYMENTS, object("shop", "front", "d-1", "", "2026-01-01T00:00:00Z", "3"));
        put("c1", SETS, object("shop", "front-7d", "rs-1", "d-1", "2026-01-01T00:00:10Z", "9"));
        put("c1", SETS, object("shop", "front-8e", "rs-2", "d-1", "2026-01-02T00:00:00Z", "10"));
        put("c1", PODS, object("shop", "front-7d-a", "p-1", "rs-1", "2026-01-01T00:00:20Z", "100"));
        put("c1", PODS, object("shop", "front-8e-b", "p-2", "rs-2", "2026-01-02T00:00:20Z", "20"));
        put("c1", PODS, object("data", "lake", "p-3", "", "2026-01-03T00:00:00Z", "3"));
        put("c2", PODS, object("data", "front-like", "p-4", "rs-1", "2026-01-04T00:00:00Z", "3"));
    }

    @AfterEach
    void closeCatalog() {
        catalog.close();
    }

    private void put(String cluster, GroupVersionResource type, byte[] object) throws InterruptedException {
        Change put = new Change.Put(ObjectHead.read(object), object);
        catalog.apply(new Batch(cluster, type, "Any", List.of(put), Optional.empty()));
    }

    private static byte[] object(
            String namespace, String name, String uid, String owner, String created, String version) {
        var owners = owner.isEmpty()
                ? ""
                : ",\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"X\",\"name\":\"x\",\"controller\":true,\"uid\":\"%s\"}]"
                        .formatted(owner);
        return """
                {"metadata":{"namespace":"%s","name":"%s","uid":"%s","resourceVersion":"%s",\
                "creationTimestamp":"%s","labels":{"app":"x"}%s}}""".formatted(namespace, name, uid, version, created, owners).getBytes(StandardCharsets.UTF_8);
    }

    private static SearchFilter times(Optional<String> since, Optional<String> before) {
        return new SearchFilter(
                since.map(Instant::parse), before.map(Instant::parse), List.of(), Optional.empty(), Optional.empty());
    }

    private static SearchFilter owned(Root root, int generations) {
        return new SearchFilter(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(new Owner("c1", root, generations)),
                Optional.empty());
    }

    private static SearchFilter content(String text) {
        return new SearchFilter(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of((bytes, offset, length) ->
                        new String(bytes, offset, length, StandardCharsets.UTF_8).contains(text)));
    }

    private static SearchQuery query(SearchFilter filter, SortKey... order) {
        return page(filter, 0, Optional.empty(), 0, order);
    }

    private static SearchQuery page(
            SearchFilter filter, int limit, Optional<Cursor> after, long offset, SortKey... order) {
        return new SearchQuery(
                PODS,
                Set.of(),
                Set.of(),
                Set.of(),
                LabelSelector.EVERYTHING,
                filter,
                List.of(order),
                limit,
                after,
                offset);
    }

    private List<String> names(SearchQuery query) {
        return Found.in(catalog, query).keys().stream()
                .map(key -> key.substring(key.indexOf('/') + 1))
                .toList();
    }

    @Test
    void sinceIncludesItsMomentAndBeforeDoesNot() {
        assertThat(names(query(times(Optional.of("2026-01-02T00:00:20Z"), Optional.empty()))))
                .containsExactly("front-like", "lake", "front-8e-b");
        assertThat(names(query(times(Optional.empty(), Optional.of("2026-01-02T00:00:20Z")))))
                .containsExactly("front-7d-a");
        assertThat(names(query(times(Optional.of("2026-01-02T00:00:19.5Z"), Optional.of("2026-01-02T00:00:20.5Z")))))
                .containsExactly("front-8e-b");
    }

    @Test
    void allPartsOfANameMustBeInIt() {
        var parts = new SearchFilter(
                Optional.empty(), Optional.empty(), List.of("front", "-b"), Optional.empty(), Optional.empty());
        var sign = new SearchFilter(
                Optional.empty(), Optional.empty(), List.of("front%"), Optional.empty(), Optional.empty());

        assertThat(names(query(parts))).containsExactly("front-8e-b");
        assertThat(names(query(sign))).isEmpty();
        assertThat(catalog.count(query(parts))).isEqualTo(1);
    }

    @Test
    void anOwnerHasItsChildrenInItsOwnClusterOnly() {
        assertThat(names(query(owned(new Root.Uid("rs-1"), 0)))).containsExactly("front-7d-a");
        assertThat(names(query(owned(new Root.Uid("d-1"), 0)))).isEmpty();
    }

    @Test
    void grandchildrenAreExactlyOneGenerationFurther() {
        assertThat(names(query(owned(new Root.Uid("d-1"), 1)))).contains("front-7d-a", "front-8e-b");
        assertThat(names(query(owned(new Root.Uid("d-1"), 2)))).isEmpty();
    }

    @Test
    void anOwnerIsFoundByNameTypeAndNamespace() {
        var apps = Optional.of("apps");
        var named = new Root.Named("front", apps, Optional.of("deployments"), Set.of("shop"));
        var ofOtherType = new Root.Named("front", Optional.of(""), Optional.of("services"), Set.of());
        var elsewhere = new Root.Named("front", apps, Optional.of("deployments"), Set.of("data"));
        var ofAnyType = new Root.Named("front-8e", Optional.empty(), Optional.empty(), Set.of());

        assertThat(names(query(owned(named, 1)))).contains("front-7d-a", "front-8e-b");
        assertThat(names(query(owned(ofOtherType, 1)))).isEmpty();
        assertThat(names(query(owned(elsewhere, 1)))).isEmpty();
        assertThat(names(query(owned(ofAnyType, 0)))).containsExactly("front-8e-b");
    }

    @Test
    void anOrderByNumberIsNotOneByText() {
        assertThat(names(query(SearchFilter.NONE, new SortKey(Column.RESOURCE_VERSION, false))))
                .containsExactly("front-like", "lake", "front-8e-b", "front-7d-a");
    }

    @Test
    void severalCriteriaOrderOneAfterTheOther() {
        assertThat(names(query(
                        SearchFilter.NONE, new SortKey(Column.NAMESPACE, true), new SortKey(Column.CREATED_AT, true))))
                .containsExactly("front-8e-b", "front-7d-a", "front-like", "lake");
    }

    @Test
    void pagesOfEveryOrderAreTheWholeList() {
        for (Column column : Column.values()) {
            for (boolean descending : List.of(false, true)) {
                var order = new SortKey[] {new SortKey(column, descending), new SortKey(Column.OWNER_UID, !descending)};
                var whole = names(query(SearchFilter.NONE, order));

                var pages = new ArrayList<String>();
                Optional<Cursor> after = Optional.empty();
                do {
                    var found = Found.in(catalog, page(SearchFilter.NONE, 1, after, 0, order));
                    found.keys().forEach(key -> pages.add(key.substring(key.indexOf('/') + 1)));
                    after = found.next();
                } while (after.isPresent());

                assertThat(pages).as(Arrays.toString(order)).isEqualTo(whole).hasSize(4);
            }
        }
    }

    @Test
    void aPlaceInAnotherOrderIsRefused() {
        var place = Optional.of(new Cursor("shop", "a", "c1"));
        var byUid = new SortKey(Column.UID, false);

        assertThatThrownBy(() -> page(SearchFilter.NONE, 1, place, 0, byUid))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitAndOffsetCountTheRowsWhoseContentFits() {
        var front = content("front");

        var first = Found.in(catalog, page(front, 2, Optional.empty(), 0));
        var second = Found.in(catalog, page(front, 2, first.next(), 0));

        assertThat(first.keys()).containsExactly("c2:data/front-like", "c1:shop/front-7d-a");
        assertThat(second.keys()).containsExactly("c1:shop/front-8e-b");
        assertThat(second.next()).isEmpty();
        assertThat(names(page(front, 0, Optional.empty(), 2))).containsExactly("front-8e-b");
        assertThat(catalog.count(query(front))).isEqualTo(3);
    }

    @Test
    void severalQueriesAreMergedInTheirOrderAndPagedByPlace() throws Exception {
        put("c1", SETS, object("data", "lake", "rs-3", "", "2026-01-03T00:00:00Z", "3"));
        var order = List.of(new SortKey(Column.CREATED_AT, false));
        var queries = Stream.of(DEPLOYMENTS, PODS, SETS)
                .map(type -> new SearchQuery(
                        type,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        LabelSelector.EVERYTHING,
                        SearchFilter.NONE,
                        order,
                        0,
                        Optional.empty(),
                        0))
                .toList();
        for (int limit = 1; limit < 9; limit++) {
            var found = new ArrayList<String>();
            Optional<Place> after = Optional.empty();
            do {
                var end = catalog.searchMany(
                        queries,
                        after,
                        0,
                        limit,
                        (query, cluster, name, object, offset, length) -> found.add(query + ":" + name.name()));
                after = end.next();
            } while (after.isPresent());

            assertThat(found)
                    .as("pages of " + limit)
                    .containsExactly(
                            "0:front",
                            "2:front-7d",
                            "1:front-7d-a",
                            "2:front-8e",
                            "1:front-8e-b",
                            "1:lake",
                            "2:lake",
                            "1:front-like");
        }
    }

    @Test
    void aFullPageWithNothingBehindItThatFitsIsTheLast() {
        assertThat(Found.in(catalog, page(content("lake"), 1, Optional.empty(), 0))
                        .next())
                .isEmpty();
    }

    private static SearchFilter seen(Visibility visible) {
        return SearchFilter.NONE.withVisible(Optional.of(visible));
    }

    private List<String> keysSeen(Visibility visible) {
        return Found.in(catalog, query(seen(visible))).keys();
    }

    private List<String> counts(SearchQuery query, Facet... facets) {
        return catalog.countBy(query, List.of(facets), 100).orElseThrow().stream()
                .map(count -> String.join("/", count.values()) + " " + count.rows())
                .sorted()
                .toList();
    }

    @Test
    void rowsAreCountedByPlace() {
        var all = query(SearchFilter.NONE);
        var cluster = new Facet.Cluster();
        var namespace = new Facet.Namespace();

        assertThat(counts(all, cluster)).containsExactly("c1 3", "c2 1");
        assertThat(counts(all, namespace)).containsExactly("data 2", "shop 2");
        assertThat(counts(all, cluster, namespace)).containsExactly("c1/data 1", "c1/shop 2", "c2/data 1");
        assertThat(counts(all)).containsExactly(" 4");
        var seen = query(seen(new Visibility(Set.of("shop"), Set.of(), Map.of())));
        assertThat(counts(seen, cluster, namespace)).containsExactly("c1/shop 2");
        assertThat(counts(SearchQuery.all(Objects.SECRETS), cluster, namespace)).isEmpty();
    }

    @Test
    void onlyWhatIsVisibleIsFoundAndCounted() throws Exception {
        put("c2", PODS, object("shop", "till", "p-5", "", "2026-01-05T00:00:00Z", "3"));

        assertThat(keysSeen(new Visibility(Set.of("data"), Set.of(), Map.of())))
                .containsExactly("c2:data/front-like", "c1:data/lake");
        assertThat(keysSeen(new Visibility(Set.of(), Set.of("c2"), Map.of())))
                .containsExactly("c2:data/front-like", "c2:shop/till");
        assertThat(keysSeen(new Visibility(Set.of(), Set.of(), Map.of("c1", Set.of("data"), "c2", Set.of("shop")))))
                .containsExactly("c1:data/lake", "c2:shop/till");
        assertThat(keysSeen(new Visibility(Set.of("data"), Set.of("c1"), Map.of("c2", Set.of("shop")))))
                .hasSize(5);
        assertThat(keysSeen(new Visibility(Set.of(), Set.of(), Map.of()))).isEmpty();
        assertThat(catalog.count(query(seen(new Visibility(Set.of(), Set.of("c2"), Map.of())))))
                .isEqualTo(2);
    }
}
