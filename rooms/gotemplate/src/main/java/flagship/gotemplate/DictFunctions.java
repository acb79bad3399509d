package flagship.gotemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sprig's functions of maps. {@code set}, {@code unset} and {@code merge} change their map, as there. */
final class DictFunctions {
    private DictFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                NamedFunction.of("dict", 0, NamedFunction.ANY, DictFunctions::dict),
                NamedFunction.of("get", 2, 2, DictFunctions::get),
                NamedFunction.of("set", 3, 3, DictFunctions::set),
                NamedFunction.of("unset", 2, 2, DictFunctions::unset),
                NamedFunction.of("hasKey", 2, 2, a -> a.map(0).containsKey(a.text(1))),
                NamedFunction.of("pluck", 1, NamedFunction.ANY, DictFunctions::pluck),
                NamedFunction.of("keys", 0, NamedFunction.ANY, DictFunctions::keys),
                NamedFunction.of(
                        "values",
                        1,
                        1,
                        a -> new ArrayList<>(Values.sorted(a.map(0)).values())),
                NamedFunction.of("pick", 1, NamedFunction.ANY, a -> chosen(a, true)),
                NamedFunction.of("omit", 1, NamedFunction.ANY, a -> chosen(a, false)),
                NamedFunction.of("dig", 3, NamedFunction.ANY, DictFunctions::dig),
                NamedFunction.of("merge", 1, NamedFunction.ANY, a -> merged(a, false)),
                NamedFunction.of("mustMerge", 1, NamedFunction.ANY, a -> merged(a, false)),
                NamedFunction.of("mergeOverwrite", 1, NamedFunction.ANY, a -> merged(a, true)),
                NamedFunction.of("mustMergeOverwrite", 1, NamedFunction.ANY, a -> merged(a, true)),
                NamedFunction.of("deepCopy", 1, 1, a -> Values.deepCopy(a.value(0), a.budget())),
                NamedFunction.of("mustDeepCopy", 1, 1, a -> Values.deepCopy(a.value(0), a.budget())));
    }

    private static Object dict(Arguments arguments) {
        var dict = new TreeMap<String, @Nullable Object>();
        for (int i = 0; i < arguments.count(); i += 2) {
            dict.put(arguments.shown(i), i + 1 < arguments.count() ? arguments.value(i + 1) : "");
        }
        return dict;
    }

    private static @Nullable Object get(Arguments arguments) {
        var map = arguments.map(0);
        return map.containsKey(arguments.text(1)) ? map.get(arguments.text(1)) : "";
    }

    private static Object set(Arguments arguments) {
        var map = arguments.map(0);
        map.put(arguments.text(1), arguments.value(2));
        return map;
    }

    private static Object unset(Arguments arguments) {
        var map = arguments.map(0);
        map.remove(arguments.text(1));
        return map;
    }

    private static Object pluck(Arguments arguments) {
        var found = new ArrayList<@Nullable Object>();
        for (int i = 1; i < arguments.count(); i++) {
            var map = arguments.map(i);
            if (map.containsKey(arguments.text(0))) {
                found.add(map.get(arguments.text(0)));
            }
        }
        return found;
    }

    private static Object keys(Arguments arguments) {
        var keys = new ArrayList<@Nullable Object>();
        for (int i = 0; i < arguments.count(); i++) {
            keys.addAll(Values.sorted(arguments.map(i)).keySet());
        }
        return keys;
    }

    private static Object chosen(Arguments arguments, boolean named) {
        var names = TextFunctions.texts(arguments, arguments.from(1));
        var chosen = new TreeMap<String, @Nullable Object>();
        arguments.map(0).forEach((name, value) -> {
            arguments.budget().steps(names.size());
            if (names.contains(name) == named) {
                chosen.put(name, value);
            }
        });
        return chosen;
    }

    /** Keys, the default, and the map. */
    private static @Nullable Object dig(Arguments arguments) {
        int last = arguments.count() - 1;
        Object value = arguments.map(last);
        for (int i = 0; i < last - 1; i++) {
            if (!(value instanceof Map<?, ?> map)) {
                throw arguments.error(
                        "\"%s\" is looked for in a %s".formatted(arguments.text(i), Values.typeName(value)));
            }
            if (!map.containsKey(arguments.text(i))) {
                return arguments.value(last - 1);
            }
            value = map.get(arguments.text(i));
        }
        return value;
    }

    private static Object merged(Arguments arguments, boolean overwrites) {
        var into = arguments.map(0);
        for (int i = 1; i < arguments.count(); i++) {
            merge(into, arguments.map(i), overwrites, arguments.budget(), 0);
        }
        return into;
    }

    /** Maps in maps are merged; an empty value counts as absent. No map takes the place of something else. */
    private static void merge(
            Map<String, @Nullable Object> into,
            Map<String, @Nullable Object> from,
            boolean overwrites,
            Budget budget,
            int depth) {
        Budget.checkDepth(depth);
        // Copied first: a map may be merged into itself.
        for (var member : Values.sorted(from).entrySet()) {
            budget.step();
            var old = into.get(member.getKey());
            var young = member.getValue();
            if (old instanceof Map<?, ?> inner && young instanceof Map<?, ?> added) {
                merge(Values.members(inner), Values.members(added), overwrites, budget, depth + 1);
            } else if (!Values.isTrue(old) || (overwrites && !(young instanceof Map))) {
                into.put(member.getKey(), young);
            }
        }
    }
}
