package flagship.gotemplate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values as JSON, as Go's encoding/json writes and reads it. */
final class JsonText {
    enum Style {
        /** In one line; {@code < > &} escaped, as Go does. */
        ESCAPED,
        /** In one line, as it is. */
        RAW,
        /** Indented by two spaces, escaped. */
        PRETTY
    }

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Budget.DEPTH_MAX)
                    .build())
            .build();

    private final StringBuilder out = new StringBuilder();
    private final Style style;
    private final Budget budget;

    private JsonText(Style style, Budget budget) {
        this.style = style;
        this.budget = budget;
    }

    static String write(Arguments arguments, Style style) {
        var json = new JsonText(style, arguments.budget());
        json.write(arguments.value(0), 0);
        return json.out.toString();
    }

    private void write(@Nullable Object value, int depth) {
        Budget.checkDepth(depth);
        budget.step();
        switch (value) {
            case null -> out.append("null");
            case String text -> text(text);
            case Double number -> number(number);
            case List<?> list -> list(list, depth);
            case Map<?, ?> map -> map(map, depth);
            default -> out.append(value);
        }
    }

    private void number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new TemplateError("json: unsupported value: " + GoNumbers.text(number));
        }
        out.append(GoNumbers.json(number));
    }

    private void list(List<?> list, int depth) {
        out.append('[');
        boolean first = true;
        for (Object element : list) {
            separate(first, depth + 1);
            write(element, depth + 1);
            first = false;
        }
        close(']', list.isEmpty(), depth);
    }

    private void map(Map<?, ?> map, int depth) {
        out.append('{');
        boolean first = true;
        for (var member : Values.sorted(map).entrySet()) {
            separate(first, depth + 1);
            text(member.getKey());
            out.append(style == Style.PRETTY ? ": " : ":");
            write(member.getValue(), depth + 1);
            first = false;
        }
        close('}', map.isEmpty(), depth);
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            out.append(',');
        }
        newLine(depth);
    }

    private void close(char bracket, boolean empty, int depth) {
        if (!empty) {
            newLine(depth);
        }
        out.append(bracket);
    }

    private void newLine(int depth) {
        if (style == Style.PRETTY) {
            budget.chars(2L * depth);
            out.append('\n').repeat("  ", depth);
        }
    }

    private void text(String text) {
        budget.chars(text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\u2028', '\u2029' -> out.append("\\u%04x".formatted((int) c));
                case '<', '>', '&' -> out.append(style == Style.RAW ? String.valueOf(c) : "\\u%04x".formatted((int) c));
                default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }

    static @Nullable Object read(Arguments arguments) {
        try (var parser = FACTORY.createParser(arguments.text(0))) {
            if (parser.nextToken() == null) {
                throw arguments.error("unexpected end of JSON input");
            }
            var value = read(parser, arguments);
            if (parser.nextToken() != null) {
                throw arguments.error("something follows the JSON value");
            }
            return value;
        } catch (IOException e) {
            // Not the parser's own message, which may show what it read.
            throw arguments.error("the argument is no JSON");
        }
    }

    private static @Nullable Object read(JsonParser parser, Arguments arguments) throws IOException {
        arguments.budget().step();
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var map = new TreeMap<String, @Nullable Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    map.put(name, read(parser, arguments));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(parser, arguments));
                }
                yield list;
            }
            case VALUE_STRING -> {
                arguments.budget().chars(parser.getTextLength());
                yield parser.getText();
            }
            // Go reads every number as a float64; whole ones are printed alike.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
