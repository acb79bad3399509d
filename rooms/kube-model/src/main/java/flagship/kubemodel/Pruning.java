package flagship.kubemodel;

import flagship.kubemodel.ManagedFields.Owned;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Removes what an applier no longer wants and nobody else owns (contract section 11.4, step 4). */
final class Pruning {
    private Pruning() {}

    /**
     * @param merged in the version of the request
     * @param last what the applier owned before
     * @param managed what everybody owns now, the applier's new configuration included
     */
    static VersionedObject prune(VersionedObject merged, Owned last, ManagedFields managed) {
        var then = merged.in(last.apiVersion());
        if (last.fields().isEmpty() || then.isEmpty()) {
            return merged;
        }
        var whole = then.get();
        var pruned = withOwned(whole, whole.without(last.fields()), managed);
        return withDangling(whole, pruned, last.fields())
                .flatMap(result -> result.in(merged.apiVersion()))
                .orElse(merged);
    }

    /** Puts back what somebody owns; goes through the versions in which somebody does, the pruned object's own first. */
    private static VersionedObject withOwned(VersionedObject whole, VersionedObject pruned, ManagedFields managed) {
        var owned = new LinkedHashMap<String, FieldSet>();
        owned.put(whole.apiVersion(), FieldSet.EMPTY);
        managed.forEach((_, entry) -> owned.merge(entry.apiVersion(), entry.fields(), FieldSet::union));
        var merged = whole;
        var rest = pruned;
        for (Map.Entry<String, FieldSet> version : owned.entrySet()) {
            var mergedThere = merged.in(version.getKey());
            var restThere = rest.in(version.getKey());
            if (mergedThere.isPresent() && restThere.isPresent()) {
                merged = mergedThere.get();
                rest = withOwned(merged, restThere.get(), version.getValue());
            }
        }
        return rest;
    }

    private static VersionedObject withOwned(VersionedObject merged, VersionedObject pruned, FieldSet owned) {
        var type = merged.type();
        var kept = FieldNames.withParents(pruned.fields(), type).union(FieldNames.withParents(owned, type));
        return merged.without(FieldNames.withParents(merged.fields(), type).difference(kept));
    }

    /** Puts back what was taken away along with something else, and was never the applier's. */
    private static Optional<VersionedObject> withDangling(
            VersionedObject whole, VersionedObject pruned, FieldSet last) {
        return pruned.in(whole.apiVersion()).map(rest -> {
            var type = whole.type();
            var gone = FieldNames.withParents(whole.fields(), type)
                    .difference(FieldNames.withParents(rest.fields(), type))
                    .intersection(FieldNames.withParents(last, type));
            return whole.without(gone);
        });
    }
}
