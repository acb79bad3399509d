package flagship.kubemodel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Functions of strings; positions count code points. Regular expressions run in linear time. */
final class CelTexts {
    private static final int PATTERN_LENGTH_MAX = 10_000;

    private CelTexts() {}

    static long size(String text) {
        return text.codePointCount(0, text.length());
    }

    static Object charAt(String text, long index) {
        long size = size(text);
        if (index < 0 || index > size) {
            throw new CelError("index out of range: " + index);
        }
        return index == size ? "" : substring(text, index, index + 1);
    }

    static String substring(String text, long start, long end) {
        long size = size(text);
        if (start < 0 || start > size || end < 0 || end > size) {
            throw new CelError("index out of range: " + (start < 0 || start > size ? start : end));
        }
        if (start > end) {
            throw new CelError("invalid substring range. start: " + start + ", end: " + end);
        }
        int from = text.offsetByCodePoints(0, (int) start);
        return text.substring(from, text.offsetByCodePoints(from, (int) (end - start)));
    }

    static Object indexOf(String text, String part, long from) {
        if (from < 0 || from > size(text)) {
            throw new CelError("index out of range: " + from);
        }
        int at = text.indexOf(part, text.offsetByCodePoints(0, (int) from));
        return at < 0 ? -1L : (long) text.codePointCount(0, at);
    }

    static Object lastIndexOf(String text, String part, long from) {
        if (from < 0 || from > size(text)) {
            throw new CelError("index out of range: " + from);
        }
        int at = text.lastIndexOf(part, text.offsetByCodePoints(0, (int) from));
        return at < 0 ? -1L : (long) text.codePointCount(0, at);
    }

    static String lowerAscii(String text) {
        return text.chars().allMatch(c -> c < 128) ? text.toLowerCase(Locale.ROOT) : mapAscii(text, false);
    }

    static String upperAscii(String text) {
        return text.chars().allMatch(c -> c < 128) ? text.toUpperCase(Locale.ROOT) : mapAscii(text, true);
    }

    private static String mapAscii(String text, boolean upper) {
        var mapped = new StringBuilder(text.length());
        text.chars()
                .forEach(c -> mapped.append(
                        (char) (c >= 128 ? c : upper ? Character.toUpperCase(c) : Character.toLowerCase(c))));
        return mapped.toString();
    }

    /** @param limit negative for all */
    static String replace(String text, String part, String by, long limit, CelBudget budget) {
        var result = new StringBuilder();
        int from = 0;
        for (long left = limit; left != 0; left--) {
            int at = text.indexOf(part, from);
            if (at < 0) {
                break;
            }
            budget.chargeReading(by.length());
            result.append(text, from, at).append(by);
            from = at + part.length();
            if (part.isEmpty()) {
                if (from >= text.length()) {
                    return result.toString();
                }
                result.append(text.charAt(from++));
            }
        }
        return result.append(text, from, text.length()).toString();
    }

    /** @param limit negative for all */
    static List<Object> split(String text, String separator, long limit) {
        var parts = new ArrayList<Object>();
        if (limit == 0) {
            return parts;
        }
        if (separator.isEmpty()) {
            characters(text, limit, parts);
            return parts;
        }
        int from = 0;
        for (long left = limit; left != 1; left--) {
            int at = text.indexOf(separator, from);
            if (at < 0) {
                break;
            }
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static void characters(String text, long limit, List<Object> parts) {
        int from = 0;
        while (from < text.length()) {
            boolean last = limit > 0 && parts.size() == limit - 1;
            int to = last ? text.length() : text.offsetByCodePoints(from, 1);
            parts.add(text.substring(from, to));
            from = to;
        }
    }

    static String join(List<?> parts, String separator, CelBudget budget) {
        return parts.stream()
                .map(part -> {
                    if (!(part instanceof String text)) {
                        throw CelError.noSuchOverload();
                    }
                    budget.chargeReading((long) text.length() + separator.length());
                    return text;
                })
                .collect(Collectors.joining(separator));
    }

    static boolean matches(String text, String pattern, CelBudget budget) {
        return compile(text, pattern, budget).matcher(text).find();
    }

    static String find(String text, String pattern, CelBudget budget) {
        var matcher = compile(text, pattern, budget).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    /** @param limit negative for all */
    static List<Object> findAll(String text, String pattern, long limit, CelBudget budget) {
        var found = new ArrayList<Object>();
        var matcher = compile(text, pattern, budget).matcher(text);
        while (found.size() != limit && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    /** What a pattern cannot be, or null. */
    static @org.jspecify.annotations.Nullable String complaint(String pattern) {
        try {
            Pattern.compile(pattern);
            return null;
        } catch (PatternSyntaxException e) {
            return e.getMessage();
        }
    }

    /** The cost of a match grows with the product of both lengths. */
    private static Pattern compile(String text, String pattern, CelBudget budget) {
        if (pattern.length() > PATTERN_LENGTH_MAX) {
            throw new CelError("the regular expression is longer than " + PATTERN_LENGTH_MAX + " characters");
        }
        budget.charge(Math.max(1, (text.length() + 9L) / 10) * Math.max(1, (pattern.length() + 3L) / 4));
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new CelError("error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }

    /** A literal of CEL. */
    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case 7 -> quoted.append("\\a");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case 11 -> quoted.append("\\v");
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                default -> quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
