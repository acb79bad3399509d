package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.kubemodel.FieldType.ListForm;
import flagship.kubemodel.FieldType.MapForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges an applied configuration into a live object: nothing is removed, the configuration wins (contract section 11.4, step 2). Changes
 * neither; parts that only the live object has are shared with the result.
 */
final class FieldMerge {
    private FieldMerge() {}

    static JsonNode merge(FieldType type, JsonNode live, JsonNode applied) {
        return value(type, live, applied);
    }

    private static JsonNode value(@Nullable FieldType type, @Nullable JsonNode live, JsonNode applied) {
        if (live == null || type == null) {
            return applied.deepCopy();
        }
        return switch (type.form(applied)) {
            case MapForm map -> map(map, live, applied);
            case ListForm list -> list(list, live, applied);
            case FieldType.ScalarForm _ -> applied.deepCopy();
        };
    }

    private static JsonNode map(MapForm form, JsonNode live, JsonNode applied) {
        boolean nothing = isEmpty(live) && isEmpty(applied);
        if (form.atomic() || nothing || !live.isObject()) {
            return applied.deepCopy();
        }
        var merged = Json.object();
        for (var member : live.properties()) {
            var wanted = applied.get(member.getKey());
            merged.set(
                    member.getKey(),
                    wanted == null
                            ? member.getValue()
                            : value(form.member(member.getKey()), member.getValue(), wanted));
        }
        for (var member : applied.properties()) {
            if (!live.has(member.getKey())) {
                merged.set(member.getKey(), member.getValue().deepCopy());
            }
        }
        return merged;
    }

    private static boolean isEmpty(JsonNode container) {
        return !container.isContainerNode() || container.isEmpty();
    }

    private static JsonNode list(ListForm form, JsonNode live, JsonNode applied) {
        boolean nothing = isEmpty(live) && isEmpty(applied);
        return form.atomic() || nothing || !live.isArray()
                ? applied.deepCopy()
                : new Lists(form, live, applied).merge();
    }

    /**
     * Two lists becoming one. The order: elements of the configuration as they stand there, those that only the live list has before the
     * ones that they stood before, as far as both can be had.
     */
    private static final class Lists {
        private final ListForm form;
        private final List<Named> live;
        private final List<Named> applied;
        private final Map<PathElement, JsonNode> wanted = new HashMap<>();
        private final Map<PathElement, @Nullable JsonNode> existing = new HashMap<>();
        private final Set<PathElement> done = new HashSet<>();
        private final ArrayNode merged = Json.mapper().createArrayNode();

        /** An element and what tells it apart. */
        private record Named(PathElement name, JsonNode value) {}

        Lists(ListForm form, JsonNode live, JsonNode applied) {
            this.form = form;
            this.live = named(live);
            this.applied = named(applied);
            this.applied.forEach(element -> wanted.put(element.name, element.value));
            for (Named element : this.live) {
                // What stands there twice cannot be merged with: the configuration replaces it.
                existing.put(element.name, existing.containsKey(element.name) ? null : element.value);
            }
        }

        private List<Named> named(JsonNode list) {
            var named = new ArrayList<Named>(list.size());
            for (JsonNode element : list) {
                var name = ListElements.nameOrNull(form, element);
                if (name != null) {
                    named.add(new Named(name, element));
                }
            }
            return named;
        }

        JsonNode merge() {
            var shared = new ArrayList<PathElement>();
            applied.stream().map(Named::name).filter(existing::containsKey).forEach(shared::add);
            int next = 0;
            int i = 0;
            int j = 0;
            while (i < live.size() || j < applied.size()) {
                if (i < live.size() && isToSkip(live.get(i).name, j, shared, next)) {
                    i++;
                } else if (i < live.size() && !wanted.containsKey(live.get(i).name)) {
                    merged.add(live.get(i++).value);
                } else {
                    var element = applied.get(j);
                    if (i < live.size() && live.get(i).name.equals(element.name)) {
                        i++;
                    }
                    take(element);
                    j++;
                    if (next < shared.size() && shared.get(next).equals(element.name)) {
                        next++;
                    }
                }
            }
            return merged;
        }

        /** An element that both have and that comes, or came, at its place in the configuration. */
        private boolean isToSkip(PathElement name, int j, List<PathElement> shared, int next) {
            if (done.contains(name)) {
                return true;
            }
            boolean both = wanted.containsKey(name);
            return both
                    && j < applied.size()
                    && next < shared.size()
                    && !shared.get(next).equals(name);
        }

        private void take(Named element) {
            done.add(element.name);
            merged.add(value(form.element().get(), existing.get(element.name), element.value));
        }
    }
}
