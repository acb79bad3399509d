package flagship.kubestore;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubestore.ObjectStore.Stored;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acknowledged means on disk: the process is killed in the middle of writes, many times. */
class KillTest {
    private static final int ROUNDS = 15;

    @TempDir
    Path directory;

    /** What the killed processes acknowledged: the revision and checksum of each key's last acknowledged state. */
    private final Map<String, Acknowledged> acknowledged = new HashMap<>();

    private final Set<Long> revisions = new HashSet<>();

    @Test
    void everyAcknowledgedWriteSurvivesAKillAndNoneIsTorn() throws Exception {
        var random = new Random(20_261_124);
        long newest = 1;
        for (int round = 0; round < ROUNDS; round++) {
            try (var child = ChildStore.start(directory, 1 + random.nextInt(400))) {
                child.awaitAcknowledgement();
                for (var line : child.kill()) {
                    note(line, newest);
                }
            }
            newest = verify();
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * ChildWriter.THREADS);
    }

    private void note(String line, long newestBefore) {
        var fields = line.split(" ");
        long revision = Long.parseLong(fields[2]);
        assertThat(revision).as("revisions grow over restarts").isGreaterThan(newestBefore);
        assertThat(revisions.add(revision))
                .as("revision %d is used once", revision)
                .isTrue();
        acknowledged.merge(
                fields[1],
                new Acknowledged(revision, Long.parseLong(fields[3]), fields[0].equals("live")),
                (one, other) -> one.revision() > other.revision() ? one : other);
    }

    private long verify() {
        try (var store = Stores.open(directory)) {
            var found = new HashMap<String, Stored>();
            store.scan("/", 0, "", stored -> {
                assertWhole(stored);
                found.put(stored.key(), stored);
                return true;
            });
            found.values().stream()
                    .filter(stored -> ChildWriter.hasTwin(stored.key()))
                    .forEach(stored -> assertTogether(stored, found.get(ChildWriter.twin(stored.key()))));
            assertThat(found.keySet().stream().filter(key -> !ChildWriter.hasTwin(key)))
                    .as("no twin is alone")
                    .filteredOn(key -> key.startsWith("/twins"))
                    .allMatch(twin -> found.containsKey(twin.substring("/twins".length())));
            acknowledged.forEach((key, state) -> state.assertKept(key, found.get(key)));
            return store.revision();
        }
    }

    private static void assertTogether(Stored one, @org.jspecify.annotations.Nullable Stored twin) {
        assertThat(twin != null && twin.revision() == one.revision() + 1)
                .as("%s was written together with its twin", one.key())
                .isTrue();
    }

    private static void assertWhole(Stored stored) {
        var value = ByteBuffer.wrap(stored.value());
        byte[] content = Arrays.copyOfRange(stored.value(), Long.BYTES, stored.value().length - Long.BYTES);
        assertThat(value.getLong(0)).as("revision in %s", stored.key()).isEqualTo(stored.revision());
        assertThat(value.getLong(stored.value().length - Long.BYTES)).isEqualTo(ChildWriter.checksum(content));
    }

    private record Acknowledged(long revision, long checksum, boolean live) {
        /** A later state may have become durable without being acknowledged; an earlier one may not be what is found. */
        void assertKept(String key, @org.jspecify.annotations.Nullable Stored found) {
            if (found == null) {
                assertThat(live && !ChildWriter.isDeletedLater(key))
                        .as("%s is lost", key)
                        .isFalse();
                return;
            }
            assertThat(found.revision()).as(key).isGreaterThanOrEqualTo(revision);
            assertThat(live).as("%s has come back", key).isTrue();
            long last = ByteBuffer.wrap(found.value()).getLong(found.value().length - Long.BYTES);
            assertThat(last).as(key).isEqualTo(checksum);
        }
    }
}
