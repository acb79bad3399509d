package flagship.kubemodel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions of CEL's standard environment, of strings and of lists, by name. Where Kubernetes adds overloads to a standard name
 * ({@code string(ip)}) they are here as well.
 */
final class CelFunctions {
    private static final List<String> TIME_PARTS = List.of(
            "getFullYear",
            "getMonth",
            "getDayOfYear",
            "getDayOfMonth",
            "getDate",
            "getDayOfWeek",
            "getHours",
            "getMinutes",
            "getSeconds",
            "getMilliseconds");

    static final Map<String, CelFunction> ALL = all();

    private CelFunctions() {}

    private static Map<String, CelFunction> all() {
        var all = new HashMap<String, CelFunction>();
        operators(all);
        conversions(all);
        texts(all);
        lists(all);
        CelKubernetesFunctions.addTo(all);
        CelOptionals.addTo(all);
        return Map.copyOf(all);
    }

    private static void operators(Map<String, CelFunction> all) {
        all.put("_+_", (a, budget) -> CelArithmetic.add(a[0], a[1], budget));
        all.put("_-_", (a, _) -> CelArithmetic.subtract(a[0], a[1]));
        all.put("_*_", (a, _) -> CelArithmetic.multiply(a[0], a[1]));
        all.put("_/_", (a, _) -> CelArithmetic.divide(a[0], a[1]));
        all.put("_%_", (a, _) -> CelArithmetic.modulo(a[0], a[1]));
        all.put("-_", (a, _) -> CelArithmetic.negate(a[0]));
        all.put("!_", (a, _) -> !bool(a[0]));
        all.put("_==_", (a, budget) -> CelEquality.equal(a[0], a[1], budget));
        all.put("_!=_", (a, budget) -> !CelEquality.equal(a[0], a[1], budget));
        all.put("_<_", (a, budget) -> !hasNan(a) && CelEquality.compare(a[0], a[1], budget) < 0);
        all.put("_<=_", (a, budget) -> !hasNan(a) && CelEquality.compare(a[0], a[1], budget) <= 0);
        all.put("_>_", (a, budget) -> !hasNan(a) && CelEquality.compare(a[0], a[1], budget) > 0);
        all.put("_>=_", (a, budget) -> !hasNan(a) && CelEquality.compare(a[0], a[1], budget) >= 0);
        all.put("@in", CelFunctions::in);
        all.put("_[_]", (a, _) -> index(a[0], a[1]));
        all.put("size", (a, _) -> size(a[0]));
        all.put("type", (a, _) -> CelConversions.typeOf(a[0]));
    }

    private static boolean hasNan(Object[] a) {
        return (a[0] instanceof Double left && left.isNaN()) || (a[1] instanceof Double right && right.isNaN());
    }

    private static Object in(Object[] a, CelBudget budget) {
        return switch (a[1]) {
            case List<?> list -> CelEquality.contains(list, a[0], budget);
            case Map<?, ?> map -> lookup(map, a[0]).isPresent();
            default -> throw CelError.noSuchOverload();
        };
    }

    static Object index(Object container, Object key) {
        return switch (container) {
            case List<?> list -> list.get(position(list, key));
            case Map<?, ?> map -> lookup(map, key).orElseThrow(() -> CelError.noSuchKey(shown(key)));
            case Optional<?> optional -> optional.flatMap(value -> find(value, key));
            default -> throw CelError.noSuchOverload();
        };
    }

    private static int position(List<?> list, Object key) {
        long index = key instanceof Double number && number == Math.rint(number)
                ? number.longValue()
                : key instanceof CelUint uint ? uint.bits() : whole(key);
        if (index < 0 || index >= list.size()) {
            throw new CelError("index out of bounds: " + index);
        }
        return (int) index;
    }

    /** As {@link #index}, empty where nothing is there. */
    static Optional<Object> find(Object container, Object key) {
        return switch (container) {
            case Map<?, ?> map -> lookup(map, key);
            case List<?> list
            when key instanceof Long index && index >= 0 && index < list.size() ->
                Optional.of(list.get((int) (long) index));
            case List<?> _ -> Optional.empty();
            case Optional<?> optional -> optional.flatMap(value -> find(value, key));
            default -> throw CelError.noSuchOverload();
        };
    }

    private static Optional<Object> lookup(Map<?, ?> map, Object key) {
        var value = map.get(key);
        if (value == null && key instanceof Double number && number == Math.rint(number)) {
            value = map.get(number.longValue());
        }
        return Optional.ofNullable(value);
    }

    private static Object shown(Object key) {
        return key instanceof String || CelEquality.isNumber(key) ? key : String.valueOf(key);
    }

    private static Object size(Object value) {
        return switch (value) {
            case String text -> CelTexts.size(text);
            case CelBytes bytes -> (long) bytes.value().length;
            case List<?> list -> (long) list.size();
            case Map<?, ?> map -> (long) map.size();
            default -> throw CelError.noSuchOverload();
        };
    }

