package flagship.kubestore;

import static java.nio.charset.StandardCharsets.UTF_8;

import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Watch;
import flagship.kubestore.ObjectStore.Write.Create;
import flagship.kubestore.ObjectStore.Write.Delete;
import flagship.kubestore.ObjectStore.Write.Update;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Short words for what tests do with a store. Values read "text@revision". */
final class Stores {
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private Stores() {}

    static ObjectStore open(Path directory) {
        return SqliteObjectStore.open(StoreConfig.of(directory));
    }

    static long createKey(ObjectStore store, String key, String text) {
        return store.commit(new Create(key, revision -> value(text, revision)));
    }

    static long updateKey(ObjectStore store, String key, long expected, String text) {
        return store.commit(new Update(key, expected, revision -> value(text, revision)));
    }

    static long deleteKey(ObjectStore store, String key, long expected, String text) {
        return store.commit(new Delete(key, expected, revision -> value(text, revision)));
    }

    static byte[] value(String text, long revision) {
        return (text + "@" + revision).getBytes(UTF_8);
    }

    static String text(byte[] value) {
        return new String(value, UTF_8);
    }

    static List<String> keys(ObjectStore store, String prefix, long atRevision) {
        return store.list(prefix, atRevision, "", 0).items().stream()
                .map(ObjectStore.Stored::key)
                .toList();
    }

    /** Takes exactly this many events; fails when they do not come in time. */
    static List<Event> take(Watch watch, int count) throws InterruptedException {
        var events = new ArrayList<Event>();
        var deadline = Instant.now().plus(DEADLINE);
        while (events.size() < count) {
            var left = Duration.between(Instant.now(), deadline);
            if (left.isNegative()) {
                throw new AssertionError("%d of %d events came".formatted(events.size(), count));
            }
            events.addAll(watch.take(left));
        }
        return events;
    }
}
