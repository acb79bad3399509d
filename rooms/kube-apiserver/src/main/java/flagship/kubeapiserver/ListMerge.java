package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GoSyntax;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Merges the lists of a strategic merge patch: elements by their key, plain values as a set (contract section 10.1, steps 5 and 6). */
final class ListMerge {
    private final String key;
    private final MergeSchema type;

    private ListMerge(MergeSchema.Field field) {
        this.key = field.mergeKey();
        this.type = field.type();
    }

    static void removeAll(ArrayNode list, ArrayNode gone) {
        for (int i = list.size() - 1; i >= 0; i--) {
            for (JsonNode value : gone) {
                if (value.equals(list.get(i))) {
                    list.remove(i);
                    break;
                }
            }
        }
    }

    /** @param order names the elements in their wanted order: keys, or elements with a key */
    static ArrayNode merge(ArrayNode original, ArrayNode patch, ArrayNode order, MergeSchema.Field field) {
        return field.mergeKey().isEmpty()
                ? primitives(original, patch, order)
                : new ListMerge(field).maps(original, patch, order);
    }

    private static ArrayNode primitives(ArrayNode original, ArrayNode patch, ArrayNode order) {
        var merged = new ArrayList<JsonNode>();
        for (ArrayNode side : List.of(original, patch)) {
            for (JsonNode value : side) {
                if (!merged.contains(value)) {
                    merged.add(value);
                }
            }
        }
        return ordered(original, merged, order, (one, other) -> one.equals(other));
    }

    private ArrayNode maps(ArrayNode original, ArrayNode patch, ArrayNode order) {
        var merged = new ArrayList<JsonNode>();
        original.forEach(merged::add);
        var additions = new ArrayList<JsonNode>();
        for (JsonNode element : patch) {
            var directive = element.path(StrategicMerge.DIRECTIVE).asText("");
            if (directive.equals("replace") && !element.has(key)) {
                return (ArrayNode) StrategicMerge.strippedValue(without(patch, element));
            }
            if (!(element instanceof ObjectNode wanted) || !element.has(key)) {
                throw OptionErrors.withoutReason(
                        "map: %s does not contain declared merge key: %s".formatted(GoSyntax.plain(element), key));
            }
            if (directive.equals("delete")) {
                merged.removeIf(candidate -> same(candidate, element));
            } else {
                put(merged, additions, wanted);
            }
        }
        merged.addAll(additions);
        return ordered(original, merged, order, this::same);
    }

    private void put(List<JsonNode> merged, List<JsonNode> additions, ObjectNode wanted) {
        for (int i = 0; i < merged.size(); i++) {
            if (same(merged.get(i), wanted) && merged.get(i) instanceof ObjectNode existing) {
                merged.set(i, StrategicMerge.merge(existing, wanted, type));
                return;
            }
        }
        additions.add(StrategicMerge.strippedValue(wanted));
    }

    private static ArrayNode without(ArrayNode array, JsonNode element) {
        var copy = array.arrayNode();
        for (JsonNode candidate : array) {
            if (!candidate.equals(element)) {
                copy.add(candidate);
            }
        }
        return copy;
    }

    private boolean same(JsonNode one, JsonNode other) {
        return one.has(key) && one.path(key).equals(other.path(key));
    }

    /** Whether two elements stand for the same thing. */
    @FunctionalInterface
    private interface Sameness {
        boolean test(JsonNode one, JsonNode other);
    }

    /**
     * Named elements come in the wanted order, the others in their old one; between a named and another one the old order decides, and a new
     * element goes in front.
     */
    private static ArrayNode ordered(ArrayNode original, List<JsonNode> merged, ArrayNode order, Sameness same) {
        var named = new ArrayList<JsonNode>();
        var others = new ArrayList<JsonNode>();
        for (JsonNode element : merged) {
            (index(order, element, same) < order.size() ? named : others).add(element);
        }
        named.sort(Comparator.comparingInt(element -> index(order, element, same)));
        others.sort(Comparator.comparingInt(element -> index(original, element, same)));
        var result = original.arrayNode();
        int next = 0;
        for (JsonNode element : named) {
            int place = index(original, element, same);
            while (next < others.size() && place < original.size() && index(original, others.get(next), same) < place) {
                result.add(others.get(next++));
            }
            result.add(element);
        }
        others.subList(next, others.size()).forEach(result::add);
        return result;
    }

    /** Where an element stands; the list's size where it does not. */
    private static int index(ArrayNode list, JsonNode element, Sameness same) {
        for (int i = 0; i < list.size(); i++) {
            if (same.test(list.get(i), element)) {
                return i;
            }
        }
        return list.size();
    }
}
