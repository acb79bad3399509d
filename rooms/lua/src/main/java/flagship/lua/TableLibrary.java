package flagship.lua;

import java.util.Arrays;

/** The functions of {@code table}. */
final class TableLibrary {
    private TableLibrary() {}

    static void install(LuaTable globals) {
        var table = new LuaTable();
        new Library(table)
                .one("concat", TableLibrary::concat)
                .one("getn", arguments -> (double) arguments.table(1).length())
                .all("insert", TableLibrary::insert)
                .one("maxn", TableLibrary::maxn)
                .all("remove", TableLibrary::remove)
                .all("sort", TableLibrary::sort);
        globals.set("table", table);
    }

    private static Object concat(Arguments arguments) {
        var table = arguments.table(1);
        var separator = arguments.has(2) ? arguments.text(2) : "";
        int from = arguments.integer(3, 1);
        int to = arguments.integer(4, table.length());
        var text = new StringBuilder();
        for (int i = from; i <= to; i++) {
            arguments.state().step();
            var element = table.get(i);
            if (!(element instanceof String) && !(element instanceof Double)) {
                throw arguments
                        .state()
                        .error("invalid value (%s) at index %d in table for 'concat'"
                                .formatted(Values.typeName(element), i));
            }
            var part = Values.text(element);
            arguments.state().charge((long) part.length() + separator.length());
            text.append(part);
            if (i < to) {
                text.append(separator);
            }
        }
        return text.toString();
    }

    private static Object[] insert(Arguments arguments) {
        var table = arguments.table(1);
        int end = table.length() + 1;
        if (arguments.count() != 2 && arguments.count() != 3) {
            throw arguments.state().error("wrong number of arguments to 'insert'");
        }
        int position = arguments.count() == 2 ? end : arguments.integer(2);
        arguments.state().charge(Expression.Index.BYTES + Math.max(0, end - position) / 8);
        var value = arguments.get(arguments.count());
        if (position < 1 || position > end) {
            table.set((double) position, value);
        } else if (position < end) {
            table.insert(position, value);
        } else {
            table.set((double) end, value);
        }
        return Frame.NONE;
    }

    private static Object maxn(Arguments arguments) {
        var largest = new double[1];
        arguments.table(1).forEach((key, _) -> {
            if (key instanceof Double number) {
                largest[0] = Math.max(largest[0], number);
            }
        });
        return largest[0];
    }

    private static Object[] remove(Arguments arguments) {
        var table = arguments.table(1);
        int length = table.length();
        int position = arguments.integer(2, length);
        if (position < 1 || position > length) {
            return Frame.NONE;
        }
        arguments.state().charge((length - position) / 8);
        return new Object[] {table.remove(position)};
    }

    /** Merges; a comparison that contradicts itself gives some order, and never runs on. */
    private static Object[] sort(Arguments arguments) {
        var table = arguments.table(1);
        int length = table.length();
        arguments.state().charge(8L * length);
        var sorter = new Sorter(arguments.state(), arguments.has(2) ? arguments.function(2) : TableLibrary::ascending);
        var sorted = sorter.sorted(Arrays.copyOf(table.elements(), length));
        for (int i = 0; i < length; i++) {
            table.set((double) (i + 1), sorted[i]);
        }
        return Frame.NONE;
    }

    private static Object[] ascending(LuaState state, Object[] pair) {
        if (pair[0] instanceof Double a && pair[1] instanceof Double b) {
            return new Object[] {a < b};
        }
        if (pair[0] instanceof String a && pair[1] instanceof String b) {
            return new Object[] {a.compareTo(b) < 0};
        }
        throw Operations.incomparable(state, pair[0], pair[1]);
    }

    private record Sorter(LuaState state, LuaFunction less) {
        Object[] sorted(Object[] elements) {
            if (elements.length < 2) {
                return elements;
            }
            int middle = elements.length / 2;
            var left = sorted(Arrays.copyOfRange(elements, 0, middle));
            var right = sorted(Arrays.copyOfRange(elements, middle, elements.length));
            int l = 0;
            int r = 0;
            for (int i = 0; i < elements.length; i++) {
                boolean takeRight = l == left.length || (r < right.length && isLess(right[r], left[l]));
                elements[i] = takeRight ? right[r++] : left[l++];
            }
            return elements;
        }

        private boolean isLess(Object a, Object b) {
            var values = state.call(less, a, b);
            return values.length > 0 && Values.isTrue(values[0]);
        }
    }
}
