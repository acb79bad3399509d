package flagship.catalog;

import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.gone;
import static flagship.catalog.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.Batch.Change;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.ObjectHead;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every catalog keeps Events, whatever database it lies in. */
abstract class EventContract {
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

    private Catalog catalog;

    abstract Catalog open();

    @BeforeEach
    void openCatalog() {
        catalog = open();
    }

    @AfterEach
    void closeCatalog() {
        catalog.close();
    }

    private void apply(String cluster, Change... changes) throws InterruptedException {
        catalog.apply(new Batch(cluster, EVENTS, "Event", List.of(changes), Optional.empty()));
    }

    private static Change.Put event(String name, String version, String involved, long seen) {
        var put = pod("web", name, version, "app", "x");
        return new Change.Put(
                put.head(), put.object(), Optional.of(new EventFacts(involved, Instant.ofEpochSecond(seen))));
    }

    private List<String> about(String cluster, String uid, int most) {
        return catalog.eventsAbout(cluster, List.of(uid, "nobody"), most).getOrDefault(uid, List.of()).stream()
                .map(bytes -> ObjectHead.read(bytes).name())
                .toList();
    }

    @Test
    void eventsAreFoundByWhatTheyAreAboutTheNewestFirst() throws Exception {
        apply("c1", event("e1", "1", "u1", 10), event("e2", "1", "u1", 30), event("e3", "1", "u2", 20));
        apply("c2", event("e4", "1", "u1", 40));

        assertThat(about("c1", "u1", 10)).containsExactly("e2", "e1");
        assertThat(about("c1", "u1", 1)).containsExactly("e2");
        assertThat(about("c1", "u2", 10)).containsExactly("e3");
        assertThat(catalog.eventsAbout("c1", List.of("u3"), 10)).isEmpty();
        assertThat(catalog.eventsAbout("c1", List.of(), 10)).isEmpty();
    }

    @Test
    void aLaterStateAndARemovalCount() throws Exception {
        apply("c1", event("e1", "1", "u1", 10), event("e2", "1", "u1", 20));

        apply("c1", event("e1", "2", "u1", 30));
        assertThat(about("c1", "u1", 10)).containsExactly("e1", "e2");

        apply("c1", gone("web", "e2"));
        assertThat(about("c1", "u1", 10)).containsExactly("e1");
    }

    @Test
    void eventsExpireByWhenTheyWereLastSeen() throws Exception {
        apply("c1", event("e1", "1", "u1", 10), event("e2", "1", "u1", 20));
        apply("c2", event("e3", "1", "u1", 9), event("e4", "1", "u1", 19));
        catalog.apply(new Batch("c1", PODS, "Pod", List.of(pod("web", "a", "1")), Optional.empty()));
        apply("c1", event("e1", "2", "u1", 21));

        assertThat(catalog.expireEvents(Instant.ofEpochSecond(20))).isEqualTo(2);

        assertThat(about("c1", "u1", 10)).containsExactly("e1", "e2");
        assertThat(about("c2", "u1", 10)).isEmpty();
        assertThat(catalog.counts("c1")).containsOnly(Map.entry(EVENTS, 2L), Map.entry(PODS, 1L));
        assertThat(catalog.versions("c2", EVENTS)).isEmpty();
    }

    @Test
    void moreThanOneStepOfEventsExpires() throws Exception {
        var many = new java.util.ArrayList<Change>();
        for (int i = 0; i < 2_500; i++) {
            many.add(event("e" + i, "1", "u", i));
        }
        catalog.apply(new Batch("c1", EVENTS, "Event", many, Optional.empty()));

        assertThat(catalog.expireEvents(Instant.ofEpochSecond(2_400))).isEqualTo(2_400);
        assertThat(catalog.versions("c1", EVENTS)).hasSize(100);
    }

    @Test
    void droppingTheTypeForgetsWhatTheyWereAbout() throws Exception {
        apply("c1", event("e1", "1", "u1", 10));

        catalog.drop("c1", EVENTS);

        assertThat(about("c1", "u1", 10)).isEmpty();
        assertThat(catalog.expireEvents(Instant.ofEpochSecond(99))).isZero();
    }
}
