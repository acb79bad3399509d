package flagship.lua;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** Conversions between the types of values. */
final class Values {
    /** Digits of {@code %.14g}. */
    private static final int DIGITS = 14;

    /** Longest text looked at as a number. */
    private static final int NUMBER_LENGTH_MAX = 400;

    private Values() {}

    static boolean isTrue(Object value) {
        return value != LuaNil.NIL && !Boolean.FALSE.equals(value);
    }

    static String typeName(Object value) {
        return switch (value) {
            case LuaNil _ -> "nil";
            case Boolean _ -> "boolean";
            case Double _ -> "number";
            case String _ -> "string";
            case LuaTable _ -> "table";
            case LuaFunction _ -> "function";
            default -> "userdata";
        };
    }

    /** As {@code tostring} gives it. */
    static String text(Object value) {
        return switch (value) {
            case LuaNil _ -> "nil";
            case Boolean bool -> bool.toString();
            case Double number -> text((double) number);
            case String string -> string;
            default -> "%s: 0x%08x".formatted(typeName(value), System.identityHashCode(value));
        };
    }

    /**
     * Whole numbers with all their digits, as gopher-lua writes them, so that a generation or a size never turns into {@code 1e+15}; others
     * as {@code %.14g}.
     */
    static String text(double number) {
        if (number == (long) number && Math.abs(number) < 0x1p63) {
            return Long.toString((long) number);
        }
        return general(number, DIGITS, false);
    }

    /** {@code %.<digits>g} of C. */
    static String general(double number, int digits, boolean keepZeros) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        int precision = Math.max(1, digits);
        if (number == 0) {
            var zeros = keepZeros && precision > 1 ? "." + "0".repeat(precision - 1) : "";
            return (1 / number < 0 ? "-0" : "0") + zeros;
        }
        var rounded = new BigDecimal(number).round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= precision) {
            return scientific(rounded, precision - 1, !keepZeros);
        }
        var plain = rounded.setScale(Math.max(0, precision - 1 - exponent), RoundingMode.HALF_EVEN);
        return (keepZeros ? plain : stripped(plain)).toPlainString();
    }

    private static BigDecimal stripped(BigDecimal number) {
        var stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** {@code d.ddde+XX}. */
    static String scientific(BigDecimal number, int decimals, boolean strip) {
        var rounded =
                number.signum() == 0 ? number : number.round(new MathContext(decimals + 1, RoundingMode.HALF_EVEN));
        int exponent = number.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        var mantissa = rounded.movePointLeft(exponent).setScale(decimals, RoundingMode.HALF_EVEN);
        return "%se%s%02d"
                .formatted(
                        (strip ? stripped(mantissa) : mantissa).toPlainString(),
                        exponent < 0 ? "-" : "+",
                        Math.abs(exponent));
    }

    /** The number of a number, or of a string that looks like one. */
    static Optional<Double> number(Object value) {
        return switch (value) {
            case Double number -> Optional.of(number);
            case String text -> parseNumber(text.strip());
            default -> Optional.empty();
        };
    }

    /** Decimal, or hexadecimal without fraction. */
    static Optional<Double> parseNumber(String text) {
        boolean negative = text.startsWith("-");
        var digits = negative || text.startsWith("+") ? text.substring(1) : text;
        if (digits.isEmpty() || digits.length() > NUMBER_LENGTH_MAX) {
            return Optional.empty();
        }
        var magnitude = digits.startsWith("0x") || digits.startsWith("0X") ? hexadecimal(digits) : decimal(digits);
        return negative ? magnitude.map(number -> -number) : magnitude;
    }

    private static Optional<Double> hexadecimal(String text) {
        double value = 0;
        for (int i = 2; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return Optional.empty();
            }
            value = value * 16 + digit;
        }
        return text.length() > 2 ? Optional.of(value) : Optional.empty();
    }

    private static Optional<Double> decimal(String text) {
        boolean plain = text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
        if (!plain || !(Lexer.isDigit(text.charAt(0)) || text.charAt(0) == '.')) {
            return Optional.empty();
        }
        try {
            return Optional.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
