package flagship.kubestore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a store should hold: all of its history in a list, and so the state at any revision as a map. */
final class StoreModel {
    private final List<Entry> history = new ArrayList<>();
    private long compacted = 1;

    /**
     * One write.
     *
     * @param text the new value; null for a deletion
     * @param last what watchers see as the value
     * @param previous the value before; null for a creation
     */
    record Entry(
            long revision,
            String key,
            @Nullable String text,
            String last,
            @Nullable String previous,
            long created) {}

    long newest() {
        return history.isEmpty() ? 1 : history.getLast().revision();
    }

    long compacted() {
        return compacted;
    }

    void compact(long revision) {
        compacted = Math.max(compacted, Math.min(revision, newest()));
    }

    void write(long revision, String key, @Nullable String text, String last) {
        var before = at(newest()).get(key);
        history.add(new Entry(
                revision,
                key,
                text,
                last,
                before == null ? null : before.last(),
                before == null ? revision : before.created()));
    }

    Optional<Entry> current(String key) {
        return Optional.ofNullable(at(newest()).get(key));
    }

    SortedMap<String, Entry> at(long revision) {
        var state = new TreeMap<String, Entry>();
        for (var entry : history) {
            if (entry.revision() <= revision) {
                if (entry.text() == null) {
                    state.remove(entry.key());
                } else {
                    state.put(entry.key(), entry);
                }
            }
        }
        return state;
    }

    List<Entry> eventsAfter(long revision, String prefix) {
        return history.stream()
                .filter(entry -> entry.revision() > revision && entry.key().startsWith(prefix))
                .toList();
    }
}
