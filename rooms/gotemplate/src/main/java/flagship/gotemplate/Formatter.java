package flagship.gotemplate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code printf}: Go's verbs with their flags, width and precision. Used once. */
final class Formatter {
    private static final int WIDTH_MAX = 10_000;
    private static final int PRECISION_DEFAULT = 6;

    private final Arguments arguments;
    private final String format;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next = 1;
    /** Of the directive that is worked on. */
    private String flags = "";

    private int width;
    private int precision;

    Formatter(Arguments arguments) {
        this.arguments = arguments;
        this.format = arguments.text(0);
    }

    String format() {
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c == '%') {
                directive();
            } else {
                out.append(c);
            }
            arguments.budget().step();
        }
        if (next < arguments.count()) {
            extra();
        }
        return out.toString();
    }

    private void extra() {
        out.append("%!(EXTRA ");
        var separator = "";
        for (Object value : arguments.from(next)) {
            out.append(separator).append(typed(value));
            separator = ", ";
        }
        out.append(')');
    }

    private void directive() {
        int start = at;
        while (at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        flags = format.substring(start, at);
        width = size();
        precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = Math.max(0, size());
        }
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        char verb = format.charAt(at++);
        if (verb == '%') {
            out.append('%');
        } else if (next >= arguments.count()) {
            out.append("%!").append(verb).append("(MISSING)");
        } else {
            var value = arguments.value(next++);
            pad(shown(verb, value), value);
        }
    }

    /** A number of the directive, which {@code *} takes from the arguments; -1 for none. */
    private int size() {
        if (at < format.length() && format.charAt(at) == '*' && next < arguments.count()) {
            at++;
            return bounded(arguments.integer(next++));
        }
        int start = at;
        while (at < format.length() && Character.isDigit(format.charAt(at))) {
            at++;
        }
        return start == at ? -1 : bounded(parsed(format.substring(start, at)));
    }

    private static int parsed(String digits) {
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private int bounded(int size) {
        if (size > WIDTH_MAX) {
            throw arguments.error("a width or precision is over %d".formatted(WIDTH_MAX));
        }
        return size;
    }

    private void pad(String text, @Nullable Object value) {
        int missing = width - text.codePointCount(0, text.length());
        arguments.budget().chars(text.length() + Math.max(0, missing));
        if (missing <= 0) {
            out.append(text);
        } else if (has('-')) {
            out.append(text).append(" ".repeat(missing));
        } else if (has('0') && (value instanceof Long || value instanceof Double)) {
            int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
            out.append(text, 0, sign).append("0".repeat(missing)).append(text, sign, text.length());
        } else {
            out.append(" ".repeat(missing)).append(text);
        }
    }

    private boolean has(char flag) {
        return flags.indexOf(flag) >= 0;
    }

    private String shown(char verb, @Nullable Object value) {
        if (verb == 'T') {
            return Values.typeName(value);
        }
        if (verb == 'v') {
            return signed(value, has('#') && value instanceof String text ? GoText.quote(text) : plain(value));
        }
        return switch (value) {
            case null -> bad(verb, null);
            case String text -> text(verb, text);
            case Long number -> integer(verb, number);
            case Double number -> real(verb, number);
            case Boolean truth -> verb == 't' ? String.valueOf(truth) : bad(verb, value);
            case List<?> list -> each(verb, list);
            case Map<?, ?> map -> each(verb, map);
            default -> bad(verb, value);
        };
    }

    private String plain(@Nullable Object value) {
        return new Printer(arguments.budget()).text(value);
    }

    private String signed(@Nullable Object value, String text) {
        boolean positive = (value instanceof Long || value instanceof Double) && !text.startsWith("-");
        if (positive && has('+') && !text.startsWith("+")) {
            return "+" + text;
        }
        return positive && has(' ') ? " " + text : text;
    }

    private String text(char verb, String text) {
        var cut = precision >= 0 && precision < text.codePointCount(0, text.length())
                ? text.substring(0, text.offsetByCodePoints(0, precision))
                : text;
        return switch (verb) {
            case 's' -> cut;
            case 'q' -> has('#') && !cut.contains("`") ? "`" + cut + "`" : GoText.quote(cut);
            case 'x' -> HexFormat.of().formatHex(cut.getBytes(StandardCharsets.UTF_8));
            case 'X' -> HexFormat.of().withUpperCase().formatHex(cut.getBytes(StandardCharsets.UTF_8));
            default -> bad(verb, text);
        };
    }

    private String integer(char verb, long number) {
        var digits = switch (verb) {
            case 'd' -> Long.toString(number);
            case 'b' -> Long.toString(number, 2);
            case 'o' -> (has('#') ? "0" : "") + Long.toString(number, 8);
            case 'O' -> "0o" + Long.toString(number, 8);
            case 'x' -> (has('#') ? "0x" : "") + Long.toString(number, 16);
            case 'X' -> (has('#') ? "0X" : "") + Long.toString(number, 16).toUpperCase(Locale.ROOT);
            case 'c' -> character(number);
            case 'q' -> "'" + character(number) + "'";
            case 'U' -> "U+%04X".formatted(number);
            default -> bad(verb, number);
        };
        return "dbox".indexOf(verb) >= 0 ? signed(number, digits) : digits;
    }

    private static String character(long number) {
        return number >= 0 && number <= Character.MAX_CODE_POINT ? Character.toString((int) number) : "\uFFFD";
    }

    private String real(char verb, double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return "feEgG".indexOf(verb) >= 0 ? GoNumbers.text(number) : bad(verb, number);
        }
        var decimal = new BigDecimal(number);
        int places = precision < 0 ? PRECISION_DEFAULT : precision;
        var digits = switch (verb) {
            case 'f', 'F' -> decimal.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
            case 'e' -> exponent(decimal, places);
            case 'E' -> exponent(decimal, places).toUpperCase(Locale.ROOT);
            case 'g' -> general(decimal, number);
            case 'G' -> general(decimal, number).toUpperCase(Locale.ROOT);
            default -> bad(verb, number);
        };
        return "fFeEgG".indexOf(verb) >= 0 ? signed(number, digits) : digits;
    }

    private String general(BigDecimal decimal, double number) {
        return precision < 0
                ? GoNumbers.text(number)
                : GoNumbers.general(
                        decimal.round(new MathContext(Math.max(1, precision), RoundingMode.HALF_EVEN))
                                .doubleValue(),
                        Math.max(1, precision));
    }

    private static String exponent(BigDecimal decimal, int places) {
        var rounded = decimal.signum() == 0
                ? BigDecimal.ZERO
                : decimal.round(new MathContext(places + 1, RoundingMode.HALF_EVEN));
        int exponent = decimal.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        var mantissa = rounded.scaleByPowerOfTen(-exponent).setScale(places, RoundingMode.HALF_EVEN);
        return "%se%s%02d".formatted(mantissa.toPlainString(), exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private String each(char verb, List<?> list) {
        var text = new StringBuilder("[");
        var separator = "";
        for (Object element : list) {
            text.append(separator).append(within(verb, element));
            separator = " ";
        }
        return text.append(']').toString();
    }

    private String each(char verb, Map<?, ?> map) {
        var text = new StringBuilder("map[");
        var separator = "";
        for (var member : Values.sorted(map).entrySet()) {
            text.append(separator).append(within(verb, member.getKey())).append(':');
            text.append(within(verb, member.getValue()));
            separator = " ";
        }
        return text.append(']').toString();
    }

    /** Lists in lists are shown as they are: nobody asks for the digits of what lies so deep. */
    private String within(char verb, @Nullable Object element) {
        arguments.budget().step();
        return element instanceof List || element instanceof Map ? plain(element) : shown(verb, element);
    }

    private String bad(char verb, @Nullable Object value) {
        return "%!" + verb + "(" + typed(value) + ")";
    }

    private String typed(@Nullable Object value) {
        return value == null ? Printer.NIL : Values.typeName(value) + "=" + plain(value);
    }
}
