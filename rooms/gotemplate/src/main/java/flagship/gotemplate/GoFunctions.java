package flagship.gotemplate;

import flagship.gotemplate.NamedFunction.Evaluation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that Go's text/template has of its own. {@code call} is not there: no value is a function. */
final class GoFunctions {
    private GoFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                new NamedFunction("and", 1, NamedFunction.ANY, Arguments::last, Evaluation.UNTIL_FALSE),
                new NamedFunction("or", 1, NamedFunction.ANY, Arguments::last, Evaluation.UNTIL_TRUE),
                NamedFunction.of("not", 1, 1, a -> !Values.isTrue(a.value(0))),
                NamedFunction.of("eq", 2, NamedFunction.ANY, GoFunctions::equal),
                NamedFunction.of("ne", 2, 2, a -> !isEqual(a, a.value(0), a.value(1))),
                NamedFunction.of("lt", 2, 2, a -> compare(a) < 0),
                NamedFunction.of("le", 2, 2, a -> compare(a) <= 0),
                NamedFunction.of("gt", 2, 2, a -> compare(a) > 0),
                NamedFunction.of("ge", 2, 2, a -> compare(a) >= 0),
                NamedFunction.of("len", 1, 1, GoFunctions::length),
                NamedFunction.of("index", 1, NamedFunction.ANY, GoFunctions::index),
                NamedFunction.of("print", 0, NamedFunction.ANY, a -> new Printer(a.budget()).print(a.values())),
                NamedFunction.of("println", 0, NamedFunction.ANY, a -> new Printer(a.budget()).printLine(a.values())),
                NamedFunction.of("printf", 1, NamedFunction.ANY, a -> new Formatter(a).format()),
                NamedFunction.of("html", 0, NamedFunction.ANY, a -> html(all(a))),
                NamedFunction.of("js", 0, NamedFunction.ANY, a -> javaScript(all(a))),
                NamedFunction.of(
                        "urlquery",
                        0,
                        NamedFunction.ANY,
                        a -> URLEncoder.encode(all(a), StandardCharsets.UTF_8)
                                .replace("*", "%2A")
                                .replace("%7E", "~")));
    }

    private static String all(Arguments arguments) {
        return new Printer(arguments.budget()).print(arguments.values());
    }

    private static boolean equal(Arguments arguments) {
        for (Object other : arguments.from(1)) {
            if (isEqual(arguments, arguments.value(0), other)) {
                return true;
            }
        }
        return false;
    }

    /** Nothing equals only nothing, and may be compared with everything. */
    private static boolean isEqual(Arguments arguments, @Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        if (one instanceof List || one instanceof Map || other instanceof List || other instanceof Map) {
            throw arguments.error(
                    "non-comparable type " + Values.typeName(one instanceof List || one instanceof Map ? one : other));
        }
        if (one.getClass() != other.getClass()) {
            throw incompatible(arguments, one, other);
        }
        return one.equals(other);
    }

    private static int compare(Arguments arguments) {
        var one = arguments.value(0);
        var other = arguments.value(1);
        if (one instanceof Long number && other instanceof Long with) {
            return Long.compare(number, with);
        }
        if (one instanceof Double number && other instanceof Double with) {
            return Double.compare(number, with);
        }
        if (one instanceof String text && other instanceof String with) {
            return text.compareTo(with);
        }
        throw incompatible(arguments, one, other);
    }

    private static TemplateError incompatible(Arguments arguments, @Nullable Object one, @Nullable Object other) {
        return arguments.error(
                "incompatible types for comparison: %s and %s".formatted(Values.typeName(one), Values.typeName(other)));
    }

    private static Object length(Arguments arguments) {
        return switch (arguments.value(0)) {
            case String text -> (long) text.getBytes(StandardCharsets.UTF_8).length;
            case List<?> list -> (long) list.size();
            case Map<?, ?> map -> (long) map.size();
            case null -> throw arguments.error("len of nil pointer");
            default -> throw arguments.error("len of type " + Values.typeName(arguments.value(0)));
        };
    }

    private static @Nullable Object index(Arguments arguments) {
        var value = arguments.value(0);
        for (Object key : arguments.from(1)) {
            value = element(arguments, value, key);
        }
        return value;
    }

    private static @Nullable Object element(Arguments arguments, @Nullable Object of, @Nullable Object key) {
        return switch (of) {
            case null -> throw arguments.error("index of untyped nil");
            case Map<?, ?> map when key instanceof String name -> map.get(name);
            case Map<?, ?> _ ->
                throw arguments.error("value has type %s; should be string".formatted(Values.typeName(key)));
            case List<?> list
            when key instanceof Long place -> {
                if (place < 0 || place >= list.size()) {
                    throw arguments.error("index out of range: " + place);
                }
                yield list.get(place.intValue());
            }
            case List<?> _ -> throw arguments.error("cannot index slice with type " + Values.typeName(key));
            default -> throw arguments.error("can't index item of type " + Values.typeName(of));
        };
    }

    private static String html(String text) {
        var escaped = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            switch (c) {
                case '\0' -> escaped.append('\uFFFD');
                case '"' -> escaped.append("&#34;");
                case '\'' -> escaped.append("&#39;");
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    private static String javaScript(String text) {
        var escaped = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\\\");
                case '\'' -> escaped.append("\\'");
                case '"' -> escaped.append("\\\"");
                case '<', '>', '&', '=' -> escaped.append("\\u%04X".formatted(c));
                default -> {
                    if (c < ' ') {
                        escaped.append("\\u%04X".formatted(c));
                    } else {
                        escaped.append((char) c);
                    }
                }
            }
        });
        return escaped.toString();
    }
}
