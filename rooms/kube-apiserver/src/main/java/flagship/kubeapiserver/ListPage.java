package flagship.kubeapiserver;

import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The wanted objects of one page.
 *
 * @param remaining how many objects follow, wanted or not; 0 at the end
 * @param last the last key looked at, relative to the prefix
 */
record ListPage(List<Stored> items, long remaining, String last) {
    private static final int READ_AHEAD_MAX = 500;

    /** Reads on until the page is full or the list ends. */
    static ListPage read(ObjectStore store, String prefix, ContinueToken start, long limit, Predicate<Stored> wanted) {
        var items = new ArrayList<Stored>();
        var after = start.after().isEmpty() ? "" : prefix + start.after();
        while (true) {
            int step = (int) Math.min(READ_AHEAD_MAX, limit - items.size());
            var part = store.list(prefix, start.revision(), after, step);
            for (Stored stored : part.items()) {
                after = stored.key();
                if (wanted.test(stored)) {
                    items.add(stored);
                }
            }
            if (part.remaining() == 0 || items.size() == limit) {
                var last = after.isEmpty() ? "" : after.substring(prefix.length());
                return new ListPage(List.copyOf(items), part.remaining(), last);
            }
        }
    }

    /** Where the next page starts; empty at the end. */
    String token(long revision) {
        return remaining == 0 ? "" : new ContinueToken(revision, last).encode();
    }
}
