package flagship.gotemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What templates know of values, whatever they are for. Pure. */
final class Values {
    private Values() {}

    /** Go's truth: not the zero value of the type, and not empty. */
    static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> throw new IllegalArgumentException("no value of a template: " + value.getClass());
        };
    }

    /** As Go names the type of a value that came from JSON. */
    static String typeName(@Nullable Object value) {
        return switch (value) {
            case Boolean _ -> "bool";
            case Long _ -> "int64";
            case Double _ -> "float64";
            case String _ -> "string";
            case List<?> _ -> "[]interface {}";
            case Map<?, ?> _ -> "map[string]interface {}";
            case null, default -> "<nil>";
        };
    }

    /** Sprig's {@code kindOf}. */
    static String kindName(@Nullable Object value) {
        return switch (value) {
            case List<?> _ -> "slice";
            case Map<?, ?> _ -> "map";
            case null -> "invalid";
            default -> typeName(value);
        };
    }

    @SuppressWarnings("unchecked") // Maps of templates have text as keys.
    static Map<String, @Nullable Object> members(Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
    }

    /** A copy in the order of keys, in which everything walks through maps. */
    static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        return new TreeMap<>(members(map));
    }

    /** Go's {@code reflect.DeepEqual}. */
    static boolean deepEqual(@Nullable Object one, @Nullable Object other, Budget budget) {
        return deepEqual(one, other, budget, 0);
    }

    private static boolean deepEqual(@Nullable Object one, @Nullable Object other, Budget budget, int depth) {
        Budget.checkDepth(depth);
        budget.step();
        return switch (one) {
            case null -> other == null;
            case List<?> list -> other instanceof List<?> with && equalLists(list, with, budget, depth);
            case Map<?, ?> map -> other instanceof Map<?, ?> with && equalMaps(map, with, budget, depth);
            default -> one.equals(other);
        };
    }

    private static boolean equalLists(List<?> one, List<?> other, Budget budget, int depth) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!deepEqual(one.get(i), other.get(i), budget, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> one, Map<?, ?> other, Budget budget, int depth) {
        if (one.size() != other.size()) {
            return false;
        }
        for (var member : one.entrySet()) {
            if (!other.containsKey(member.getKey())
                    || !deepEqual(member.getValue(), other.get(member.getKey()), budget, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** A copy that shares no list and no map with the original. */
    static @Nullable Object deepCopy(@Nullable Object value, Budget budget) {
        return deepCopy(value, budget, 0);
    }

    private static @Nullable Object deepCopy(@Nullable Object value, Budget budget, int depth) {
        Budget.checkDepth(depth);
        budget.step();
        return switch (value) {
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>(list.size());
                for (Object element : list) {
                    copy.add(deepCopy(element, budget, depth + 1));
                }
                yield copy;
            }
            case Map<?, ?> map -> {
                var copy = new TreeMap<String, @Nullable Object>();
                for (var member : members(map).entrySet()) {
                    copy.put(member.getKey(), deepCopy(member.getValue(), budget, depth + 1));
                }
                yield copy;
            }
            case null, default -> value;
        };
    }
}
