package flagship.gotemplate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sprig's functions of lists. None changes a list that it is given. */
final class ListFunctions {
    private ListFunctions() {}

    static List<NamedFunction> all() {
        return Stream.concat(
                        Stream.of(
                                NamedFunction.of("list", 0, NamedFunction.ANY, a -> new ArrayList<>(a.values())),
                                NamedFunction.of("tuple", 0, NamedFunction.ANY, a -> new ArrayList<>(a.values())),
                                NamedFunction.of("has", 2, 2, ListFunctions::has),
                                NamedFunction.of("mustHas", 2, 2, ListFunctions::has),
                                NamedFunction.of("concat", 0, NamedFunction.ANY, ListFunctions::concatenated),
                                NamedFunction.of("sortAlpha", 1, 1, ListFunctions::sorted),
                                NamedFunction.of(
                                        "until", 1, 1, a -> numbers(a, 0, a.integer(0), a.integer(0) < 0 ? -1 : 1)),
                                NamedFunction.of(
                                        "untilStep", 3, 3, a -> numbers(a, a.integer(0), a.integer(1), a.integer(2))),
                                NamedFunction.of("seq", 0, 3, ListFunctions::sequence)),
                        Stream.of(
                                        NamedFunction.of("first", 1, 1, a -> end(a, true)),
                                        NamedFunction.of("last", 1, 1, a -> end(a, false)),
                                        NamedFunction.of("rest", 1, 1, a -> part(a, 1, 0)),
                                        NamedFunction.of("initial", 1, 1, a -> part(a, 0, 1)),
                                        NamedFunction.of("append", 2, 2, a -> joined(a, a.list(0), List.of(), true)),
                                        NamedFunction.of("push", 2, 2, a -> joined(a, a.list(0), List.of(), true)),
                                        NamedFunction.of("prepend", 2, 2, a -> joined(a, List.of(), a.list(0), false)),
                                        NamedFunction.of("reverse", 1, 1, a -> reversed(a.list(0))),
                                        NamedFunction.of("uniq", 1, 1, ListFunctions::unique),
                                        NamedFunction.of("without", 1, NamedFunction.ANY, ListFunctions::without),
                                        NamedFunction.of("compact", 1, 1, ListFunctions::compact),
                                        NamedFunction.of("chunk", 2, 2, ListFunctions::chunks),
                                        NamedFunction.of("slice", 1, 3, ListFunctions::slice))
                                .flatMap(ListFunctions::alsoAsMust))
                .toList();
    }

    private static Stream<NamedFunction> alsoAsMust(NamedFunction function) {
        var name = function.name();
        var must = "must" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return Stream.of(function, NamedFunction.of(must, function.least(), function.most(), function.body()));
    }

    private static @Nullable Object end(Arguments arguments, boolean first) {
        var list = arguments.list(0);
        if (list.isEmpty()) {
            return null;
        }
        return first ? list.getFirst() : list.getLast();
    }

    private static Object part(Arguments arguments, int withoutFirst, int withoutLast) {
        var list = arguments.list(0);
        return list.isEmpty() ? list : new ArrayList<>(list.subList(withoutFirst, list.size() - withoutLast));
    }

    private static Object joined(
            Arguments arguments, List<@Nullable Object> before, List<@Nullable Object> after, boolean hasBefore) {
        var joined = new ArrayList<@Nullable Object>(before.size() + after.size() + 1);
        if (hasBefore) {
            joined.addAll(before);
        }
        joined.add(arguments.value(1));
        joined.addAll(after);
        return joined;
    }

    private static Object concatenated(Arguments arguments) {
        var all = new ArrayList<@Nullable Object>();
        for (int i = 0; i < arguments.count(); i++) {
            all.addAll(arguments.list(i));
        }
        return all;
    }

    private static Object reversed(List<@Nullable Object> list) {
        var reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    private static boolean has(Arguments arguments) {
        return arguments.value(1) != null && contains(arguments, arguments.list(1), arguments.value(0));
    }

    private static boolean contains(Arguments arguments, List<@Nullable Object> list, @Nullable Object value) {
        for (Object element : list) {
            if (Values.deepEqual(element, value, arguments.budget())) {
                return true;
            }
        }
        return false;
    }

    private static Object unique(Arguments arguments) {
        var unique = new ArrayList<@Nullable Object>();
        for (Object element : arguments.list(0)) {
            if (!contains(arguments, unique, element)) {
                unique.add(element);
            }
        }
        return unique;
    }

    private static Object without(Arguments arguments) {
        var left = new ArrayList<@Nullable Object>();
        for (Object element : arguments.list(0)) {
            if (!contains(arguments, arguments.from(1), element)) {
                left.add(element);
            }
        }
        return left;
    }

    private static Object compact(Arguments arguments) {
        return new ArrayList<>(arguments.list(0).stream().filter(Values::isTrue).toList());
    }

    private static Object chunks(Arguments arguments) {
        int size = arguments.integer(0);
        var list = arguments.list(1);
        if (size < 1) {
            throw arguments.error("a chunk must have at least one element");
        }
        var chunks = new ArrayList<@Nullable Object>();
        for (int start = 0; start < list.size(); start += size) {
            chunks.add(new ArrayList<>(list.subList(start, Math.min(start + size, list.size()))));
        }
        return chunks;
    }

    /** Of a list, and, as Go's own function of that name, of text. */
    private static Object slice(Arguments arguments) {
        var text = arguments.value(0) instanceof String own ? own : null;
        int size = text != null ? text.length() : arguments.list(0).size();
        int start = arguments.count() > 1 ? arguments.integer(1) : 0;
        int end = arguments.count() > 2 ? arguments.integer(2) : size;
        if (start < 0 || start > end || end > size) {
            throw arguments.error("slice bounds out of range [%d:%d] of %d".formatted(start, end, size));
        }
        return text != null
                ? text.substring(start, end)
                : new ArrayList<>(arguments.list(0).subList(start, end));
    }

    private static Object sorted(Arguments arguments) {
        return new ArrayList<Object>(TextFunctions.texts(arguments, arguments.value(0)).stream()
                .sorted()
                .toList());
    }

    private static List<@Nullable Object> numbers(Arguments arguments, long start, long stop, long step) {
        var numbers = new ArrayList<@Nullable Object>();
        boolean upwards = step > 0 && start < stop;
        boolean downwards = step < 0 && start > stop;
        for (long i = start; (upwards && i < stop) || (downwards && i > stop); i += step) {
            arguments.budget().step();
            numbers.add(i);
        }
        return numbers;
    }

    /** As the program {@code seq}: last; first, last; first, step, last. Text with spaces. */
    private static Object sequence(Arguments arguments) {
        int count = arguments.count();
        if (count == 0) {
            return "";
        }
        long first = count == 1 ? 1 : arguments.integer(0);
        long last = arguments.integer(count - 1);
        long step = count == 3 ? arguments.integer(1) : first > last ? -1 : 1;
        var numbers = numbers(arguments, first, last + (step < 0 ? -1 : 1), step);
        return String.join(" ", TextFunctions.texts(arguments, numbers));
    }
}
