package flagship.kubestore;

import static flagship.kubestore.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.RevisionCompacted;
import flagship.kubestore.ObjectStore.RevisionConflict;
import flagship.kubestore.ObjectStore.Watch;
import flagship.kubestore.ObjectStore.WatchEnded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on the store and on a map with a list: both must show the same at every revision, before and after restarts. */
class ModelTest {
    private static final int OPERATIONS = 1_500;
    private static final List<String> PREFIXES = List.of("/", "/a/", "/a/1", "/b/", "/none/");

    @TempDir
    Path directory;

    private final StoreModel model = new StoreModel();
    private Random random = new Random(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theStoreDoesWhatTheModelDoes(long seed) throws Exception {
        random = new Random(seed);
        var store = Stores.open(directory);
        try {
            for (int i = 0; i < OPERATIONS; i++) {
                if (random.nextInt(150) == 0) {
                    store.close();
                    store = Stores.open(directory);
                }
                step(store);
            }
        } finally {
            store.close();
        }
    }

    private void step(ObjectStore store) throws InterruptedException {
        switch (random.nextInt(20)) {
            case 0 -> compact(store);
            case 1, 2 -> compareList(store);
            case 3, 4 -> compareEvents(store);
            case 5, 6, 7, 8 -> create(store);
            case 9, 10 -> delete(store);
            case 11 -> compareGet(store);
            default -> update(store);
        }
        assertThat(store.revision()).isEqualTo(model.newest());
    }

    private String anyKey() {
        return (random.nextBoolean() ? "/a/" : "/b/") + random.nextInt(25);
    }

    private void create(ObjectStore store) {
        var key = anyKey();
        if (model.current(key).isPresent()) {
            assertThatExceptionOfType(RevisionConflict.class)
                    .isThrownBy(() -> Stores.createKey(store, key, "no"))
                    .satisfies(conflict -> assertThat(conflict.actual())
                            .isEqualTo(model.current(key).orElseThrow().revision()));
            return;
        }
        var text = "c" + random.nextInt();
        long revision = Stores.createKey(store, key, text);
        model.write(revision, key, text, text + "@" + revision);
    }

    private void update(ObjectStore store) {
        var key = anyKey();
        long expected = model.current(key).map(StoreModel.Entry::revision).orElse(0L) - random.nextInt(10) / 9;
        var text = "u" + random.nextInt();
        try {
            long revision = Stores.updateKey(store, key, expected, text);
            model.write(revision, key, text, text + "@" + revision);
        } catch (RevisionConflict e) {
            assertThat(expected)
                    .isNotEqualTo(
                            model.current(key).map(StoreModel.Entry::revision).orElse(Long.MIN_VALUE));
        }
    }

    private void delete(ObjectStore store) {
        var key = anyKey();
        model.current(key).ifPresent(entry -> {
            long revision = Stores.deleteKey(store, key, entry.revision(), "gone");
            model.write(revision, key, null, "gone@" + revision);
        });
    }

    private void compact(ObjectStore store) {
        long revision = model.compacted() + random.nextInt((int) (model.newest() - model.compacted()) + 5) / 2;
        store.compact(revision);
        model.compact(revision);
        assertThat(store.compactedRevision()).isEqualTo(model.compacted());
    }

    private void compareGet(ObjectStore store) {
        var key = anyKey();
        assertThat(store.get(key).map(stored -> text(stored.value())))
                .isEqualTo(model.current(key).map(StoreModel.Entry::last));
    }

    private long anyRevision() {
        return 1L + random.nextInt((int) model.newest());
    }

    private void compareList(ObjectStore store) {
        var prefix = PREFIXES.get(random.nextInt(PREFIXES.size()));
        var after = random.nextBoolean() ? "" : anyKey();
        int limit = random.nextInt(12);
        long at = anyRevision();
        if (at < model.compacted()) {
            assertThatExceptionOfType(RevisionCompacted.class).isThrownBy(() -> store.list(prefix, at, after, limit));
            return;
        }
        var expected = model.at(at).values().stream()
                .filter(entry -> entry.key().startsWith(prefix) && entry.key().compareTo(after) > 0)
                .toList();
        int most = limit == 0 ? expected.size() : Math.min(limit, expected.size());

        var page = store.list(prefix, at, after, limit);

        assertThat(page.items())
                .extracting(item -> item.key() + item.revision() + item.created() + text(item.value()))
                .containsExactlyElementsOf(expected.subList(0, most).stream()
                        .map(entry -> entry.key() + entry.revision() + entry.created() + entry.last())
                        .toList());
        assertThat(page.remaining()).isEqualTo(expected.size() - most);
        assertThat(scanned(store, prefix, at, after)).hasSize(expected.size());
    }

    private static List<String> scanned(ObjectStore store, String prefix, long at, String after) {
        var keys = new ArrayList<String>();
        store.scan(prefix, at, after, stored -> keys.add(stored.key()));
        return keys;
    }

    private void compareEvents(ObjectStore store) throws InterruptedException {
        var prefix = PREFIXES.get(random.nextInt(PREFIXES.size()));
        long after = anyRevision();
        if (after < model.compacted()) {
            assertThatExceptionOfType(RevisionCompacted.class).isThrownBy(() -> store.watch(prefix, after));
            return;
        }
        var expected = model.eventsAfter(after, prefix);
        try (var watch = store.watch(prefix, after)) {
            assertThat(Stores.take(watch, expected.size()))
                    .extracting(ModelTest::describe)
                    .containsExactlyElementsOf(expected.stream()
                            .map(entry -> entry.revision()
                                    + entry.key()
                                    + (entry.previous() == null)
                                    + (entry.text() == null)
                                    + entry.last()
                                    + entry.previous())
                            .toList());
            assertNothingFollows(watch);
        }
    }

    private static void assertNothingFollows(Watch watch) throws InterruptedException {
        try {
            assertThat(watch.take(Duration.ZERO)).isEmpty();
        } catch (WatchEnded e) {
            throw new AssertionError("a watch on retained history ended", e);
        }
    }

    private static String describe(Event event) {
        var previous = event.previous();
        return event.revision()
                + event.key()
                + event.created()
                + event.deleted()
                + text(event.value())
                + (previous == null ? null : text(previous));
    }
}
