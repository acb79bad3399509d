package flagship.kubemodel;

import flagship.kubemodel.FieldType.ListForm;
import flagship.kubemodel.FieldType.MapForm;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a set of fields up to date with its type: what became atomic is owned as a whole, what is owned as a whole and is not atomic is
 * owned by its parts.
 *
 * <p>Source: the rules of structured-merge-diff v4 as kube-apiserver 1.32 uses them on every write.
 */
final class SchemaDrift {
    private final VersionedObject live;
    private final FieldSetBuilder gone = new FieldSetBuilder();
    private final List<PathElement> path = new ArrayList<>();
    private final FieldSetBuilder added = new FieldSetBuilder();

    private SchemaDrift(VersionedObject live) {
        this.live = live;
    }

    /** @param live the object in the version of the set */
    static FieldSet settle(FieldSet set, VersionedObject live) {
        var drift = new SchemaDrift(live);
        drift.below(live.type(), set);
        var added = drift.added.build();
        return added.isEmpty()
                ? set
                : set.recursiveDifference(drift.gone.build()).union(added);
    }

    private void below(FieldType type, FieldSet set) {
        for (var node : set.nodes()) {
            var part = FieldNames.typeOf(type, node.element());
            if (part != null) {
                path.add(node.element());
                node(part, node);
                path.removeLast();
            }
        }
    }

    private void node(FieldType type, FieldSet.Node node) {
        boolean whole = node.member() && node.children().isEmpty();
        switch (type.form(null)) {
            case MapForm map -> {
                if (map.atomic() && !whole) {
                    becameAtomic();
                    return;
                }
                if (whole && !map.atomic()) {
                    becameGranular();
                }
            }
            case ListForm list -> {
                if (list.atomic() && !whole) {
                    becameAtomic();
                    return;
                }
                if (whole && !list.atomic()) {
                    becameGranular();
                }
            }
            case FieldType.ScalarForm _ -> {
                return;
            }
        }
        below(type, node.children());
    }

    private void becameAtomic() {
        gone.add(path);
        added.add(path);
    }

    private void becameGranular() {
        var owned = live.fields();
        for (PathElement element : path) {
            owned = owned.children(element);
        }
        owned.forEach(below -> {
            var whole = new ArrayList<>(path);
            whole.addAll(below);
            added.add(whole);
        });
    }
}
