package flagship.kubestore;

import static flagship.kubestore.Stores.createKey;
import static flagship.kubestore.Stores.deleteKey;
import static flagship.kubestore.Stores.keys;
import static flagship.kubestore.Stores.text;
import static flagship.kubestore.Stores.updateKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubestore.ObjectStore.RevisionCompacted;
import flagship.kubestore.ObjectStore.RevisionConflict;
import flagship.kubestore.ObjectStore.StoreUnavailable;
import flagship.kubestore.ObjectStore.Stored;
import flagship.kubestore.ObjectStore.Write.Create;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest {
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
    void aNewStoreIsAtRevisionOne() {
        assertThat(store.revision()).isEqualTo(1);
        assertThat(store.compactedRevision()).isEqualTo(1);
        assertThat(keys(store, "/", 1)).isEmpty();
    }

    @Test
    void everyWriteGetsTheNextRevisionOfTheWholeStore() {
        long first = createKey(store, "/a", "one");
        long second = createKey(store, "/b", "two");
        long third = updateKey(store, "/a", first, "three");

        assertThat(List.of(first, second, third)).containsExactly(2L, 3L, 4L);
        assertThat(store.revision()).isEqualTo(4);
    }

    @Test
    void aValueIsEncodedWithItsOwnRevision() {
        long created = createKey(store, "/a", "x");
        long updated = updateKey(store, "/a", created, "y");

        var stored = store.get("/a").orElseThrow();
        assertThat(text(stored.value())).isEqualTo("y@" + updated);
        assertThat(stored.revision()).isEqualTo(updated);
        assertThat(stored.created()).isEqualTo(created);
    }

    @Test
    void creatingAnExistingKeyConflictsAndNamesTheActualRevision() {
        long existing = createKey(store, "/a", "x");

        assertThatExceptionOfType(RevisionConflict.class)
                .isThrownBy(() -> createKey(store, "/a", "y"))
                .satisfies(conflict -> assertThat(conflict.actual()).isEqualTo(existing));
        assertThat(store.revision()).isEqualTo(existing);
    }

    @Test
    void aStaleUpdateIsRefused() {
        long first = createKey(store, "/a", "x");
        long second = updateKey(store, "/a", first, "y");

        assertThatExceptionOfType(RevisionConflict.class)
                .isThrownBy(() -> updateKey(store, "/a", first, "z"))
                .satisfies(conflict -> assertThat(conflict.actual()).isEqualTo(second));
    }

    @Test
    void changingWhatDoesNotExistConflictsWithRevisionZero() {
        assertThatExceptionOfType(RevisionConflict.class)
                .isThrownBy(() -> updateKey(store, "/a", 7, "x"))
                .satisfies(conflict -> assertThat(conflict.actual()).isZero());
        assertThatExceptionOfType(RevisionConflict.class).isThrownBy(() -> deleteKey(store, "/a", 7, "x"));
    }

    @Test
    void aDeletedKeyIsGoneAndCanBeCreatedAgain() {
        long first = createKey(store, "/a", "x");
        deleteKey(store, "/a", first, "x");
        assertThat(store.get("/a")).isEmpty();

        long again = createKey(store, "/a", "y");
        assertThat(store.get("/a").orElseThrow().created()).isEqualTo(again);
    }

    @Test
    void aValueThatCannotBeEncodedFailsAloneAndUsesNoRevision() {
        assertThatThrownBy(() -> store.commit(new Create("/a", revision -> {
                    throw new ArithmeticException("no such value");
                })))
                .isInstanceOf(ArithmeticException.class);

        assertThat(store.get("/a")).isEmpty();
        assertThat(createKey(store, "/a", "x")).isEqualTo(2);
    }

    @Test
    void oneOfManyConcurrentCreationsOfAKeyWinsAndTheOthersConflict() throws Exception {
        var writes = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 200; i++) {
            var key = "/key-" + i % 10;
            writes.add(() -> {
                try {
                    createKey(store, key, "x");
                    return true;
                } catch (RevisionConflict e) {
                    return false;
                }
            });
        }

        int won = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var outcome : threads.invokeAll(writes)) {
                won += outcome.get() ? 1 : 0;
            }
        }

        assertThat(won).isEqualTo(10);
        assertThat(store.revision()).isEqualTo(11);
    }

    @Test
    void aListIsOrderedByTheBytesOfTheKeys() {
        for (var key : List.of("/a/z", "/a/\ud83d\ude00", "/a/\uff5e", "/a/B", "/a/a-", "/a/a", "/b", "/a", "/a0")) {
            createKey(store, key, "x");
        }

        assertThat(keys(store, "/a/", 0))
                .containsExactly("/a/B", "/a/a", "/a/a-", "/a/z", "/a/\uff5e", "/a/\ud83d\ude00");
        assertThat(keys(store, "", 0)).hasSize(9);
        assertThat(store.count("/a/")).isEqualTo(6);
    }

    @Test
    void aListAtARevisionShowsWhatWasThereThen() {
        long a = createKey(store, "/a", "a1");
        long b = createKey(store, "/b", "b1");
        long then = updateKey(store, "/a", a, "a2");
        updateKey(store, "/a", then, "a3");
        deleteKey(store, "/b", b, "b1");
        createKey(store, "/c", "c1");

        var page = store.list("/", then, "", 0);

        assertThat(page.revision()).isEqualTo(then);
        assertThat(page.items()).extracting(item -> text(item.value())).containsExactly("a2@4", "b1@3");
        assertThat(page.items()).extracting(Stored::created).containsExactly(a, b);
    }

    @Test
    void pagesOfOneSnapshotFollowEachOtherWhateverIsWrittenMeanwhile() {
        for (int i = 0; i < 10; i++) {
            createKey(store, "/p/" + i, "x");
        }

        var first = store.list("/p/", 0, "", 4);
        deleteKey(store, "/p/5", 7, "x");
        createKey(store, "/p/45", "new");
        var second = store.list("/p/", first.revision(), first.items().getLast().key(), 4);
        var third = store.list("/p/", first.revision(), second.items().getLast().key(), 4);

        assertThat(List.of(first.remaining(), second.remaining(), third.remaining()))
                .containsExactly(6L, 2L, 0L);
        assertThat(second.items()).extracting(Stored::key).containsExactly("/p/4", "/p/5", "/p/6", "/p/7");
        assertThat(third.items()).extracting(Stored::key).containsExactly("/p/8", "/p/9");
    }

    @Test
    void remainingIsCountedInTheSnapshotEvenWithoutTheFirstPage() {
        for (int i = 0; i < 10; i++) {
            createKey(store, "/p/" + i, "x");
        }
        deleteKey(store, "/p/9", 11, "x");

        assertThat(store.list("/p/", 11, "/p/3", 2).remaining()).isEqualTo(4);
        assertThat(store.list("/p/", 0, "/p/3", 2).remaining()).isEqualTo(3);
        assertThat(store.list("/p/", 0, "/p/6", 2).remaining()).isZero();
    }

    @Test
    void aListOfTheFutureIsRefused() {
        assertThatThrownBy(() -> store.list("/", 2, "", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("revision 2 is in the future");
    }

    @Test
    void aScanShowsOneSnapshotThoughItIsReadInPieces() {
        int count = 2_500;
        for (int i = 0; i < count; i++) {
            createKey(store, "/s/%05d".formatted(i), "x");
        }

        var seen = new ArrayList<String>();
        long revision = store.scan("/s/", 0, "/s/00009", stored -> {
            if (seen.size() % 100 == 0) {
                createKey(store, "/s/%05d-new".formatted(seen.size() + 500), "new");
                deleteKey(store, "/s/%05d".formatted(2_000 + seen.size() / 100), 2_002L + seen.size() / 100, "x");
            }
            seen.add(stored.key());
            return true;
        });

        assertThat(revision).isEqualTo(count + 1);
        assertThat(seen).hasSize(count - 10).isSorted().doesNotHaveDuplicates().allMatch(key -> !key.endsWith("new"));
    }

    @Test
    void aScanStopsWhenItsVisitorHasEnough() {
        createKey(store, "/a", "x");
        createKey(store, "/b", "x");

        var seen = new ArrayList<String>();
        store.scan("/", 0, "", stored -> {
            seen.add(stored.key());
            return false;
        });

        assertThat(seen).containsExactly("/a");
    }

    @Test
    void aReopenedStoreGoesOnWhereItStopped() {
        long created = createKey(store, "/a", "x");
        store.close();
        store = Stores.open(directory);

        assertThat(store.revision()).isEqualTo(created);
        assertThat(updateKey(store, "/a", created, "y")).isEqualTo(created + 1);
        assertThat(text(store.get("/a").orElseThrow().value())).isEqualTo("y@3");
    }

    @Test
    void aClosedStoreSaysSo() {
        store.close();

        assertThatThrownBy(() -> createKey(store, "/a", "x"))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> store.get("/a")).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void aKeyWithoutCharactersIsRefused() {
        assertThatThrownBy(() -> createKey(store, "", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> createKey(store, "/a\0b", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void compactionKeepsCurrentValuesAndExactListsFromItsRevisionOn() {
        long a = createKey(store, "/a", "a1");
        long b = createKey(store, "/b", "b1");
        long c = createKey(store, "/c", "c1");
        long then = deleteKey(store, "/c", c, "c1");
        updateKey(store, "/a", a, "a2");

        store.compact(then);

        assertThat(store.compactedRevision()).isEqualTo(then);
        assertThat(store.list("/", then, "", 0).items())
                .extracting(item -> text(item.value()))
                .containsExactly("a1@2", "b1@3");
        assertThat(store.get("/b").orElseThrow().revision()).isEqualTo(b);
        assertThatThrownBy(() -> store.list("/", then - 1, "", 0)).isInstanceOf(RevisionCompacted.class);
        assertThatThrownBy(() -> store.watch("/", then - 1)).isInstanceOf(RevisionCompacted.class);
    }

    @Test
    void revisionsAreNotReusedThoughTheNewestRowIsACompactedDeletion() {
        long a = createKey(store, "/a", "x");
        long deletion = deleteKey(store, "/a", a, "x");
        store.compact(deletion);
        store.close();
        store = Stores.open(directory);

        assertThat(store.revision()).isEqualTo(deletion);
        assertThat(store.compactedRevision()).isEqualTo(deletion);
        assertThat(createKey(store, "/b", "x")).isEqualTo(deletion + 1);
    }

    @Test
    void compactingTheFutureOrThePastAgainDoesNoHarm() {
        long a = createKey(store, "/a", "x");

        store.compact(1_000);
        store.compact(1);

        assertThat(store.compactedRevision()).isEqualTo(a);
        assertThat(keys(store, "/", 0)).containsExactly("/a");
    }
}
