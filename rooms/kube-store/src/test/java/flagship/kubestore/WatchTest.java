package flagship.kubestore;

import static flagship.kubestore.Stores.createKey;
import static flagship.kubestore.Stores.deleteKey;
import static flagship.kubestore.Stores.take;
import static flagship.kubestore.Stores.text;
import static flagship.kubestore.Stores.updateKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.WatchEnded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final Duration NOW = Duration.ZERO;

    @TempDir
    Path directory;

    private ObjectStore store;

    @BeforeEach
    void open() {
        store = Stores.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyChangeIsOneEventWithTheValueBefore() throws Exception {
        try (var watch = store.watch("/a", 1)) {
            long created = createKey(store, "/a", "x");
            long updated = updateKey(store, "/a", created, "y");
            deleteKey(store, "/a", updated, "last");

            assertThat(take(watch, 3))
                    .extracting(WatchTest::describe)
                    .containsExactly("2 created x@2 null", "3 changed y@3 x@2", "4 deleted last@4 y@3");
        }
    }

    @Test
    void aWatchSeesOnlyItsPrefix() throws Exception {
        try (var pods = store.watch("/pods/", 1);
                var one = store.watch("/pods/ns/a", 1);
                var all = store.watch("", 1)) {
            createKey(store, "/pods/ns/a", "x");
            createKey(store, "/podsecurity/b", "x");
            createKey(store, "/pods/ns/b", "x");

            assertThat(take(pods, 2)).extracting(Event::key).containsExactly("/pods/ns/a", "/pods/ns/b");
            assertThat(take(one, 1)).extracting(Event::key).containsExactly("/pods/ns/a");
            assertThat(take(all, 3)).extracting(Event::revision).containsExactly(2L, 3L, 4L);
        }
    }

    @Test
    void anOlderStartIsReadFromTheLogWithoutGapOrDuplicateAtTheSeam() throws Exception {
        for (int i = 0; i < 30; i++) {
            createKey(store, "/k/" + i, "x");
        }
        store.close();
        store = Stores.open(directory); // The ring is empty now.
        try (var watch = store.watch("/k/", 11)) {
            for (int i = 30; i < 50; i++) {
                createKey(store, "/k/" + i, "x");
            }

            assertThat(take(watch, 40)).extracting(Event::revision).containsExactlyElementsOf(revisions(12, 51));
            assertThat(watch.take(NOW)).isEmpty();
        }
    }

    @Test
    void aLateEventStillCarriesTheValueBeforeFromTheLog() throws Exception {
        long created = createKey(store, "/a", "x");
        store.close();
        store = Stores.open(directory);

        try (var watch = store.watch("/a", created)) {
            updateKey(store, "/a", created, "y");

            assertThat(take(watch, 1)).extracting(WatchTest::describe).containsExactly("3 changed y@3 x@2");
        }
    }

    @Test
    void aStartInTheFutureWaitsForIt() throws Exception {
        try (var watch = store.watch("/", 3)) {
            createKey(store, "/a", "x");
            createKey(store, "/b", "x");
            assertThat(watch.take(NOW)).isEmpty();

            createKey(store, "/c", "x");
            assertThat(take(watch, 1)).extracting(Event::key).containsExactly("/c");
        }
    }

    @Test
    void anIdleWatchsProgressFollowsTheStore() throws Exception {
        try (var watch = store.watch("/idle/", 1)) {
            createKey(store, "/busy/a", "x");
            createKey(store, "/busy/b", "x");

            var deadline = Instant.now().plus(Stores.DEADLINE);
            do {
                assertThat(watch.take(Duration.ofMillis(1))).isEmpty();
            } while (watch.progress() < 3 && Instant.now().isBefore(deadline));
            assertThat(watch.progress()).isEqualTo(3);
        }
    }

    @Test
    void progressNeverPassesAnEventThatWasNotTaken() throws Exception {
        try (var watch = store.watch("/a", 1)) {
            createKey(store, "/a", "x");
            createKey(store, "/b", "x");
            assertThat(watch.progress()).isEqualTo(1);

            take(watch, 1);
            assertThat(watch.progress()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void watchersOfOneEventShareItsObject() throws Exception {
        try (var one = store.watch("/a", 1);
                var other = store.watch("/", 1)) {
            createKey(store, "/a", "x");

            assertThat(take(one, 1).getFirst()).isSameAs(take(other, 1).getFirst());
        }
    }

    @Test
    void aReaderThatIsSlowerThanTheRingLosesNothing() throws Exception {
        byte[] large = new byte[1 << 20];
        try (var watch = store.watch("/", 1)) {
            for (int i = 0; i < 60; i++) {
                store.commit(new ObjectStore.Write.Create("/" + i, revision -> large));
            }

            assertThat(take(watch, 60)).extracting(Event::revision).containsExactlyElementsOf(revisions(2, 61));
        }
    }

    @Test
    void aReaderWhoseHistoryIsGoneIsEnded() {
        long revision = createKey(store, "/a", "0");
        store.close();
        store = Stores.open(directory);
        try (var watch = store.watch("/a", 1)) {
            revision = updateKey(store, "/a", revision, "1");
            store.compact(revision);

            assertThatThrownBy(() -> take(watch, 2))
                    .isInstanceOf(WatchEnded.class)
                    .hasMessageContaining("fell behind");
        }
    }

    @Test
    void closingTheStoreEndsItsWatches() throws Exception {
        var watch = store.watch("/", 1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reader = threads.submit(() -> watch.take(Duration.ofDays(400)));
            store.close();

            assertThatThrownBy(reader::get).hasCauseInstanceOf(WatchEnded.class);
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (var watch = store.watch("/", 1);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reader = threads.submit(() -> watch.take(Duration.ofHours(1)));
            threads.shutdownNow();

            assertThatThrownBy(reader::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void tenThousandIdleWatchesDoNotSlowAWriteDown() throws Exception {
        var watches = new ArrayList<ObjectStore.Watch>();
        for (int i = 0; i < 10_000; i++) {
            watches.add(store.watch("/idle/" + i + "/", 1));
        }
        try (var concerned = store.watch("/busy/", 1)) {
            for (int i = 0; i < 200; i++) {
                createKey(store, "/busy/" + i, "x");
            }

            assertThat(take(concerned, 200)).hasSize(200);
        }
        assertThat(watches.getFirst().take(NOW)).isEmpty();
        watches.forEach(ObjectStore.Watch::close);
    }

    private static List<Long> revisions(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static String describe(Event event) {
        var kind = event.created() ? "created" : event.deleted() ? "deleted" : "changed";
        var previous = event.previous();
        return "%d %s %s %s"
                .formatted(event.revision(), kind, text(event.value()), previous == null ? null : text(previous));
    }
}
