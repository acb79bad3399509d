package flagship.gotemplate;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sprig's regular expressions, in Go's syntax and, as there, in linear time. */
final class RegexFunctions {
    private static final int PATTERN_CHARS_MAX = 1_000;

    /** Product of all counts in braces: a pattern is unfolded by it. */
    private static final long REPEATS_MAX = 1_000;

    private RegexFunctions() {}

    static List<NamedFunction> all() {
        return Stream.of(
                        NamedFunction.of("regexMatch", 2, 2, a -> matcher(a, 1).find()),
                        NamedFunction.of("regexFind", 2, 2, RegexFunctions::found),
                        NamedFunction.of("regexFindAll", 3, 3, RegexFunctions::foundAll),
                        NamedFunction.of("regexReplaceAll", 3, 3, a -> replaced(a, false)),
                        NamedFunction.of("regexReplaceAllLiteral", 3, 3, a -> replaced(a, true)),
                        NamedFunction.of("regexSplit", 3, 3, RegexFunctions::split),
                        NamedFunction.of("regexQuoteMeta", 1, 1, a -> Pattern.quote(a.text(0))))
                .flatMap(function -> Stream.of(function, must(function)))
                .toList();
    }

    private static NamedFunction must(NamedFunction function) {
        var name = "mustR" + function.name().substring(1);
        return NamedFunction.of(name, function.least(), function.most(), function.body());
    }

    /** The pattern is the first argument. */
    private static Matcher matcher(Arguments arguments, int text) {
        var pattern = arguments.text(0);
        var input = arguments.text(text);
        if (pattern.length() > PATTERN_CHARS_MAX || repeats(pattern) > REPEATS_MAX) {
            throw arguments.error("the regular expression is too large");
        }
        arguments.budget().steps(1L + (long) pattern.length() * repeats(pattern) + input.length());
        try {
            return Pattern.compile(pattern).matcher(input);
        } catch (PatternSyntaxException e) {
            throw arguments.error("error parsing regexp: " + e.getDescription());
        }
    }

    private static long repeats(String pattern) {
        long product = 1;
        for (int at = pattern.indexOf('{'); at >= 0; at = pattern.indexOf('{', at + 1)) {
            long largest = 1;
            long number = 0;
            int i = at + 1;
            for (; i < pattern.length() && (Character.isDigit(pattern.charAt(i)) || pattern.charAt(i) == ','); i++) {
                number = pattern.charAt(i) == ','
                        ? 0
                        : Math.min(number * 10 + (pattern.charAt(i) - '0'), REPEATS_MAX + 1);
                largest = Math.max(largest, number);
            }
            product = Math.min(product * largest, REPEATS_MAX + 1);
        }
        return product;
    }

    /** The next match. As in Go, an empty one right after another match counts as none. */
    private static boolean next(Matcher matcher, int end) {
        boolean found = matcher.find();
        while (found && matcher.start() == matcher.end() && matcher.start() == end) {
            found = matcher.find();
        }
        return found;
    }

    private static String found(Arguments arguments) {
        var matcher = matcher(arguments, 1);
        return matcher.find() ? matcher.group() : "";
    }

    private static Object foundAll(Arguments arguments) {
        int most = arguments.integer(2);
        var matcher = matcher(arguments, 1);
        var all = new ArrayList<@Nullable Object>();
        for (int end = -1; (most < 0 || all.size() < most) && next(matcher, end); end = matcher.end()) {
            arguments.budget().step();
            all.add(matcher.group());
        }
        return all;
    }

    private static String replaced(Arguments arguments, boolean literal) {
        var text = arguments.text(1);
        var replacement = arguments.text(2);
        var matcher = matcher(arguments, 1);
        var result = new StringBuilder();
        int end = 0;
        int last = -1;
        while (next(matcher, last)) {
            last = matcher.end();
            var by = literal ? replacement : expanded(replacement, matcher, arguments.budget());
            arguments.budget().chars(by.length());
            result.append(text, end, matcher.start()).append(by);
            end = matcher.end();
        }
        return result.append(text, end, text.length()).toString();
    }

    /** {@code $1}, {@code ${1}}, {@code $name} and {@code ${name}}; the longest name counts, {@code $$} is a dollar sign. */
    private static String expanded(String template, Matcher matcher, Budget budget) {
        var text = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            budget.step();
            int dollar = template.indexOf('$', at);
            if (dollar < 0) {
                break;
            }
            text.append(template, at, dollar);
            at = dollar + 1;
            if (template.startsWith("$", at)) {
                text.append('$');
                at++;
                continue;
            }
            boolean braced = template.startsWith("{", at);
            int start = braced ? at + 1 : at;
            int end = start;
            while (end < template.length() && isOfName(template.charAt(end))) {
                end++;
            }
            if (start == end || (braced && !template.startsWith("}", end))) {
                text.append('$');
                continue;
            }
            var group = group(matcher, template.substring(start, end));
            budget.chars(group.length());
            text.append(group);
            at = braced ? end + 1 : end;
        }
        return text.append(template, at, template.length()).toString();
    }

    private static boolean isOfName(char c) {
        return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private static String group(Matcher matcher, String name) {
        boolean numbered = name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (numbered) {
            int number = name.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(name);
            return number <= matcher.groupCount() ? orEmpty(matcher.group(number)) : "";
        }
        return matcher.pattern().namedGroups().containsKey(name) ? orEmpty(matcher.group(name)) : "";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Object split(Arguments arguments) {
        int most = arguments.integer(2);
        var text = arguments.text(1);
        var matcher = matcher(arguments, 1);
        var parts = new ArrayList<@Nullable Object>();
        if (most == 0) {
            return parts;
        }
        int begin = 0;
        int end = 0;
        int last = -1;
        while ((most < 0 || parts.size() < most - 1) && next(matcher, last)) {
            arguments.budget().step();
            last = matcher.end();
            end = matcher.start();
            if (last != 0) { // An empty match at the start cuts nothing off.
                parts.add(text.substring(begin, end));
            }
            begin = last;
        }
        if (end != text.length() || text.isEmpty()) {
            parts.add(text.substring(begin));
        }
        return parts;
    }
}
