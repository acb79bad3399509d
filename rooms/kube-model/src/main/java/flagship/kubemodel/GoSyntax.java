package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Values as Go prints them, because Kubernetes' messages contain them: {@code "a\nb"}, {@code map[string]interface {}{"port":1}}.
 *
 * <p>Source: Go's {@code fmt} package, verbs {@code %q}, {@code %#v} and {@code %v}.
 */
public final class GoSyntax {
    private GoSyntax() {}

    /** A quoted string; what cannot be printed is escaped. */
    static String quote(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int c) {
        switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case '\b' -> quoted.append("\\b");
            case '\f' -> quoted.append("\\f");
            case 0x07 -> quoted.append("\\a");
            case 0x0B -> quoted.append("\\v");
            default -> {
                if (isPrintable(c)) {
                    quoted.appendCodePoint(c);
                } else {
                    quoted.append(
                            c < 0x80
                                    ? "\\x%02x".formatted(c)
                                    : c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
                }
            }
        }
    }

    private static boolean isPrintable(int c) {
        return c == ' '
                || (!Character.isISOControl(c)
                        && !Character.isWhitespace(c)
                        && !Character.isSpaceChar(c)
                        && Character.isDefined(c)
                        && Character.getType(c) != Character.SURROGATE
                        && Character.getType(c) != Character.FORMAT
                        && Character.getType(c) != Character.PRIVATE_USE);
    }

    /** A decoded JSON value: strings quoted, numbers plain, maps and lists with their Go types. Map keys are sorted. */
    static String value(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> quote(node.textValue());
            case OBJECT -> map(node);
            case ARRAY ->
                node.valueStream().map(GoSyntax::value).collect(Collectors.joining(", ", "[]interface {}{", "}"));
            case NULL, MISSING -> "interface {}(nil)";
            case NUMBER, BOOLEAN, BINARY, POJO -> node.asText();
        };
    }

    /** A decoded JSON value without quotes and types: {@code map[a:1 b:[x y]]}. */
    public static String plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var sorted = new TreeMap<String, String>();
                node.forEachEntry((name, member) -> sorted.put(name, plain(member)));
                yield sorted.entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(" ", "map[", "]"));
            }
            case ARRAY -> node.valueStream().map(GoSyntax::plain).collect(Collectors.joining(" ", "[", "]"));
            case NULL, MISSING -> "<nil>";
            case STRING, NUMBER, BOOLEAN, BINARY, POJO -> node.asText();
        };
    }

    private static String map(JsonNode node) {
        var sorted = new TreeMap<String, String>();
        node.forEachEntry((name, member) -> sorted.put(name, value(member)));
        return sorted.entrySet().stream()
                .map(entry -> quote(entry.getKey()) + ":" + entry.getValue())
                .collect(Collectors.joining(", ", "map[string]interface {}{", "}"));
    }
}
