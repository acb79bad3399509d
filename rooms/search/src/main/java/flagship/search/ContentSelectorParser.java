package flagship.search;

import flagship.kubemodel.ApiException;
import flagship.search.ContentSelector.Comparison;
import flagship.search.ContentSelector.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a field selector: {@code path}, {@code !path}, {@code path = value}, {@code path in (a, b)}, {@code path > 5}, separated by commas.
 *
 * <p>A value that is a path of its own ({@code .status.replicas}, or one that begins with {@code metadata.}, {@code spec.} or
 * {@code status.}) means the other field of the same object.
 */
final class ContentSelectorParser {
    private static final int REQUIREMENTS_MAX = 64;

    private final String text;
    private final List<String> tokens;
    private int at;

    private ContentSelectorParser(String text) {
        this.text = text;
        this.tokens = tokens(text);
    }

    /** @throws ApiException 400 with what is wrong */
    static ContentSelector parse(String text) {
        return new ContentSelectorParser(text).selector();
    }

    private ContentSelector selector() {
        var requirements = new ArrayList<Requirement>();
        if (tokens.isEmpty()) {
            return new ContentSelector(requirements);
        }
        requirements.add(requirement());
        while (accept(",")) {
            requirements.add(requirement());
        }
        if (at < tokens.size()) {
            throw wrong("found \"%s\", expected: \",\" or the end".formatted(tokens.get(at)));
        }
        if (requirements.size() > REQUIREMENTS_MAX) {
            throw wrong("it has more than " + REQUIREMENTS_MAX + " conditions");
        }
        return new ContentSelector(requirements);
    }

    private Requirement requirement() {
        if (accept("!")) {
            return new Requirement.Exists(path(), true);
        }
        var path = path();
        if (at == tokens.size() || peek(",")) {
            return new Requirement.Exists(path, false);
        }
        var operator = tokens.get(at++);
        return switch (operator) {
            case "=", "==" -> equal(path, false);
            case "!=" -> equal(path, true);
            case ">", "<" -> size(path, operator.equals(">"));
            case "in" -> new Requirement.OneOf(path, values(), false);
            case "notin" -> new Requirement.OneOf(path, values(), true);
            default -> throw wrong("found \"%s\", expected: =, ==, !=, >, <, in, notin".formatted(operator));
        };
    }

    private FieldPath path() {
        if (at == tokens.size() || isSpecial(tokens.get(at))) {
            throw wrong("a field is missing");
        }
        return FieldPathParser.parse(tokens.get(at++));
    }

    private Requirement equal(FieldPath path, boolean negated) {
        var value = value();
        if (isField(value)) {
            return new Requirement.Fields(
                    path, FieldPathParser.parse(value), negated ? Comparison.NOT_EQUAL : Comparison.EQUAL);
        }
        return new Requirement.OneOf(path, Set.of(value), negated);
    }

    private Requirement size(FieldPath path, boolean greater) {
        var value = value();
        if (isField(value)) {
            return new Requirement.Fields(
                    path, FieldPathParser.parse(value), greater ? Comparison.GREATER : Comparison.LESS);
        }
        var than = Magnitude.of(value)
                .orElseThrow(() -> wrong(
                        "for '>' and '<' the value must be a number, a quantity, a time, or another field, not \"%s\""
                                .formatted(value)));
        return new Requirement.Size(path, than, greater);
    }

    private static boolean isField(String value) {
        return value.matches("\\.[A-Za-z].*|(metadata|spec|status)\\.[A-Za-z].*");
    }

    private Set<String> values() {
        if (!accept("(")) {
            throw wrong("\"(\" is missing after in or notin");
        }
        var values = new HashSet<String>();
        values.add(value());
        while (accept(",")) {
            values.add(value());
        }
        if (!accept(")")) {
            throw wrong("\")\" is missing");
        }
        return values;
    }

    /** One that is missing is empty. */
    private String value() {
        return at < tokens.size() && !isSpecial(tokens.get(at)) ? tokens.get(at++) : "";
    }

    private boolean peek(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private boolean accept(String token) {
        boolean there = peek(token);
        at += there ? 1 : 0;
        return there;
    }

    private ApiException wrong(String what) {
        return ApiException.badRequest("unable to parse the field selector \"%s\": %s".formatted(text, what));
    }

    private static boolean isSpecial(String token) {
        return "=!(),><".indexOf(token.charAt(0)) >= 0;
    }

    /** Blanks separate; a bracket of a path holds what stands in it together. */
    private static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isBlank(c)) {
                i++;
            } else if ("=!(),><".indexOf(c) >= 0) {
                boolean two = (c == '=' || c == '!') && i + 1 < text.length() && text.charAt(i + 1) == '=';
                tokens.add(text.substring(i, i + (two ? 2 : 1)));
                i += two ? 2 : 1;
            } else {
                int end = wordEnd(text, i);
                tokens.add(text.substring(i, end));
                i = end;
            }
        }
        return tokens;
    }

    private static int wordEnd(String text, int start) {
        int i = start;
        while (i < text.length() && !isBlank(text.charAt(i)) && "=!(),><".indexOf(text.charAt(i)) < 0) {
            int close = text.charAt(i) == '[' ? text.indexOf(']', i) : -1;
            i = Math.max(i, close) + 1;
        }
        return i;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
