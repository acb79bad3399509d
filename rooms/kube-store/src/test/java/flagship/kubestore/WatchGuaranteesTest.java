package flagship.kubestore;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.RevisionConflict;
import flagship.kubestore.ObjectStore.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every watcher may rely on while several threads write and history is compacted behind them: Ordered, Unique, Resumable, Bookmarkable
 * (the names are etcd's). Half of the watchers reconnect all the time, from their last event or from their progress.
 */
class WatchGuaranteesTest {
    private static final int WRITERS = 6;
    private static final int WRITES_EACH = 400;
    private static final int WATCHERS = 12;
    private static final List<String> PREFIXES = List.of("/", "/a/", "/b/", "/a/1");

    @TempDir
    Path directory;

    private final Queue<Write> acknowledged = new ConcurrentLinkedQueue<>();

    private record Write(long revision, String key, boolean deleted) {}

    private record Seen(String prefix, List<Event> events) {}

    @RepeatedTest(3)
    void whatEachWatcherSawIsTheHistoryOfItsPrefix(RepetitionInfo repetition) throws Exception {
        int seed = repetition.getCurrentRepetition();
        try (var store = Stores.open(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watchers = startWatchers(store, threads, seed);
            var writers = startWriters(store, threads, seed);
            for (var writer : writers) {
                writer.get();
                store.compact(store.revision() - 1_000);
            }
            Stores.createKey(store, "/a/1-end", "end"); // Under each watched prefix but one,
            Stores.createKey(store, "/b/end", "end"); // and the other one: how a watcher knows that it is done.
            acknowledged.add(new Write(store.revision() - 1, "/a/1-end", false));
            acknowledged.add(new Write(store.revision(), "/b/end", false));

            for (var watcher : watchers) {
                var seen = watcher.get();
                assertOrdered(seen.events());
                assertUnique(seen.events());
                assertResumable(seen);
            }
        }
    }

    /** Ordered: a later event has a greater revision. */
    private static void assertOrdered(List<Event> events) {
        assertThat(events).isSortedAccordingTo(Comparator.comparingLong(Event::revision));
    }

    /** Unique: no event comes twice. */
    private static void assertUnique(List<Event> events) {
        assertThat(events).extracting(Event::revision).doesNotHaveDuplicates();
    }

    /** Resumable: what was seen before and after reconnecting is, together, every acknowledged write of the prefix. */
    private void assertResumable(Seen seen) {
        var expected = acknowledged.stream()
                .filter(write -> write.key().startsWith(seen.prefix()))
                .sorted(Comparator.comparingLong(Write::revision))
                .toList();
        assertThat(seen.events())
                .extracting(event -> new Write(event.revision(), event.key(), event.deleted()))
                .containsExactlyElementsOf(expected);
    }

    private List<Future<Void>> startWriters(ObjectStore store, ExecutorService threads, int seed) {
        var writers = new ArrayList<Future<Void>>();
        for (int i = 0; i < WRITERS; i++) {
            var random = new Random(seed * 100L + i);
            Callable<Void> writer = () -> {
                for (int n = 0; n < WRITES_EACH; n++) {
                    writeOnce(store, random);
                }
                return null;
            };
            writers.add(threads.submit(writer));
        }
        return writers;
    }

    private void writeOnce(ObjectStore store, Random random) {
        var key = (random.nextBoolean() ? "/a/" : "/b/") + random.nextInt(40);
        try {
            var current = store.get(key);
            if (current.isEmpty()) {
                acknowledged.add(new Write(Stores.createKey(store, key, "c"), key, false));
            } else if (random.nextInt(4) == 0) {
                long revision = Stores.deleteKey(store, key, current.get().revision(), "d");
                acknowledged.add(new Write(revision, key, true));
            } else {
                long revision = Stores.updateKey(store, key, current.get().revision(), "u");
                acknowledged.add(new Write(revision, key, false));
            }
        } catch (RevisionConflict e) {
            assertThat(e.actual()).isNotNegative(); // Another writer was faster; that is part of the game.
        }
    }

    private static List<Future<Seen>> startWatchers(ObjectStore store, ExecutorService threads, int seed)
            throws InterruptedException, ExecutionException {
        var watchers = new ArrayList<Future<Seen>>();
        for (int i = 0; i < WATCHERS; i++) {
            var prefix = PREFIXES.get(i % PREFIXES.size());
            var random = new Random(seed * 1_000L + i);
            int patience = i < WATCHERS / 2 ? Integer.MAX_VALUE : 5;
            watchers.add(threads.submit(() -> new Seen(prefix, follow(store, prefix, random, patience))));
        }
        return watchers;
    }

    /** Reads until the end mark; after {@code most} takes, at the most, it connects again. */
    private static List<Event> follow(ObjectStore store, String prefix, Random random, int most)
            throws InterruptedException {
        var events = new ArrayList<Event>();
        var ends = new HashSet<>(List.of("/a/1-end", "/b/end"));
        ends.removeIf(end -> !end.startsWith(prefix));
        long position = 1;
        while (!ends.isEmpty()) {
            try (var watch = store.watch(prefix, position)) {
                position = followOnce(watch, random.nextInt(most) + 1, position, events, ends);
            }
        }
        return events;
    }

    private static long followOnce(Watch watch, int takes, long from, List<Event> events, Set<String> ends)
            throws InterruptedException {
        for (int i = 0; i < takes && !ends.isEmpty(); i++) {
            for (var event : watch.take(Duration.ofMillis(50))) {
                assertThat(event.revision()).isGreaterThan(from);
                events.add(event);
                ends.remove(event.key());
            }
        }
        // Bookmarkable: everything up to the progress was seen, so the next connection may start there.
        long last = events.isEmpty() ? from : Math.max(from, events.getLast().revision());
        return takes % 2 == 0 ? last : Math.max(last, watch.progress());
    }
}
