package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.FieldType.ListForm;
import flagship.kubemodel.FieldType.MapForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        if (!hasParts()) {
            return; // Most are int-or-string and hold a number or a text: all fields are worked out for what has parts
            // alone.
        }
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

    private boolean hasParts() {
        var node = live.object();
        for (PathElement element : path) {
            switch (element) {
                case PathElement.Field field -> node = node.path(field.name());
                case PathElement.Key key -> {
                    var found = element(node, key);
                    if (found.isEmpty()) {
                        return true; // A key may be a default that is not written down.
                    }
                    node = found.get();
                }
                case PathElement.Value _, PathElement.Index _ -> {
                    return true;
                }
            }
        }
        return !node.isEmpty();
    }

    private static Optional<JsonNode> element(JsonNode list, PathElement.Key key) {
        for (JsonNode element : list) {
            if (key.parts().stream().allMatch(part -> part.value().equals(element.path(part.name())))) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }
}
