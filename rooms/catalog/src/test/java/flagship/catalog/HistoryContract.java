package flagship.catalog;

import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.batch;
import static flagship.catalog.Objects.gone;
import static flagship.catalog.Objects.pod;
import static flagship.kubemodel.LabelSelector.Operator.IN;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.Batch.Change;
import flagship.kubemodel.AtRestCipher;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every catalog keeps what objects were, whatever database it lies in. */
abstract class HistoryContract {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private volatile Instant now = NOON;
    private Catalog catalog;

    abstract Catalog open(Sealing sealing, Duration retention, Clock clock);

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    @BeforeEach
    void openCatalog() {
        catalog = open(Sealing.NONE, DAY, clock());
    }

    @AfterEach
    void closeCatalog() {
        catalog.close();
    }

    private void at(int minute, Batch batch) throws InterruptedException {
        now = NOON.plusSeconds(60L * minute);
        catalog.apply(batch);
    }

    /** {@code cluster:namespace/name@version} at a minute. */
    private List<String> asOf(int minute, SearchQuery query) {
        var found = new ArrayList<String>();
        try {
            catalog.searchAsOf(
                    query,
                    NOON.plusSeconds(60L * minute),
                    (cluster, name, object, offset, length) -> found.add(cluster + ":" + name + "@"
                            + ObjectHead.read(object, offset, length).resourceVersion()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private List<String> asOf(int minute) {
        return asOf(minute, SearchQuery.all(PODS));
    }

    @Test
    void anObjectIsFoundAsItWas() throws Exception {
        at(0, batch("c1", pod("web", "a", "1"), pod("web", "b", "1")));
        at(10, batch("c1", pod("web", "a", "2")));
        at(20, batch("c1", pod("web", "a", "3"), gone("web", "b")));

        assertThat(asOf(5)).containsExactly("c1:web/a@1", "c1:web/b@1");
        assertThat(asOf(15)).containsExactly("c1:web/a@2", "c1:web/b@1");
        assertThat(asOf(25)).containsExactly("c1:web/a@3");
        assertThat(Found.pods().keysIn(catalog)).containsExactly("c1:web/a");
    }

    @Test
    void whatSaysThatItWasCreatedLaterWasNotThere() throws Exception {
        at(0, batch("c1", pod("web", "a", "1"))); // Created in January.

        assertThat(new Past(Instant.parse("2025-12-31T00:00:00Z")).found()).isEmpty();
        assertThat(new Past(Instant.parse("2026-02-01T00:00:00Z")).found()).containsExactly("a");
    }

    private final class Past {
        private final Instant at;

        Past(Instant at) {
            this.at = at;
        }

        List<String> found() throws IOException {
            var names = new ArrayList<String>();
            catalog.searchAsOf(
                    SearchQuery.all(PODS), at, (cluster, name, object, offset, length) -> names.add(name.name()));
            return names;
        }
    }

    @Test
    void conditionsAndPagesHoldInThePastToo() throws Exception {
        var many = new ArrayList<Change>();
        for (int i = 0; i < 450; i++) {
            many.add(pod("n" + i % 2, "p%03d".formatted(i), "1", "app", "a" + i % 3));
        }
        at(0, new Batch("c1", PODS, "Pod", many, Optional.empty()));
        at(0, batch("c2", pod("n0", "p000", "1", "app", "a0")));
        var newer = new ArrayList<Change>();
        for (int i = 0; i < 450; i += 2) {
            newer.add(
                    i % 4 == 0 ? gone("n0", "p%03d".formatted(i)) : pod("n0", "p%03d".formatted(i), "2", "app", "new"));
        }
        at(10, new Batch("c1", PODS, "Pod", newer, Optional.empty()));

        var all = asOf(5);
        assertThat(all)
                .hasSize(451)
                .allMatch(found -> found.endsWith("@1"))
                .isSortedAccordingTo(java.util.Comparator.comparing(found -> found.substring(3) + found));
        assertThat(asOf(5, Found.pods().label("app", IN, "a1").query())).hasSize(150);
        assertThat(asOf(5, Found.pods().label("app", IN, "new").query())).isEmpty();
        assertThat(asOf(15, Found.pods().label("app", IN, "new").query())).hasSize(112);
        assertThat(asOf(5, Found.pods().clusters("c2").query())).containsExactly("c2:n0/p000@1");
        assertThat(asOf(5, Found.pods().namespaces("n1").query())).hasSize(225);
        assertThat(asOf(5, Found.pods().names("p004", "p001").query())).hasSize(2);
        assertThat(pages(Found.pods(), 70)).isEqualTo(all);
        assertThat(asOf(5, Found.pods().page(3, Optional.empty(), 449).query())).isEqualTo(all.subList(449, 451));
    }

    private List<String> pages(Found.Query query, int limit) throws IOException {
        var found = new ArrayList<String>();
        Optional<SearchQuery.Cursor> after = Optional.empty();
        do {
            var end = catalog.searchAsOf(
                    query.page(limit, after, 0).query(),
                    NOON.plusSeconds(300),
                    (cluster, name, object, offset, length) -> found.add(cluster + ":" + name + "@1"));
            assertThat(end.rows()).isLessThanOrEqualTo(limit);
            after = end.next();
        } while (after.isPresent());
        return found;
    }

    @Test
    void theStatesOfANameAreKnownTheNewestFirst() throws Exception {
        at(0, batch("c1", pod("web", "a", "1")));
        at(0, batch("c2", pod("web", "a", "7")));
        at(10, batch("c1", pod("web", "a", "2")));
        at(20, batch("c1", gone("web", "a")));

        assertThat(states(Set.of()))
                .containsExactly("c2 7", "c1 2 until 2026-06-01T12:20:00Z gone", "c1 1 until 2026-06-01T12:10:00Z");
        assertThat(states(Set.of("c2"))).containsExactly("c2 7");
    }

    private List<String> states(Set<String> clusters) {
        return catalog.history(PODS, clusters, new NamespacedName("web", "a"), 10).stream()
                .map(state -> state.cluster() + " " + state.version()
                        + state.until().map(until -> " until " + until).orElse("")
                        + (state.gone() ? " gone" : ""))
                .toList();
    }

    @Test
    void statesExpireByTheRetention() throws Exception {
        at(0, batch("c1", pod("web", "a", "1")));
        at(10, batch("c1", pod("web", "a", "2")));
        at(20, batch("c1", pod("web", "a", "3")));
        now = NOON.plus(DAY).plusSeconds(15 * 60);

        assertThat(catalog.expireHistory()).isEqualTo(1);
        assertThat(states(Set.of())).containsExactly("c1 3", "c1 2 until 2026-06-01T12:20:00Z");
    }

    @Test
    void whatIsNotSynchronisedAnyMoreHasNoHistory() throws Exception {
        at(0, batch("c1", pod("web", "a", "1")));
        at(10, batch("c1", pod("web", "a", "2")));

        catalog.drop("c1", PODS);

        assertThat(states(Set.of())).isEmpty();
    }

    @Test
    void withoutARetentionNothingIsKept() throws Exception {
        catalog.close();
        catalog = open(Sealing.NONE, Duration.ZERO, clock());
        at(0, batch("c1", pod("web", "a", "1")));
        at(10, batch("c1", pod("web", "a", "2")));

        assertThat(states(Set.of())).containsExactly("c1 2");
        assertThat(catalog.historyRetention()).isZero();
    }

    @Test
    void sealedObjectsStaySealedAndReadable() throws Exception {
        catalog.close();
        catalog = open(Sealing.secrets(new AtRestCipher(new byte[AtRestCipher.KEY_BYTES])), DAY, clock());
        at(0, new Batch("c1", Objects.SECRETS, "Secret", List.of(pod("web", "a", "1")), Optional.empty()));
        at(10, new Batch("c1", Objects.SECRETS, "Secret", List.of(pod("web", "a", "2")), Optional.empty()));

        assertThat(asOf(5, SearchQuery.all(Objects.SECRETS))).containsExactly("c1:web/a@1");
        assertThat(catalog.history(Objects.SECRETS, Set.of(), new NamespacedName("web", "a"), 10))
                .hasSize(2);
    }
}
