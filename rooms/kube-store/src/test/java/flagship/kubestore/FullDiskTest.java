package flagship.kubestore;

import static flagship.kubestore.Stores.createKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import flagship.kubestore.ObjectStore.StoreUnavailable;
import flagship.kubestore.ObjectStore.Write.Create;
import flagship.kubestore.ObjectStore.Write.Delete;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite answers a reached file limit exactly as it answers a full disk. */
class FullDiskTest {
    private static final byte[] LARGE = new byte[200_000];

    @TempDir
    Path directory;

    @Test
    void aFullDiskIsSaidPlainlyAndWritesWorkAgainWhenThereIsRoom() {
        try (var store = SqliteObjectStore.open(StoreConfig.of(directory).limitedTo(4L << 20))) {
            long last = fill(store);

            assertThat(store.revision()).isEqualTo(last);
            assertThat(store.count("/large/")).isEqualTo(last - 1);
            long deleted = store.commit(new Delete("/large/0", 2, revision -> new byte[0]));
            assertThat(deleted).isEqualTo(last + 1);
            store.compact(deleted);

            assertThat(store.commit(new Create("/large/again", revision -> LARGE)))
                    .isEqualTo(last + 2);
        }
    }

    private static long fill(ObjectStore store) {
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        int number = i;
                        store.commit(new Create("/large/" + number, revision -> LARGE));
                    }
                })
                .withMessageContaining("no room is left for the store")
                .withMessageContaining("free some space");
        return store.revision();
    }

    @Test
    void whatWasRefusedForWantOfRoomIsNotThere() {
        try (var store = SqliteObjectStore.open(StoreConfig.of(directory).limitedTo(4L << 20))) {
            long last = fill(store);

            assertThat(store.get("/large/" + (last - 1))).isEmpty();
            assertThat(createKey(store, "/small", "x")).isEqualTo(last + 1);
        }
    }
}
