package flagship.lua;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** One call of {@code string.format}: the directives of C without {@code *}. */
final class StringFormat {
    private static final String FLAGS = "-+ #0";

    private final Arguments arguments;
    private final StringBuilder text = new StringBuilder();
    private int argument = 1;

    StringFormat(Arguments arguments) {
        this.arguments = arguments;
    }

    /** A directive: {@code %[flags][width][.precision]letter}. */
    private record Directive(String flags, int width, int precision, char letter) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }
    }

    String format() {
        var format = arguments.text(1);
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                text.append(c);
            } else if (i + 1 < format.length() && format.charAt(i + 1) == '%') {
                text.append('%');
                i++;
            } else {
                int end = end(format, i + 1);
                var part = padded(directive(format.substring(i + 1, end), format.charAt(end)));
                arguments.state().charge(part.length());
                text.append(part);
                i = end;
            }
        }
        return text.toString();
    }

    private int end(String format, int start) {
        int end = start;
        while (end < format.length() && (FLAGS + "123456789.").indexOf(format.charAt(end)) >= 0) {
            end++;
        }
        if (end == format.length()) {
            throw arguments.state().error("invalid option '%%%s' to 'format'".formatted(format.substring(start)));
        }
        return end;
    }

    private Directive directive(String words, char letter) {
        int flags = 0;
        while (flags < words.length() && FLAGS.indexOf(words.charAt(flags)) >= 0) {
            flags++;
        }
        int point = words.indexOf('.', flags);
        var width = point < 0 ? words.substring(flags) : words.substring(flags, point);
        var precision = point < 0 ? "" : words.substring(point + 1);
        if (width.length() > 2 || precision.length() > 2 || precision.contains(".") || flags > FLAGS.length()) {
            throw arguments.state().error("invalid format (width or precision too long)");
        }
        return new Directive(
                words.substring(0, flags),
                width.isEmpty() ? 0 : Integer.parseInt(width),
                point < 0 ? -1 : precision.isEmpty() ? 0 : Integer.parseInt(precision),
                letter);
    }

    private String padded(Directive directive) {
        argument++;
        var body = body(directive);
        int missing = directive.width() - body.length();
        if (missing <= 0) {
            return body;
        }
        if (directive.has('-')) {
            return body + " ".repeat(missing);
        }
        boolean zeros = directive.has('0') && "diuoxXeEfgG".indexOf(directive.letter()) >= 0;
        int sign = zeros && !body.isEmpty() && "+- ".indexOf(body.charAt(0)) >= 0 ? 1 : 0;
        return zeros
                ? body.substring(0, sign) + "0".repeat(missing) + body.substring(sign)
                : " ".repeat(missing) + body;
    }

    private String body(Directive directive) {
        return switch (directive.letter()) {
            case 'd', 'i', 'u' -> signed(directive, whole(directive, Math.abs(integer()), 10), integer() < 0);
            case 'o' -> whole(directive, integer(), 8);
            case 'x' -> (directive.has('#') ? "0x" : "") + whole(directive, integer(), 16);
            case 'X' ->
                (directive.has('#') ? "0X" : "")
                        + whole(directive, integer(), 16).toUpperCase(Locale.ROOT);
            case 'c' -> String.valueOf((char) (arguments.integer(argument) & 0xff));
            case 'e', 'E', 'f', 'g', 'G' -> fraction(directive);
            case 'q' -> quoted(arguments.text(argument));
            case 's' -> cut(directive, Values.text(arguments.any(argument)));
            default -> throw arguments.state().error("invalid option '%%%c' to 'format'".formatted(directive.letter()));
        };
    }

    private long integer() {
        return (long) arguments.number(argument);
    }

    private static String whole(Directive directive, long value, int radix) {
        var digits = Long.toUnsignedString(value, radix);
        int missing = directive.precision() - digits.length();
        return missing > 0 ? "0".repeat(missing) + digits : digits;
    }

    private static String signed(Directive directive, String magnitude, boolean negative) {
        if (negative) {
            return "-" + magnitude;
        }
        return directive.has('+') ? "+" + magnitude : directive.has(' ') ? " " + magnitude : magnitude;
    }

    private String fraction(Directive directive) {
        double number = arguments.number(argument);
        double magnitude = Math.abs(number);
        boolean negative = number < 0 || (number == 0 && 1 / number < 0);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return signed(directive, Double.isNaN(number) ? "nan" : "inf", negative);
        }
        int precision = directive.precision() < 0 ? 6 : directive.precision();
        var digits = switch (directive.letter()) {
            case 'f' ->
                new BigDecimal(magnitude)
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
            case 'e', 'E' -> Values.scientific(new BigDecimal(magnitude), precision, false);
            default -> Values.general(magnitude, precision, directive.has('#'));
        };
        boolean upper = Character.isUpperCase(directive.letter());
        return signed(directive, upper ? digits.toUpperCase(Locale.ROOT) : digits, negative);
    }

    private static String cut(Directive directive, String value) {
        return directive.precision() >= 0 && directive.precision() < value.length()
                ? value.substring(0, directive.precision())
                : value;
    }

    private static String quoted(String value) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\', '\n' -> quoted.append('\\').append(c);
                case '\r' -> quoted.append("\\r");
                case '\0' -> quoted.append("\\000");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
