package flagship.gotemplate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function that templates may call.
 *
 * @param least fewest arguments
 * @param most most arguments
 * @param evaluation {@code and} and {@code or} stop at the first argument that decides
 */
record NamedFunction(String name, int least, int most, Body body, Evaluation evaluation) {
    /** For {@code most}. */
    static final int ANY = Integer.MAX_VALUE;

    /** Text that a function looks at costs steps too, long before it is worth noticing. */
    private static final int CHARS_A_STEP = 16;

    enum Evaluation {
        ALL_ARGUMENTS,
        UNTIL_FALSE,
        UNTIL_TRUE
    }

    /** What it does; never changes an argument, but for the maps of {@code set}, {@code unset} and {@code merge}. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object apply(Arguments arguments);
    }

    static NamedFunction of(String name, int least, int most, Body body) {
        return new NamedFunction(name, least, most, body, Evaluation.ALL_ARGUMENTS);
    }

    @Nullable
    Object call(List<@Nullable Object> arguments, Budget budget) {
        int count = arguments.size();
        if (count < least || count > most) {
            throw new TemplateError("wrong number of args for %s: want %s got %d".formatted(name, wanted(), count));
        }
        for (Object argument : arguments) {
            budget.steps(argument instanceof String text ? 1 + text.length() / CHARS_A_STEP : 1);
        }
        var result = body.apply(new Arguments(name, arguments, budget));
        if (result instanceof String text) {
            budget.chars(text.length());
        }
        return result;
    }

    private String wanted() {
        if (most == ANY) {
            return "at least " + least;
        }
        return least == most ? String.valueOf(least) : "%d to %d".formatted(least, most);
    }
}
