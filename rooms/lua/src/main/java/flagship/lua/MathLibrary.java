package flagship.lua;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The functions of {@code math}. */
final class MathLibrary {
    private MathLibrary() {}

    static void install(LuaTable globals) {
        var table = new LuaTable();
        var library = new Library(table)
                .value("pi", Math.PI)
                .value("huge", Double.POSITIVE_INFINITY)
                .one("max", arguments -> fold(arguments, Math::max))
                .one("min", arguments -> fold(arguments, Math::min))
                .all("modf", MathLibrary::modf)
                .all("frexp", MathLibrary::frexp)
                .one("random", MathLibrary::random)
                .all("randomseed", arguments -> {
                    arguments.state().random().setSeed((long) arguments.number(1));
                    return Frame.NONE;
                });
        unary(library, "abs", Math::abs);
        unary(library, "acos", Math::acos);
        unary(library, "asin", Math::asin);
        unary(library, "atan", Math::atan);
        unary(library, "ceil", Math::ceil);
        unary(library, "cos", Math::cos);
        unary(library, "cosh", Math::cosh);
        unary(library, "deg", Math::toDegrees);
        unary(library, "exp", Math::exp);
        unary(library, "floor", Math::floor);
        unary(library, "log", Math::log);
        unary(library, "log10", Math::log10);
        unary(library, "rad", Math::toRadians);
        unary(library, "sin", Math::sin);
        unary(library, "sinh", Math::sinh);
        unary(library, "sqrt", Math::sqrt);
        unary(library, "tan", Math::tan);
        unary(library, "tanh", Math::tanh);
        binary(library, "atan2", Math::atan2);
        binary(library, "fmod", (a, b) -> a % b);
        binary(library, "mod", (a, b) -> a % b);
        binary(library, "pow", Math::pow);
        binary(library, "ldexp", (a, b) -> a * Math.pow(2, b));
        globals.set("math", table);
    }

    private static void unary(Library library, String name, DoubleUnaryOperator function) {
        library.one(name, arguments -> function.applyAsDouble(arguments.number(1)));
    }

    private static void binary(Library library, String name, DoubleBinaryOperator function) {
        library.one(name, arguments -> function.applyAsDouble(arguments.number(1), arguments.number(2)));
    }

    private static Object fold(Arguments arguments, DoubleBinaryOperator choice) {
        double best = arguments.number(1);
        for (int i = 2; i <= arguments.count(); i++) {
            best = choice.applyAsDouble(best, arguments.number(i));
        }
        return best;
    }

    private static Object[] modf(Arguments arguments) {
        double number = arguments.number(1);
        double whole = number < 0 ? Math.ceil(number) : Math.floor(number);
        return new Object[] {whole, Double.isInfinite(number) ? 0.0 : number - whole};
    }

    private static Object[] frexp(Arguments arguments) {
        double number = arguments.number(1);
        if (number == 0 || Double.isNaN(number) || Double.isInfinite(number)) {
            return new Object[] {number, 0.0};
        }
        int exponent = Math.max(Double.MIN_EXPONENT, Math.getExponent(number)) + 1;
        return new Object[] {number / Math.pow(2, exponent), (double) exponent};
    }

    private static Object random(Arguments arguments) {
        double share = arguments.state().random().nextDouble();
        if (arguments.count() == 0) {
            return share;
        }
        double low = arguments.count() == 1 ? 1 : arguments.number(1);
        double high = arguments.number(arguments.count() == 1 ? 1 : 2);
        if (low > high) {
            throw arguments.bad(arguments.count() == 1 ? 1 : 2, "interval is empty");
        }
        return Math.floor(share * (high - low + 1)) + low;
    }
}
