package flagship.kubestore;

import static flagship.kubestore.Stores.createKey;
import static flagship.kubestore.Stores.keys;
import static flagship.kubestore.Stores.take;
import static flagship.kubestore.Stores.text;
import static flagship.kubestore.Stores.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.RevisionConflict;
import flagship.kubestore.ObjectStore.Write;
import flagship.kubestore.ObjectStore.Write.Create;
import flagship.kubestore.ObjectStore.Write.Delete;
import flagship.kubestore.ObjectStore.Write.Update;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that are committed together. */
class TransactionTest {
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
    void writesOfATransactionGetRevisionsInARow() {
        long first = createKey(store, "/a", "x");
        long second = createKey(store, "/b", "x");

        long revision = store.commitTogether(List.of(
                create("/c", "new"),
                new Update("/a", first, at -> value("y", at)),
                new Delete("/b", second, at -> value("z", at))));

        assertThat(revision).isEqualTo(second + 1);
        assertThat(store.revision()).isEqualTo(second + 3);
        assertThat(text(store.get("/c").orElseThrow().value())).isEqualTo("new@" + revision);
        assertThat(text(store.get("/a").orElseThrow().value())).isEqualTo("y@" + (revision + 1));
        assertThat(store.get("/b")).isEmpty();
    }

    @Test
    void oneConflictLeavesNothingOfTheWholeTransaction() throws Exception {
        long existing = createKey(store, "/b", "x");
        try (var watch = store.watch("/", existing)) {
            assertThatExceptionOfType(RevisionConflict.class)
                    .isThrownBy(() ->
                            store.commitTogether(List.of(create("/a", "1"), create("/b", "2"), create("/c", "3"))))
                    .satisfies(conflict -> assertThat(conflict.key()).isEqualTo("/b"));
            assertThat(keys(store, "/", 0)).containsExactly("/b");

            long next = createKey(store, "/d", "after");

            assertThat(next).as("no revision was used up").isEqualTo(existing + 1);
            assertThat(take(watch, 1)).extracting(Event::key).containsExactly("/d");
        }
    }

    @Test
    void aValueThatCannotBeEncodedLeavesNothingEither() {
        Write broken = new Create("/b", _ -> {
            throw new IllegalStateException("no value");
        });

        assertThatIllegalStateException().isThrownBy(() -> store.commitTogether(List.of(create("/a", "1"), broken)));
        assertThat(keys(store, "/", 0)).isEmpty();
        assertThat(store.revision()).isEqualTo(1);
    }

    @Test
    void watchersGetAnEventForEachWrite() throws Exception {
        try (var watch = store.watch("/", 1)) {
            store.commitTogether(List.of(create("/a", "1"), create("/b", "2")));

            assertThat(take(watch, 2)).extracting(Event::key).containsExactly("/a", "/b");
        }
    }

    @Test
    void whatIsNoTransactionIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.commitTogether(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.commitTogether(List.of(create("/a", "1"), create("/a", "2"))));
        var tooMany = IntStream.rangeClosed(0, ObjectStore.TOGETHER_MAX)
                .mapToObj(i -> create("/" + i, ""))
                .toList();
        assertThatIllegalArgumentException().isThrownBy(() -> store.commitTogether(tooMany));
    }

    private static Write create(String key, String text) {
        return new Create(key, at -> value(text, at));
    }
}
