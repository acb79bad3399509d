package flagship.gotemplate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as Go's {@code fmt} shows them with {@code %v}.
 *
 * @param budget of the rendering
 */
record Printer(Budget budget) {
    /** What nothing looks like where it is shown at all. */
    static final String NIL = "<nil>";

    String text(@Nullable Object value) {
        var text = new StringBuilder();
        append(text, value, 0);
        return text.toString();
    }

    private void append(StringBuilder text, @Nullable Object value, int depth) {
        Budget.checkDepth(depth);
        budget.step();
        switch (value) {
            case null -> text.append(NIL);
            case String own -> {
                budget.chars(own.length());
                text.append(own);
            }
            case Double number -> text.append(GoNumbers.text(number));
            case List<?> list -> list(text, list, depth);
            case Map<?, ?> map -> map(text, map, depth);
            default -> text.append(value);
        }
    }

    private void list(StringBuilder text, List<?> list, int depth) {
        text.append('[');
        var separator = "";
        for (Object element : list) {
            text.append(separator);
            append(text, element, depth + 1);
            separator = " ";
        }
        text.append(']');
    }

    private void map(StringBuilder text, Map<?, ?> map, int depth) {
        text.append("map[");
        var separator = "";
        for (var member : Values.sorted(map).entrySet()) {
            text.append(separator).append(member.getKey()).append(':');
            append(text, member.getValue(), depth + 1);
            separator = " ";
        }
        text.append(']');
    }

    /** {@code print}: with spaces between operands of which neither is text. */
    String print(List<@Nullable Object> operands) {
        var text = new StringBuilder();
        for (int i = 0; i < operands.size(); i++) {
            if (i > 0 && !(operands.get(i) instanceof String) && !(operands.get(i - 1) instanceof String)) {
                text.append(' ');
            }
            append(text, operands.get(i), 0);
        }
        return text.toString();
    }

    /** {@code println}: with spaces between all operands. */
    String printLine(List<@Nullable Object> operands) {
        var text = new StringBuilder();
        var separator = "";
        for (Object operand : operands) {
            text.append(separator);
            append(text, operand, 0);
            separator = " ";
        }
        return text.append('\n').toString();
    }
}
