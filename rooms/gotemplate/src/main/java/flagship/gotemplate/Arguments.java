package flagship.gotemplate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call, read as a function wants them; what does not fit is an error that names the function.
 *
 * @param budget of the rendering
 */
record Arguments(String function, List<@Nullable Object> values, Budget budget) {
    int count() {
        return values.size();
    }

    @Nullable
    Object value(int index) {
        return values.get(index);
    }

    @Nullable
    Object last() {
        return values.getLast();
    }

    List<@Nullable Object> from(int index) {
        return values.subList(index, values.size());
    }

    String text(int index) {
        if (value(index) instanceof String text) {
            return text;
        }
        throw wrong(index, "string");
    }

    boolean truth(int index) {
        if (value(index) instanceof Boolean truth) {
            return truth;
        }
        throw wrong(index, "bool");
    }

    /** A whole number that a size or a position is made of. */
    int integer(int index) {
        if (value(index) instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        throw wrong(index, "int");
    }

    List<@Nullable Object> list(int index) {
        return listOf(index, value(index));
    }

    @SuppressWarnings("unchecked") // Lists of templates hold values of templates.
    private List<@Nullable Object> listOf(int index, @Nullable Object value) {
        if (value instanceof List<?> list) {
            budget.steps(list.size());
            return (List<@Nullable Object>) list;
        }
        throw wrong(index, "list");
    }

    /** As Go's nil map, nothing is an empty one: {@code hasKey .source.metadata.annotations "x"} may always be asked. */
    Map<String, @Nullable Object> map(int index) {
        if (value(index) == null) {
            return new TreeMap<>();
        }
        if (value(index) instanceof Map<?, ?> map) {
            budget.steps(map.size());
            return Values.members(map);
        }
        throw wrong(index, "map");
    }

    /** The value as text, as {@code print} would show it. */
    String shown(int index) {
        return shown(value(index));
    }

    String shown(@Nullable Object value) {
        return value instanceof String text ? text : new Printer(budget).text(value);
    }

    private TemplateError wrong(int index, String wanted) {
        var value = value(index);
        return error(
                value == null
                        ? "argument %d has no value; expected %s".formatted(index + 1, wanted)
                        : "argument %d has the wrong type; expected %s; got %s"
                                .formatted(index + 1, wanted, Values.typeName(value)));
    }

    TemplateError error(String message) {
        return new TemplateError("error calling %s: %s".formatted(function, message));
    }
}
