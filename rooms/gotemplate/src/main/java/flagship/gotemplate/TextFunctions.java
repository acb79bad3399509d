package flagship.gotemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sprig's functions that cut and join text. Positions count UTF-16 units where Go counts octets. */
final class TextFunctions {
    private TextFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                NamedFunction.of("trim", 1, 1, a -> a.text(0).strip()),
                NamedFunction.of("trimAll", 2, 2, a -> trimmed(a.text(1), a.text(0))),
                NamedFunction.of("trimall", 2, 2, a -> trimmed(a.text(1), a.text(0))),
                NamedFunction.of("trimSuffix", 2, 2, a -> withoutSuffix(a.text(1), a.text(0))),
                NamedFunction.of("trimPrefix", 2, 2, a -> withoutPrefix(a.text(1), a.text(0))),
                NamedFunction.of("repeat", 2, 2, TextFunctions::repeat),
                NamedFunction.of("substr", 3, 3, TextFunctions::substring),
                NamedFunction.of("trunc", 2, 2, a -> truncated(a.integer(0), a.text(1))),
                NamedFunction.of("abbrev", 2, 2, a -> abbreviated(a.integer(0), a.text(1))),
                NamedFunction.of("nospace", 1, 1, a -> a.text(0).replaceAll("\\s", "")),
                NamedFunction.of("contains", 2, 2, a -> a.text(1).contains(a.text(0))),
                NamedFunction.of("hasPrefix", 2, 2, a -> a.text(1).startsWith(a.text(0))),
                NamedFunction.of("hasSuffix", 2, 2, a -> a.text(1).endsWith(a.text(0))),
                NamedFunction.of("quote", 0, NamedFunction.ANY, a -> quoted(a, true)),
                NamedFunction.of("squote", 0, NamedFunction.ANY, a -> quoted(a, false)),
                NamedFunction.of("cat", 0, NamedFunction.ANY, TextFunctions::cat),
                NamedFunction.of("indent", 2, 2, TextFunctions::indented),
                NamedFunction.of("nindent", 2, 2, a -> "\n" + indented(a)),
                NamedFunction.of("replace", 3, 3, a -> replaced(a, a.text(2), a.text(0), a.text(1))),
                NamedFunction.of("plural", 3, 3, a -> a.integer(2) == 1 ? a.text(0) : a.text(1)),
                NamedFunction.of("join", 2, 2, TextFunctions::join),
                NamedFunction.of("splitList", 2, 2, a -> split(a, a.text(1), a.text(0), Integer.MAX_VALUE)),
                NamedFunction.of("split", 2, 2, a -> numbered(split(a, a.text(1), a.text(0), Integer.MAX_VALUE))),
                NamedFunction.of("splitn", 3, 3, a -> numbered(split(a, a.text(2), a.text(0), a.integer(1)))),
                NamedFunction.of("toString", 1, 1, a -> a.shown(0)),
                NamedFunction.of("toStrings", 1, 1, a -> texts(a, a.value(0))));
    }

    private static String trimmed(String text, String characters) {
        int start = 0;
        int end = text.length();
        while (start < end && characters.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && characters.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    private static String withoutSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String repeat(Arguments arguments) {
        int count = arguments.integer(0);
        var text = arguments.text(1);
        if (count < 0) {
            throw arguments.error("negative count " + count);
        }
        arguments.budget().chars((long) count * text.length());
        return text.repeat(count);
    }

    private static String substring(Arguments arguments) {
        int start = arguments.integer(0);
        int end = arguments.integer(1);
        var text = arguments.text(2);
        if (start < 0) {
            return text.substring(0, Math.clamp(end, 0, text.length()));
        }
        int last = end < 0 || end > text.length() ? text.length() : end;
        if (start > last) {
            throw arguments.error("slice bounds out of range [%d:%d]".formatted(start, last));
        }
        return text.substring(start, last);
    }

    /** The first characters, or, for a negative length, the last ones. */
    private static String truncated(int length, String text) {
        if (length >= 0) {
            return text.length() > length ? text.substring(0, length) : text;
        }
        return (long) text.length() + length > 0 ? text.substring(text.length() + length) : text;
    }

    private static String abbreviated(int width, String text) {
        return width < 4 || text.length() <= width ? text : text.substring(0, width - 3) + "...";
    }

    private static String quoted(Arguments arguments, boolean twice) {
        var parts = arguments.values().stream()
                .filter(Objects::nonNull)
                .map(arguments::shown)
                .map(text -> twice ? GoText.quote(text) : "'" + text + "'")
                .toList();
        return String.join(" ", parts);
    }

    private static String cat(Arguments arguments) {
        return String.join(" ", texts(arguments, arguments.values())).strip();
    }

    private static String indented(Arguments arguments) {
        int width = arguments.integer(0);
        var text = arguments.text(1);
        if (width < 0) {
            throw arguments.error("negative count " + width);
        }
        long lines = 1 + text.chars().filter(c -> c == '\n').count();
        arguments.budget().chars(lines * width);
        var margin = " ".repeat(width);
        return margin + text.replace("\n", "\n" + margin);
    }

    private static String replaced(Arguments arguments, String text, String old, String young) {
        arguments.budget().steps(text.length());
        long places = old.isEmpty() ? text.length() + 1L : occurrences(text, old);
        arguments.budget().chars(Math.max(0, places * (young.length() - old.length())));
        return text.replace(old, young);
    }

    private static long occurrences(String text, String part) {
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    private static String join(Arguments arguments) {
        var separator = arguments.text(0);
        var texts = texts(arguments, arguments.value(1));
        long length = (long) separator.length() * texts.size();
        for (String text : texts) {
            length += text.length();
        }
        arguments.budget().chars(length);
        return String.join(separator, texts);
    }

    /** The elements of a list as text, without those that are nothing; a value that is no list is a list of one. */
    static List<String> texts(Arguments arguments, @Nullable Object value) {
        if (value instanceof List<?> list) {
            arguments.budget().steps(list.size());
            return list.stream().filter(Objects::nonNull).map(arguments::shown).toList();
        }
        return value == null ? List.of() : List.of(arguments.shown(value));
    }

    /** @param most parts at most; the last one holds the rest */
    private static List<@Nullable Object> split(Arguments arguments, String text, String separator, int most) {
        var parts = new ArrayList<@Nullable Object>();
        int start = 0;
        int limit = most < 0 ? Integer.MAX_VALUE : most;
        while (parts.size() < limit - 1) {
            arguments.budget().step();
            int end = separator.isEmpty() ? nextCharacter(text, start) : text.indexOf(separator, start);
            if (end < 0) {
                break;
            }
            parts.add(text.substring(start, end));
            start = end + separator.length();
        }
        boolean hasRest = limit > 0 && !(separator.isEmpty() && start == text.length());
        if (hasRest) {
            parts.add(text.substring(start));
        }
        arguments.budget().chars(text.length());
        return parts;
    }

    private static int nextCharacter(String text, int start) {
        return start >= text.length() ? -1 : text.offsetByCodePoints(start, 1);
    }

    /** As members {@code _0}, {@code _1} and so on. */
    private static Map<String, @Nullable Object> numbered(List<@Nullable Object> parts) {
        var members = new TreeMap<String, @Nullable Object>();
        for (int i = 0; i < parts.size(); i++) {
            members.put("_" + i, parts.get(i));
        }
        return members;
    }
}
