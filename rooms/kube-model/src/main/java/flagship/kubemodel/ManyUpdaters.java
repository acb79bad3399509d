package flagship.kubemodel;

import flagship.kubemodel.ManagedFields.Owned;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Keeps an object from collecting an entry of every program that ever wrote it (contract section 11.2). */
final class ManyUpdaters {
    static final int UPDATERS_MAX = 10;
    static final String ANCIENT = "ancient-changes";

    private ManyUpdaters() {}

    /** Merges the oldest Update entries of a version into one until there are few enough. */
    static void merge(ManagedFields managed) {
        if (managed.size() <= UPDATERS_MAX) {
            return;
        }
        var updaters = managed.entries().entrySet().stream()
                .filter(entry -> !entry.getKey().applies())
                .sorted(Comparator.comparing((Map.Entry<FieldOwner, Owned> entry) ->
                                entry.getValue().time())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
        var firstOfVersion = new HashMap<String, FieldOwner>();
        int count = updaters.size();
        for (FieldOwner updater : updaters) {
            if (count <= UPDATERS_MAX) {
                return;
            }
            var owned = managed.get(updater);
            var first = owned == null ? null : firstOfVersion.putIfAbsent(owned.apiVersion(), updater);
            if (owned != null && first != null) {
                mergeInto(managed, first, updater, owned);
                count--;
            }
        }
    }

    private static void mergeInto(ManagedFields managed, FieldOwner first, FieldOwner updater, Owned owned) {
        var ancient = FieldOwner.of(ANCIENT, false, owned.apiVersion(), "");
        var older = managed.get(ancient);
        if (older == null) {
            older = managed.get(first);
            managed.remove(first);
        }
        managed.remove(updater);
        var fields = older == null ? owned.fields() : owned.fields().union(older.fields());
        // The newer of the merged times stays.
        managed.put(ancient, new Owned(fields, owned.apiVersion(), owned.time()));
    }
}
