package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.FieldType.ListForm;
import flagship.kubemodel.FieldType.MapForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields differ between two states of an object (contract section 11.4, step 5).
 *
 * @param removed what only the first state has, parents of removed fields included
 * @param modified what both have with different values
 * @param added what only the second state has, parents of added fields included
 * @param written what is modified or added
 */
record FieldComparison(FieldSet removed, FieldSet modified, FieldSet added, FieldSet written) {
    private FieldComparison(FieldSet removed, FieldSet modified, FieldSet added) {
        this(removed, modified, added, modified.union(added));
    }

    static FieldComparison of(FieldType type, JsonNode before, JsonNode after) {
        var walk = new Walk();
        walk.value(type, before, after);
        return new FieldComparison(walk.removed.build(), walk.modified.build(), walk.added.build());
    }

    /** Without what does not count. */
    FieldComparison without(FieldSet fields) {
        return fields.isEmpty()
                ? this
                : new FieldComparison(
                        removed.recursiveDifference(fields),
                        modified.recursiveDifference(fields),
                        added.recursiveDifference(fields));
    }

    boolean isSame() {
        return removed.isEmpty() && modified.isEmpty() && added.isEmpty();
    }

    private static final class Walk {
        private final FieldSetBuilder removed = new FieldSetBuilder();
        private final FieldSetBuilder modified = new FieldSetBuilder();
        private final FieldSetBuilder added = new FieldSetBuilder();
        private final List<PathElement> path = new ArrayList<>();

        /** At least one of both is there. */
        private void value(FieldType type, @Nullable JsonNode before, @Nullable JsonNode after) {
            var form = type.form(after == null ? before : after);
            boolean whole = form(form, before, after);
            if (before != null && after != null && !type.form(before).getClass().equals(form.getClass())) {
                whole |= form(type.form(before), before, after);
            }
            if (before == null) {
                added.add(path);
            } else if (after == null) {
                removed.add(path);
            } else if (whole && !JsonEquality.equal(before, after)) {
                modified.add(path);
            }
        }

        private boolean form(FieldType.Form form, @Nullable JsonNode before, @Nullable JsonNode after) {
            return switch (form) {
                case MapForm map -> map(map, before, after);
                case ListForm list -> list(list, before, after);
                case FieldType.ScalarForm _ -> true;
            };
        }

        /** Whether the object counts as one value: as a whole by its type, or because there is nothing in it. */
        private boolean map(MapForm form, @Nullable JsonNode before, @Nullable JsonNode after) {
            var left = before != null && before.isObject() && !before.isEmpty() ? before : null;
            var right = after != null && after.isObject() && !after.isEmpty() ? after : null;
            if (form.atomic() || (left == null && right == null)) {
                return true;
            }
            if (left != null) {
                for (var member : left.properties()) {
                    member(form, member.getKey(), member.getValue(), right == null ? null : right.get(member.getKey()));
                }
            }
            if (right != null) {
                for (var member : right.properties()) {
                    if (left == null || !left.has(member.getKey())) {
                        member(form, member.getKey(), null, member.getValue());
                    }
                }
            }
            return false;
        }

        private void member(MapForm form, String name, @Nullable JsonNode before, @Nullable JsonNode after) {
            var type = form.member(name);
            path.add(new PathElement.Field(name));
            value(type == null ? FieldType.DEDUCED : type, before, after);
            path.removeLast();
        }

        private boolean list(ListForm form, @Nullable JsonNode before, @Nullable JsonNode after) {
            var left = elements(form, before);
            var right = elements(form, after);
            if (form.atomic() || (left.isEmpty() && right.isEmpty())) {
                return true;
            }
            left.forEach((name, elements) -> element(form, name, elements, right.getOrDefault(name, List.of())));
            right.forEach((name, elements) -> {
                if (!left.containsKey(name)) {
                    element(form, name, List.of(), elements);
                }
            });
            return false;
        }

        private static Map<PathElement, List<JsonNode>> elements(ListForm form, @Nullable JsonNode list) {
            var elements = new LinkedHashMap<PathElement, List<JsonNode>>();
            if (list != null && list.isArray() && !form.atomic()) {
                for (JsonNode element : list) {
                    var name = ListElements.nameOrNull(form, element);
                    if (name != null) {
                        elements.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(element);
                    }
                }
            }
            return elements;
        }

        /** Elements that stand in a list twice count together. */
        private void element(ListForm form, PathElement name, List<JsonNode> before, List<JsonNode> after) {
            path.add(name);
            if (before.size() < 2 && after.size() < 2) {
                value(form.element().get(), first(before), first(after));
            } else if (before.size() > 1 && after.size() > 1) {
                if (!before.equals(after)) {
                    modified.add(path);
                }
            } else if (before.size() > 1) {
                if (!after.isEmpty()) {
                    value(form.element().get(), null, after.getFirst());
                }
                removed.add(path);
            } else {
                if (!before.isEmpty()) {
                    value(form.element().get(), before.getFirst(), null);
                }
                added.add(path);
            }
            path.removeLast();
        }

        private static @Nullable JsonNode first(List<JsonNode> elements) {
            return elements.isEmpty() ? null : elements.getFirst();
        }
    }
}
