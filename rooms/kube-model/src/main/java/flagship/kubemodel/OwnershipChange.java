package flagship.kubemodel;

import flagship.kubemodel.ManagedFields.Owned;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a change of an object does to those who own its fields (contract sections 11.4, step 5, and 11.5). For one thread.
 */
final class OwnershipChange {
    private final ManagedFields managed;
    private final FieldSet reset;
    private final VersionedObject before;
    private final VersionedObject after;
    private final Map<String, Optional<FieldComparison>> comparisons = new HashMap<>();

    /** @param managed will be changed */
    OwnershipChange(ManagedFields managed, FieldSet reset, VersionedObject before, VersionedObject after) {
        this.managed = managed;
        this.reset = reset;
        this.before = before;
        this.after = after;
    }

    /** The difference in the version of the request, as far as its path can make one. */
    FieldComparison difference() {
        return difference(before.apiVersion()).orElseThrow();
    }

    private Optional<FieldComparison> difference(String apiVersion) {
        return comparisons.computeIfAbsent(
                apiVersion,
                version -> before.in(version)
                        .flatMap(old -> after.in(version)
                                .map(young -> old.compareTo(young).without(reset))));
    }

    /** What others own and the change would overwrite. */
    Map<FieldOwner, FieldSet> conflicts(FieldOwner writer) {
        var conflicts = new TreeMap<FieldOwner, FieldSet>();
        managed.forEach((owner, owned) -> {
            if (!owner.equals(writer)) {
                difference(owned.apiVersion()).ifPresent(difference -> {
                    var overwritten = owned.fields().intersection(difference.written());
                    if (!overwritten.isEmpty()) {
                        conflicts.put(owner, overwritten);
                    }
                });
            }
        });
        return conflicts;
    }

    /** Takes from everybody but the writer what the change overwrites and removes. Who owns nothing, or in a version that is gone, goes. */
    void dispossess(FieldOwner writer) {
        managed.forEach((owner, owned) -> {
            if (owner.equals(writer)) {
                return;
            }
            var rest = difference(owned.apiVersion())
                    .map(difference ->
                            owned.fields().difference(difference.written()).difference(difference.removed()))
                    .orElse(FieldSet.EMPTY);
            set(owner, owned, rest);
        });
    }

    private void set(FieldOwner owner, Owned owned, FieldSet fields) {
        if (fields.isEmpty()) {
            managed.remove(owner);
        } else {
            managed.put(owner, owned.with(fields));
        }
    }

    /** One refusal that names every field in conflict. */
    static ApiException refusal(Map<FieldOwner, FieldSet> conflicts) {
        var causes = new java.util.ArrayList<Status.Cause>();
        var lines = new StringBuilder();
        conflicts.forEach((owner, fields) -> {
            lines.append(lines.isEmpty() ? "" : "\n")
                    .append("conflicts with ")
                    .append(owner.shown())
                    .append(':');
            fields.forEach(path -> {
                var shown = PathElement.shown(path);
                causes.add(new Status.Cause("FieldManagerConflict", "conflict with " + owner.shown(), shown));
                lines.append("\n- ").append(shown);
            });
        });
        var text = causes.size() == 1
                ? "1 conflict: " + causes.getFirst().message() + ": "
                        + causes.getFirst().field()
                : causes.size() + " conflicts: " + lines;
        return new ApiException(new Status(
                409,
                "Conflict",
                "Apply failed with " + text,
                new Status.Details("", "", "", "", List.copyOf(causes), 0)));
    }
}
