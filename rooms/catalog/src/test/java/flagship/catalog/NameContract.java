package flagship.catalog;

import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.gone;
import static flagship.catalog.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.Batch.Change;
import flagship.kubemodel.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How objects are found by a part of their name, whatever database they lie in. */
abstract class NameContract {
    private SqlCatalog catalog;

    abstract Catalog open();

    abstract Dialect dialect();

    @BeforeEach
    void openCatalog() {
        catalog = (SqlCatalog) open();
    }

    @AfterEach
    void closeCatalog() {
        catalog.close();
    }

    private void put(String cluster, String... names) throws InterruptedException {
        var pods = Stream.of(names).<Change>map(name -> pod("web", name, "1")).toList();
        catalog.apply(new Batch(cluster, PODS, "Pod", pods, Optional.empty()));
    }

    private void remove(String... names) throws InterruptedException {
        for (String name : names) {
            catalog.apply(new Batch("c1", PODS, "Pod", List.of(gone("web", name)), Optional.empty()));
        }
    }

    private static SearchQuery containing(String... parts) {
        var filter = new SearchFilter(
                Optional.empty(), Optional.empty(), List.of(parts), Optional.empty(), Optional.empty());
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

    private List<String> found(String... parts) {
        return Found.in(catalog, containing(parts)).keys().stream()
                .map(key -> key.substring(key.indexOf('/') + 1))
                .toList();
    }

    /** How many rows the index says are worth a look; absent if it does not help. */
    private Optional<Integer> looked(String... parts) {
        return catalog.inReader(session -> new NameSearch(dialect(), session)
                .find(Names.findType(session, PODS).orElseThrow(), List.of(parts))
                .map(List::size));
    }

    private long number(String sql) {
        return catalog.inReader(session -> session.number(Sql.of(sql)));
    }

    @Test
    void onlyTheRowsWhoseNamesFitAreLookedAt() throws Exception {
        put("c1", "front-7d-a", "front-8e-b", "lake", "till-front");
        put("c2", "front-7d-a", "lake");
        catalog.indexNames();

        assertThat(found("front")).containsExactly("front-7d-a", "front-7d-a", "front-8e-b", "till-front");
        assertThat(looked("front")).contains(4);
        assertThat(found("front", "-8e")).containsExactly("front-8e-b");
        assertThat(looked("front", "-8e")).contains(1);
        assertThat(found("nowhere")).isEmpty();
        assertThat(looked("nowhere")).contains(0);
        assertThat(found("front%")).isEmpty();
        assertThat(catalog.count(containing("front"))).isEqualTo(4);
    }

    @Test
    void aNameThatHasThePiecesButNotTheTextIsNotFound() throws Exception {
        put("c1", "abc-bcd");
        catalog.indexNames();

        assertThat(looked("abcd")).contains(1);
        assertThat(found("abcd")).isEmpty();
        assertThat(catalog.count(containing("abcd"))).isZero();
    }

    @Test
    void newNamesAreFoundBeforeTheyAreIndexed() throws Exception {
        put("c1", "front-a");
        catalog.indexNames();
        put("c1", "front-b", "lake");

        assertThat(found("front")).containsExactly("front-a", "front-b");
        assertThat(looked("front")).contains(2);
    }

    @Test
    void whatIsRemovedIsNotFoundAndWhatComesAgainIs() throws Exception {
        put("c1", "front-a", "front-b");
        catalog.indexNames();
        remove("front-a", "front-b");
        assertThat(found("front")).isEmpty();

        put("c1", "front-b");
        assertThat(found("front")).containsExactly("front-b");
        catalog.indexNames();
        assertThat(found("front")).containsExactly("front-b");
    }

    @Test
    void anIdentifierInTheIndexIsNotGivenToAnotherObject() throws Exception {
        put("c1", "front-a", "front-b");
        catalog.indexNames();
        remove("front-b");
        catalog.close();
        catalog = (SqlCatalog) open(); // Remembers nothing.
        put("c1", "lake");

        assertThat(found("lake")).containsExactly("lake");
        assertThat(found("front")).containsExactly("front-a");
    }

    @Test
    void namesOfOtherTypesDoNotCount() throws Exception {
        put("c1", "front-a");
        catalog.apply(
                new Batch("c1", Objects.SECRETS, "Secret", List.of(pod("web", "front-s", "1")), Optional.empty()));
        catalog.indexNames();

        assertThat(found("front")).containsExactly("front-a");
        assertThat(looked("front")).contains(1);
    }

    @Test
    void textsTooShortForTheIndexAreFoundAllTheSame() throws Exception {
        put("c1", "front-a", "lake", "x");
        catalog.indexNames();

        assertThat(looked("la")).isEmpty();
        assertThat(found("la")).containsExactly("lake");
        assertThat(found("x")).containsExactly("x");
        assertThat(found("")).hasSize(3);
    }

    @Test
    void whatNearlyAllNamesHaveIsFoundInOrder() throws Exception {
        var names = new ArrayList<String>();
        for (int i = 0; i <= NameSearch.FOUND_MAX; i++) {
            names.add("front-%04d".formatted(i));
        }
        put("c1", names.toArray(String[]::new));
        catalog.indexNames();

        assertThat(looked("front")).isEmpty();
        assertThat(found("front")).isEqualTo(names);
        assertThat(looked("-123")).contains(10);
        assertThat(found("-123")).hasSize(10);
    }

    @Test
    void segmentsThatHaveLostMostAreMadeAnew() throws Exception {
        put("c1", "front-a", "front-b", "front-c");
        catalog.indexNames();
        put("c2", "lake");
        catalog.indexNames();

        catalog.drop("c1", PODS);
        catalog.indexNames();

        assertThat(number("SELECT sum(gone) FROM name_segment")).isZero();
        assertThat(number("SELECT sum(objects) FROM name_segment")).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM name_gram")).isEqualTo(3); // lak, ake, and the type.
        assertThat(found("lake")).containsExactly("lake");
    }

    @Test
    void anyTextIsFoundAsALookAtEachNameWouldFindIt() throws Exception {
        var random = new Random(1);
        var names = new ArrayList<String>();
        for (int batch = 0; batch < 6; batch++) {
            var some = new ArrayList<String>();
            for (int i = 0; i < 60; i++) {
                some.add(random.ints(5, 'a', 'e').mapToObj(Character::toString).reduce("", String::concat) + batch + i);
            }
            put("c1", some.toArray(String[]::new));
            names.addAll(some);
            if (batch < 5) {
                catalog.indexNames();
            }
        }
        for (int i = 0; i < 50; i++) {
            var text = random.ints(3 + i % 2, 'a', 'e')
                    .mapToObj(Character::toString)
                    .reduce("", String::concat);
            assertThat(found(text))
                    .as(text)
                    .isEqualTo(names.stream()
                            .filter(name -> name.contains(text))
                            .sorted()
                            .toList());
        }
    }
}
