package flagship.kubemodel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code "%d of %s".format([1, x])}. Source: cel-go {@code ext/formatting.go} 0.22. */
final class CelFormatting {
    private static final int PRECISION_DEFAULT = 6;
    private static final int PRECISION_MAX = 100;

    private final String pattern;
    private final List<?> arguments;
    private final CelBudget budget;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;

    private CelFormatting(String pattern, List<?> arguments, CelBudget budget) {
        this.pattern = pattern;
        this.arguments = arguments;
        this.budget = budget;
    }

    static String format(String pattern, List<?> arguments, CelBudget budget) {
        return new CelFormatting(pattern, arguments, budget).run();
    }

    private String run() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else if (at >= pattern.length()) {
                throw new CelError("could not parse formatting clause: unexpected end of string");
            } else if (pattern.charAt(at) == '%') {
                at++;
                out.append('%');
            } else {
                clause();
            }
        }
        return out.toString();
    }

    private void clause() {
        int precision = precision();
        if (at >= pattern.length()) {
            throw new CelError("could not parse formatting clause: unexpected end of string");
        }
        char verb = pattern.charAt(at++);
        if (next >= arguments.size()) {
            throw new CelError("index " + next + " out of range");
        }
        Object argument = arguments.get(next++);
        var text = clause(verb, precision, argument);
        budget.chargeReading(text.length());
        out.append(text);
    }

    private int precision() {
        if (pattern.charAt(at) != '.') {
            return PRECISION_DEFAULT;
        }
        int start = ++at;
        while (at < pattern.length() && Character.isDigit(pattern.charAt(at)) && at - start < 4) {
            at++;
        }
        int precision = at == start ? 0 : Integer.parseInt(pattern.substring(start, at));
        if (precision > PRECISION_MAX) {
            throw new CelError("precision " + precision + " is more than " + PRECISION_MAX);
        }
        return precision;
    }

    private String clause(char verb, int precision, Object argument) {
        return switch (verb) {
            case 's' -> text(argument, true);
            case 'd' -> decimal(argument);
            case 'f' -> fixed(argument, precision);
            case 'e' -> scientific(argument, precision);
            case 'b' -> binary(argument);
            case 'x' -> hex(argument);
            case 'X' -> CelTexts.upperAscii(hex(argument));
            case 'o' -> Long.toOctalString(whole(argument, "octal"));
            default ->
                throw new CelError(
                        "could not parse formatting clause: unrecognized formatting clause \"" + verb + "\"");
        };
    }

    private static String decimal(Object argument) {
        return switch (argument) {
            case Long number -> number.toString();
            case CelUint number -> number.toString();
            case Double number -> CelConversions.number(number);
            default -> throw wrong("decimal clause can only be used on integers", argument);
        };
    }

    private static String fixed(Object argument, int precision) {
        double number = real(argument);
        return Double.isNaN(number) || Double.isInfinite(number)
                ? CelConversions.number(number).replace("+Inf", "Infinity").replace("-Inf", "-Infinity")
                : new BigDecimal(number)
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    private static String scientific(Object argument, int precision) {
        return String.format(java.util.Locale.ROOT, "%." + precision + "e", real(argument));
    }

    private static double real(Object argument) {
        return switch (argument) {
            case Double number -> number;
            case Long number -> number;
            case CelUint number -> number.doubleValue();
            default -> throw wrong("fixed-point clause can only be used on doubles", argument);
        };
    }

    private static String binary(Object argument) {
        return argument instanceof Boolean bool ? (bool ? "1" : "0") : Long.toBinaryString(whole(argument, "binary"));
    }

    private static String hex(Object argument) {
        return switch (argument) {
            case String text ->
                java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            case CelBytes bytes -> java.util.HexFormat.of().formatHex(bytes.value());
            default -> Long.toHexString(whole(argument, "hex"));
        };
    }

    private static long whole(Object argument, String clause) {
        return switch (argument) {
            case Long number -> number;
            case CelUint number -> number.bits();
            default -> throw wrong("only integers can be formatted as " + clause, argument);
        };
    }

    private static CelError wrong(String rule, Object argument) {
        return new CelError("error during formatting: " + rule + ", was given "
                + CelConversions.typeOf(argument).name());
    }

    private static String text(Object argument, boolean outermost) {
        return switch (argument) {
            case String text -> outermost ? text : CelTexts.quote(text);
            case CelNull _ -> "null";
            case Instant instant -> outermost ? instant.toString() : "timestamp(\"" + instant + "\")";
            case Duration duration ->
                outermost ? CelTimes.text(duration) : "duration(\"" + CelTimes.text(duration) + "\")";
            case List<?> list ->
                list.stream().map(element -> text(element, false)).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> map(map);
            case CelConversions.TypeName type -> type.name();
            default -> CelConversions.toText(argument);
        };
    }

    private static String map(Map<?, ?> map) {
        var sorted = new TreeMap<String, String>();
        map.forEach((key, value) -> sorted.put(text(key, false), text(value, false)));
        return sorted.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
