package flagship.kubestore;

import static flagship.kubestore.Stores.createKey;
import static flagship.kubestore.Stores.updateKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactorTest {
    private static final Duration AGE = Duration.ofHours(1); // So long that the background thread stays out of the way.

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void historyIsForgottenWhenItIsOldAndNotAmongTheNewest() {
        try (var store = open(5)) {
            writeRevisionsUpTo(store, 20);
            store.compactor().tick();
            pass(AGE);
            writeRevisionsUpTo(store, 30);

            store.compactor().tick();

            assertThat(store.compactedRevision()).isEqualTo(20);
        }
    }

    @Test
    void youngHistoryIsKept() {
        try (var store = open(0)) {
            writeRevisionsUpTo(store, 20);
            store.compactor().tick();
            pass(AGE.minusSeconds(1));

            store.compactor().tick();

            assertThat(store.compactedRevision()).isEqualTo(1);
        }
    }

    @Test
    void theNewestRevisionsAreKeptHoweverOld() {
        try (var store = open(15)) {
            writeRevisionsUpTo(store, 20);
            store.compactor().tick();
            pass(AGE.multipliedBy(10));

            store.compactor().tick();

            assertThat(store.compactedRevision()).isEqualTo(5);
        }
    }

    @Test
    void historyAgesOverRestarts() {
        try (var store = open(0)) {
            writeRevisionsUpTo(store, 20);
            store.compactor().tick();
        }
        pass(AGE);
        try (var store = open(0)) {
            store.compactor().tick();

            assertThat(store.compactedRevision()).isEqualTo(20);
        }
    }

    @Test
    void aClockThatWasSetBackKeepsHistoryLongerNotShorter() {
        try (var store = open(0)) {
            writeRevisionsUpTo(store, 20);
            store.compactor().tick();
        }
        pass(Duration.ofDays(-100));
        try (var store = open(0)) {
            store.compactor().tick();
            assertThat(store.compactedRevision()).isEqualTo(1);

            pass(AGE);
            store.compactor().tick();
            assertThat(store.compactedRevision()).isEqualTo(20);
        }
    }

    @Test
    void forgottenHistoryGivesItsSpaceBack() throws IOException {
        byte[] large = new byte[100_000];
        try (var store = open(0)) {
            long revision = store.commit(new ObjectStore.Write.Create("/a", at -> large));
            for (int i = 0; i < 400; i++) {
                revision = store.commit(new ObjectStore.Write.Update("/a", revision, at -> large));
            }
            store.compactor().tick();
            pass(AGE);
            store.compactor().tick();
        }

        assertThat(Files.size(directory.resolve(Database.FILE))).isLessThan(12L << 20);
    }

    private SqliteObjectStore open(int revisions) {
        InstantSource clock = now::get;
        return SqliteObjectStore.open(StoreConfig.of(directory).keeping(revisions, AGE), clock);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static void writeRevisionsUpTo(ObjectStore store, long last) {
        long revision = store.get("/a").isPresent() ? store.revision() : createKey(store, "/a", "x");
        while (revision < last) {
            revision = updateKey(store, "/a", revision, "x");
        }
    }
}
