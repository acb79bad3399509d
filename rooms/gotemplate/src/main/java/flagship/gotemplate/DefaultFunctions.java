package flagship.gotemplate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sprig's functions that choose values and tell their types. */
final class DefaultFunctions {
    private DefaultFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                NamedFunction.of("default", 1, NamedFunction.ANY, DefaultFunctions::defaulted),
                NamedFunction.of("empty", 1, 1, a -> !Values.isTrue(a.value(0))),
                NamedFunction.of("coalesce", 0, NamedFunction.ANY, DefaultFunctions::coalesced),
                NamedFunction.of(
                        "all", 0, NamedFunction.ANY, a -> a.values().stream().allMatch(Values::isTrue)),
                NamedFunction.of(
                        "any", 0, NamedFunction.ANY, a -> a.values().stream().anyMatch(Values::isTrue)),
                NamedFunction.of("ternary", 3, 3, a -> a.truth(2) ? a.value(0) : a.value(1)),
                NamedFunction.of("fail", 1, 1, DefaultFunctions::fail),
                NamedFunction.of("typeOf", 1, 1, a -> Values.typeName(a.value(0))),
                NamedFunction.of(
                        "typeIs", 2, 2, a -> Values.typeName(a.value(1)).equals(a.text(0))),
                NamedFunction.of(
                        "typeIsLike", 2, 2, a -> Values.typeName(a.value(1)).equals(a.text(0))),
                NamedFunction.of("kindOf", 1, 1, a -> Values.kindName(a.value(0))),
                NamedFunction.of(
                        "kindIs", 2, 2, a -> Values.kindName(a.value(1)).equals(a.text(0))),
                NamedFunction.of("deepEqual", 2, 2, a -> Values.deepEqual(a.value(0), a.value(1), a.budget())));
    }

    private static @Nullable Object defaulted(Arguments arguments) {
        return arguments.count() > 1 && Values.isTrue(arguments.value(1)) ? arguments.value(1) : arguments.value(0);
    }

    private static @Nullable Object coalesced(Arguments arguments) {
        for (Object value : arguments.values()) {
            if (Values.isTrue(value)) {
                return value;
            }
        }
        return null;
    }

    private static Object fail(Arguments arguments) {
        throw arguments.error(arguments.text(0));
    }
}
