package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.TreeMap;

/**
 * JSON text as Go writes it where the text itself is what people see or compare: members sorted, compact, and the characters that HTML
 * would mind escaped.
 *
 * <p>Source: Go's {@code encoding/json}.
 */
final class GoJson {
    private GoJson() {}

    static String text(JsonNode node) {
        var text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    static void write(JsonNode node, StringBuilder text) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, text);
            case ARRAY -> {
                text.append('[');
                for (int i = 0; i < node.size(); i++) {
                    if (i > 0) {
                        text.append(',');
                    }
                    write(node.get(i), text);
                }
                text.append(']');
            }
            case STRING -> string(node.textValue(), text);
            case NUMBER -> text.append(node.isIntegralNumber() ? node.asText() : fraction(node.decimalValue()));
            case BOOLEAN -> text.append(node.booleanValue());
            case NULL, MISSING, BINARY, POJO -> text.append("null");
        }
    }

    private static void object(JsonNode node, StringBuilder text) {
        var sorted = new TreeMap<String, JsonNode>();
        node.forEachEntry(sorted::put);
        text.append('{');
        for (var member : sorted.entrySet()) {
            if (text.charAt(text.length() - 1) != '{') {
                text.append(',');
            }
            string(member.getKey(), text);
            text.append(':');
            write(member.getValue(), text);
        }
        text.append('}');
    }

    private static String fraction(BigDecimal number) {
        return number.precision() - number.scale() > 21 || number.scale() > 27
                ? number.stripTrailingZeros().toString().replace("E", "e")
                : number.stripTrailingZeros().toPlainString();
    }

    static void string(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