    private static void conversions(Map<String, CelFunction> all) {
        all.put("int", (a, _) -> CelConversions.toInt(a[0]));
        all.put("uint", (a, _) -> CelConversions.toUint(a[0]));
        all.put("double", (a, _) -> CelConversions.toDouble(a[0]));
        all.put("bool", (a, _) -> CelConversions.toBool(a[0]));
        all.put("bytes", (a, _) -> CelConversions.toBytes(a[0]));
        all.put("dyn", (a, _) -> a[0]);
        all.put("timestamp", (a, _) -> CelConversions.toTimestamp(a[0]));
        all.put("duration", (a, _) -> CelConversions.toDuration(a[0]));
        all.put("string", (a, _) -> CelConversions.toText(a[0]));
        for (String part : TIME_PARTS) {
            all.put(part, (a, _) -> a.length == 1 ? CelTimes.part(a[0], part) : CelTimes.part(a[0], a[1], part));
        }
    }

    private static void texts(Map<String, CelFunction> all) {
        all.put("contains", read((a, _) -> text(a[0]).contains(text(a[1]))));
        all.put("startsWith", read((a, _) -> text(a[0]).startsWith(text(a[1]))));
        all.put("endsWith", read((a, _) -> text(a[0]).endsWith(text(a[1]))));
        all.put("matches", (a, budget) -> CelTexts.matches(text(a[0]), text(a[1]), budget));
        all.put("find", (a, budget) -> CelTexts.find(text(a[0]), text(a[1]), budget));
        all.put("findAll", (a, budget) -> CelTexts.findAll(text(a[0]), text(a[1]), optional(a, 2, -1), budget));
        all.put("charAt", read((a, _) -> CelTexts.charAt(text(a[0]), whole(a[1]))));
        all.put(
                "substring",
                read((a, _) -> CelTexts.substring(
                        text(a[0]), whole(a[1]), a.length > 2 ? whole(a[2]) : CelTexts.size(text(a[0])))));
        all.put("lowerAscii", read((a, _) -> CelTexts.lowerAscii(text(a[0]))));
        all.put("upperAscii", read((a, _) -> CelTexts.upperAscii(text(a[0]))));
        all.put("trim", read((a, _) -> text(a[0]).strip()));
        all.put(
                "replace",
                read((a, budget) -> CelTexts.replace(text(a[0]), text(a[1]), text(a[2]), optional(a, 3, -1), budget)));
        all.put("split", read((a, _) -> CelTexts.split(text(a[0]), text(a[1]), optional(a, 2, -1))));
        all.put("join", (a, budget) -> CelTexts.join(list(a[0]), a.length > 1 ? text(a[1]) : "", budget));
        all.put("format", read((a, budget) -> CelFormatting.format(text(a[0]), list(a[1]), budget)));
        all.put("strings.quote", read((a, _) -> CelTexts.quote(text(a[0]))));
    }

    /** A function that costs as much as its string is long. */
    private static CelFunction read(CelFunction function) {
        return (a, budget) -> {
            budget.chargeReading(text(a[0]).length());
            return function.apply(a, budget);
        };
    }

    private static void lists(Map<String, CelFunction> all) {
        all.put("isSorted", (a, budget) -> CelLists.isSorted(list(a[0]), budget));
        all.put("sum", (a, budget) -> CelLists.sum(list(a[0]), budget));
        all.put("min", (a, budget) -> CelLists.extreme(list(a[0]), -1, budget));
        all.put("max", (a, budget) -> CelLists.extreme(list(a[0]), 1, budget));
        all.put("indexOf", (a, budget) -> {
            if (a[0] instanceof String text) {
                budget.chargeReading(text.length());
                return CelTexts.indexOf(text, text(a[1]), optional(a, 2, 0));
            }
            return CelLists.indexOf(list(a[0]), a[1], budget);
        });
        all.put("lastIndexOf", (a, budget) -> {
            if (a[0] instanceof String text) {
                budget.chargeReading(text.length());
                return CelTexts.lastIndexOf(text, text(a[1]), optional(a, 2, CelTexts.size(text)));
            }
            return CelLists.lastIndexOf(list(a[0]), a[1], budget);
        });
        all.put("sets.contains", (a, budget) -> CelLists.containsAll(list(a[0]), list(a[1]), budget));
        all.put(
                "sets.equivalent",
                (a, budget) -> CelLists.containsAll(list(a[0]), list(a[1]), budget)
                        && CelLists.containsAll(list(a[1]), list(a[0]), budget));
        all.put("sets.intersects", (a, budget) -> CelLists.intersects(list(a[0]), list(a[1]), budget));
    }

    private static long optional(Object[] a, int index, long otherwise) {
        return a.length > index ? whole(a[index]) : otherwise;
    }

    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw CelError.noSuchOverload();
    }

    static long whole(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw CelError.noSuchOverload();
    }

    static boolean bool(Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw CelError.noSuchOverload();
    }

    static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw CelError.noSuchOverload();
    }
}
