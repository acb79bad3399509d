package flagship.kubemodel;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.JsonPathStep.Operand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one JSONPath; used once, by one thread. */
final class JsonPathParser {
    /** A filter inside of a filter inside of a filter serves nobody. */
    private static final int FILTER_DEPTH_MAX = 3;

    private static final int INDEX_DIGITS_MAX = 9;

    private final String text;
    private final int depth;
    private int at;

    JsonPathParser(String text) {
        this(text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text, 0);
    }

    private JsonPathParser(String text, int depth) {
        this.text = text;
        this.depth = depth;
    }

    List<JsonPathStep> parse() {
        if (text.startsWith("$") || text.startsWith("@")) {
            at++;
        }
        var steps = new ArrayList<JsonPathStep>();
        while (at < text.length()) {
            switch (text.charAt(at)) {
                case '.' -> dot(steps);
                case '[' -> steps.add(bracket());
                default -> {
                    if (!steps.isEmpty() || at > 0) {
                        throw malformed("unexpected " + GoSyntax.quote(text.substring(at)));
                    }
                    steps.add(member());
                }
            }
        }
        return List.copyOf(steps);
    }

    private void dot(List<JsonPathStep> steps) {
        at++;
        if (at == text.length() && steps.isEmpty()) {
            return; // "." is the object itself.
        }
        if (text.startsWith(".", at)) {
            throw malformed("recursive descent is not supported");
        }
        if (!text.startsWith("[", at)) {
            steps.add(member());
        }
    }

    private JsonPathStep member() {
        var name = new StringBuilder();
        while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++; // The next character belongs to the name, whatever it is.
            }
            name.append(text.charAt(at++));
        }
        if (name.isEmpty()) {
            throw malformed("a name is missing");
        }
        return name.toString().equals("*") ? new JsonPathStep.Every() : new JsonPathStep.Member(name.toString());
    }

    private JsonPathStep bracket() {
        int end = closingBracket();
        var inner = text.substring(at + 1, end).strip();
        at = end + 1;
        if (inner.equals("*")) {
            return new JsonPathStep.Every();
        }
        if (inner.startsWith("?(") && inner.endsWith(")")) {
            return filter(inner.substring(2, inner.length() - 1));
        }
        if (inner.startsWith("'") || inner.startsWith("\"")) {
            return new JsonPathStep.Member(quoted(inner));
        }
        int colon = inner.indexOf(':');
        return colon < 0
                ? new JsonPathStep.Index(index(inner))
                : new JsonPathStep.Slice(bound(inner.substring(0, colon)), bound(inner.substring(colon + 1)));
    }

    /** The bracket that closes the one at the current position; brackets in quotes and in filters do not count. */
    private int closingBracket() {
        int open = 0;
        for (int i = at; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\'', '"' -> i = closingQuote(text, i);
                case '[' -> open++;
                case ']' -> {
                    open--;
                    if (open == 0) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        throw malformed("unterminated bracket");
    }

    private int closingQuote(String in, int start) {
        for (int i = start + 1; i < in.length(); i++) {
            if (in.charAt(i) == '\\') {
                i++;
            } else if (in.charAt(i) == in.charAt(start)) {
                return i;
            }
        }
        throw malformed("unterminated quote");
    }

    private String quoted(String inner) {
        if (closingQuote(inner, 0) != inner.length() - 1) {
            throw malformed("unexpected text after a quote");
        }
        var plain = new StringBuilder();
        for (int i = 1; i < inner.length() - 1; i++) {
            if (inner.charAt(i) == '\\') {
                i++;
            }
            plain.append(inner.charAt(i));
        }
        return plain.toString();
    }

    private @Nullable Integer bound(String digits) {
        return digits.isBlank() ? null : index(digits.strip());
    }

    private int index(String digits) {
        boolean fits = digits.length() <= INDEX_DIGITS_MAX;
        if (!fits || !digits.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-')) {
            throw malformed("invalid index " + GoSyntax.quote(digits));
        }
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw malformed("invalid index " + GoSyntax.quote(digits));
        }
    }

    private JsonPathStep filter(String condition) {
        if (depth >= FILTER_DEPTH_MAX) {
            throw malformed("filters are nested too deeply");
        }
        for (int i = 0; i < condition.length(); i++) {
            char c = condition.charAt(i);
            if (c == '\'' || c == '"') {
                i = closingQuote(condition, i);
            } else if ("=!<>".indexOf(c) >= 0) {
                var operator = condition.startsWith("=", i + 1) ? condition.substring(i, i + 2) : String.valueOf(c);
                if (operator.equals("=") || operator.equals("!")) {
                    throw malformed("unknown operator " + operator);
                }
                return new JsonPathStep.Filter(
                        operand(condition.substring(0, i)),
                        operator,
                        operand(condition.substring(i + operator.length())));
            }
        }
        return new JsonPathStep.Filter(operand(condition), "", null);
    }

    private Operand operand(String side) {
        var inner = side.strip();
        if (inner.startsWith("@")) {
            return new Operand(null, new JsonPathParser(inner, depth + 1).parse());
        }
        if (inner.startsWith("'") || inner.startsWith("\"")) {
            return new Operand(TextNode.valueOf(quoted(inner)), List.of());
        }
        if (inner.equals("true") || inner.equals("false")) {
            return new Operand(BooleanNode.valueOf(inner.equals("true")), List.of());
        }
        try {
            var literal = Json.parse(inner.getBytes(StandardCharsets.UTF_8));
            if (literal.isNumber()) {
                return new Operand(literal, List.of());
            }
        } catch (MalformedJson e) {
            throw malformed("invalid value " + GoSyntax.quote(inner));
        }
        throw malformed("invalid value " + GoSyntax.quote(inner));
    }

    private IllegalArgumentException malformed(String why) {
        return new IllegalArgumentException("invalid JSONPath %s: %s".formatted(GoSyntax.quote(text), why));
    }
}
