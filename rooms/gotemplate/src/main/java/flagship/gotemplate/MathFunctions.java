package flagship.gotemplate;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Sprig's arithmetic. What is no number counts as 0. */
final class MathFunctions {
    private static final double HALF = 0.5;
    private static final int PLACES_MAX = 100;

    private MathFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                NamedFunction.of("int", 1, 1, a -> GoNumbers.toLong(a.value(0))),
                NamedFunction.of("int64", 1, 1, a -> GoNumbers.toLong(a.value(0))),
                NamedFunction.of("atoi", 1, 1, a -> GoNumbers.toLong(a.text(0))),
                NamedFunction.of("float64", 1, 1, a -> GoNumbers.toDouble(a.value(0))),
                NamedFunction.of("toDecimal", 1, 1, MathFunctions::octal),
                NamedFunction.of("add1", 1, 1, a -> GoNumbers.toLong(a.value(0)) + 1),
                NamedFunction.of("add", 0, NamedFunction.ANY, a -> longs(a, 0, 0, Long::sum)),
                NamedFunction.of("mul", 1, NamedFunction.ANY, a -> longs(a, 0, 1, (x, y) -> x * y)),
                NamedFunction.of("sub", 2, 2, a -> GoNumbers.toLong(a.value(0)) - GoNumbers.toLong(a.value(1))),
                NamedFunction.of("div", 2, 2, a -> GoNumbers.toLong(a.value(0)) / divisor(a)),
                NamedFunction.of("mod", 2, 2, a -> GoNumbers.toLong(a.value(0)) % divisor(a)),
                NamedFunction.of("max", 1, NamedFunction.ANY, a -> longs(a, 1, first(a), Math::max)),
                NamedFunction.of("biggest", 1, NamedFunction.ANY, a -> longs(a, 1, first(a), Math::max)),
                NamedFunction.of("min", 1, NamedFunction.ANY, a -> longs(a, 1, first(a), Math::min)),
                NamedFunction.of("addf", 1, NamedFunction.ANY, a -> decimals(a, BigDecimal::add)),
                NamedFunction.of(
                        "add1f",
                        1,
                        1,
                        a -> decimal(a, a.value(0)).add(BigDecimal.ONE).doubleValue()),
                NamedFunction.of("subf", 1, NamedFunction.ANY, a -> decimals(a, BigDecimal::subtract)),
                NamedFunction.of("mulf", 1, NamedFunction.ANY, a -> decimals(a, BigDecimal::multiply)),
                NamedFunction.of("divf", 1, NamedFunction.ANY, MathFunctions::quotient),
                NamedFunction.of("maxf", 1, NamedFunction.ANY, a -> decimals(a, BigDecimal::max)),
                NamedFunction.of("minf", 1, NamedFunction.ANY, a -> decimals(a, BigDecimal::min)),
                NamedFunction.of("ceil", 1, 1, a -> Math.ceil(GoNumbers.toDouble(a.value(0)))),
                NamedFunction.of("floor", 1, 1, a -> Math.floor(GoNumbers.toDouble(a.value(0)))),
                NamedFunction.of("round", 2, 3, MathFunctions::rounded));
    }

    private static long first(Arguments arguments) {
        return GoNumbers.toLong(arguments.value(0));
    }

    private static long longs(Arguments arguments, int from, long start, LongBinaryOperator operation) {
        long result = start;
        for (Object value : arguments.from(from)) {
            result = operation.applyAsLong(result, GoNumbers.toLong(value));
        }
        return result;
    }

    private static long divisor(Arguments arguments) {
        long divisor = GoNumbers.toLong(arguments.value(1));
        if (divisor == 0) {
            throw arguments.error("division by zero");
        }
        return divisor;
    }

    /** Decimal, so that 0.1 and 0.2 are 0.3. */
    private static double decimals(Arguments arguments, BinaryOperator<BigDecimal> operation) {
        var result = decimal(arguments, arguments.value(0));
        for (Object value : arguments.from(1)) {
            result = BigDecimal.valueOf(finite(
                    arguments,
                    operation.apply(result, decimal(arguments, value)).doubleValue()));
        }
        return result.doubleValue();
    }

    private static BigDecimal decimal(Arguments arguments, @Nullable Object value) {
        return BigDecimal.valueOf(finite(arguments, GoNumbers.toDouble(value)));
    }

    private static double finite(Arguments arguments, double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw arguments.error("a number is too large");
        }
        return number;
    }

    private static double quotient(Arguments arguments) {
        double result = GoNumbers.toDouble(arguments.value(0));
        for (Object value : arguments.from(1)) {
            double divisor = GoNumbers.toDouble(value);
            if (divisor == 0) {
                throw arguments.error("division by zero");
            }
            result /= divisor;
        }
        return result;
    }

    /** A number, the places, and from which rest on it goes up. */
    private static double rounded(Arguments arguments) {
        double up = arguments.count() > 2 ? GoNumbers.toDouble(arguments.value(2)) : HALF;
        int places = arguments.integer(1);
        if (Math.abs(places) > PLACES_MAX) {
            throw arguments.error("more than %d places".formatted(PLACES_MAX));
        }
        double scale = Math.pow(10, places);
        double digits = GoNumbers.toDouble(arguments.value(0)) * scale;
        double whole = digits < 0 ? Math.ceil(digits) : Math.floor(digits);
        double rest = Math.abs(digits - whole);
        return (rest >= up ? whole + Math.signum(digits) : whole) / scale;
    }

    private static long octal(Arguments arguments) {
        try {
            return Long.parseLong(arguments.shown(0), 8);
        } catch (NumberFormatException e) {
            throw arguments.error("the argument is no octal number");
        }
    }
}
