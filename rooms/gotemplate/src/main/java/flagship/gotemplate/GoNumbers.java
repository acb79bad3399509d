package flagship.gotemplate;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as Go reads and writes them, and as Sprig makes them of other values. Pure. */
final class GoNumbers {
    /** Exponents that a number is written with: below the first, and from the second on. */
    private static final int EXPONENT_MIN = -4;

    private static final int EXPONENT_MAX = 6;
    private static final int EXPONENT_MIN_IN_JSON = -6;
    private static final int EXPONENT_MAX_IN_JSON = 21;

    private static final Pattern FORM =
            Pattern.compile("[+-]?(\\d{1,400}\\.?\\d{0,400}|\\.\\d{1,400})([eE][+-]?\\d{1,9})?");

    private GoNumbers() {}

    /** A constant of a template: a Long, or a Double if it is written with a point or an exponent. */
    static Object constant(String text) {
        try {
            var digits = text.replace("_", "");
            boolean hex = digits.toLowerCase(Locale.ROOT).contains("0x");
            if (!hex && (digits.contains(".") || digits.toLowerCase(Locale.ROOT).contains("e"))) {
                return Double.parseDouble(digits);
            }
            return integer(digits);
        } catch (NumberFormatException e) {
            throw new TemplateError("bad number syntax: \"%s\"".formatted(text));
        }
    }

    /** @throws NumberFormatException if it is no whole number in Go's syntax: decimal, 0x, 0o or 0, 0b */
    static long integer(String text) {
        boolean negative = text.startsWith("-");
        var digits = negative || text.startsWith("+") ? text.substring(1) : text;
        var lower = digits.toLowerCase(Locale.ROOT);
        if (digits.startsWith("-") || digits.startsWith("+")) {
            throw new NumberFormatException(text);
        }
        var sign = negative ? "-" : "";
        if (lower.startsWith("0x")) {
            return Long.parseLong(sign + lower.substring(2), 16);
        }
        if (lower.startsWith("0b")) {
            return Long.parseLong(sign + lower.substring(2), 2);
        }
        if (lower.startsWith("0o")) {
            return Long.parseLong(sign + lower.substring(2), 8);
        }
        if (lower.length() > 1 && lower.startsWith("0")) {
            return Long.parseLong(sign + lower, 8);
        }
        return Long.parseLong(sign + lower);
    }

    /** Sprig's conversion to a whole number; what is none becomes 0. */
    static long toLong(@Nullable Object value) {
        return switch (value) {
            case Long number -> number;
            case Double number -> number.longValue();
            case Boolean truth -> truth ? 1 : 0;
            case String text -> parsed(text);
            case null, default -> 0;
        };
    }

    private static long parsed(String text) {
        try {
            return integer(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Sprig's conversion to a number; what is none becomes 0. */
    static double toDouble(@Nullable Object value) {
        return switch (value) {
            case Long number -> number.doubleValue();
            case Double number -> number;
            case Boolean truth -> truth ? 1 : 0;
            case String text -> FORM.matcher(text).matches() ? Double.parseDouble(text) : 0;
            case null, default -> 0;
        };
    }

    /** {@code %v}: the shortest digits that read back as the number. */
    static String text(double number) {
        return general(number, EXPONENT_MAX);
    }

    /** Shortest digits, with an exponent from {@code exponentMax} on. */
    static String general(double number, int exponentMax) {
        return shortest(number, EXPONENT_MIN, exponentMax, "%02d");
    }

    /** As encoding/json writes a number. */
    static String json(double number) {
        return shortest(number, EXPONENT_MIN_IN_JSON, EXPONENT_MAX_IN_JSON, number < 1 && number > -1 ? "%d" : "%02d");
    }

    private static String shortest(double number, int exponentMin, int exponentMax, String exponentForm) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        var decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= exponentMin && exponent < exponentMax) {
            return decimal.toPlainString();
        }
        var digits = decimal.unscaledValue().abs().toString();
        var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return "%s%s%se%s%s"
                .formatted(
                        number < 0 ? "-" : "",
                        digits.substring(0, 1),
                        fraction,
                        exponent < 0 ? "-" : "+",
                        exponentForm.formatted(Math.abs(exponent)));
    }
}
