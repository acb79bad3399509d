package flagship.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * One statement: fixed text with placeholders, and what stands for them. What a user typed is only ever an argument.
 *
 * @param arguments strings and longs, in the order of the placeholders
 */
record Sql(String text, List<Object> arguments) {
    Sql {
        arguments = List.copyOf(arguments);
    }

    static Sql of(String text, Object... arguments) {
        return new Sql(text, List.of(arguments));
    }

    /** A statement in the making; confined to one thread. */
    static final class Builder {
        private final StringBuilder text = new StringBuilder(512);
        private final List<Object> arguments = new ArrayList<>();

        Builder add(String fragment, Object... values) {
            text.append(fragment);
            arguments.addAll(List.of(values));
            return this;
        }

        Sql build() {
            return new Sql(text.toString(), arguments);
        }
    }
}
