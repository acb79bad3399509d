package flagship.kubemodel;

import flagship.kubemodel.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads and prints quantities. */
final class QuantityText {
    /** From 1n to 1E; the unit itself is at index 3. */
    private static final String[] DECIMAL_SUFFIXES = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};

    private static final String[] BINARY_SUFFIXES = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final int UNIT = 3;
    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    private static final BigDecimal BINARY_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    /** Longest number read, in characters; more than any exact quantity needs. */
    private static final int LENGTH_MAX = 200;

    private static final int EXPONENT_DIGITS_MAX = 3;

    private QuantityText() {}

    static Quantity parse(String text) {
        int end = numberEnd(text);
        var number = text.substring(0, end);
        if (text.length() > LENGTH_MAX || number.chars().noneMatch(Character::isDigit)) {
            throw malformed();
        }
        return withSuffix(new BigDecimal(number.endsWith(".") ? number + "0" : number), text.substring(end));
    }

    private static int numberEnd(String text) {
        int at = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        boolean point = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '.' && !point) {
                point = true;
            } else if (c < '0' || c > '9') {
                break;
            }
        }
        return at;
    }

    private static Quantity withSuffix(BigDecimal number, String suffix) {
        for (int i = 1; i < BINARY_SUFFIXES.length; i++) {
            if (BINARY_SUFFIXES[i].equals(suffix)) {
                return binary(number.multiply(new BigDecimal(KIBI.pow(i))));
            }
        }
        for (int i = 0; i < DECIMAL_SUFFIXES.length; i++) {
            if (DECIMAL_SUFFIXES[i].equals(suffix)) {
                return new Quantity(number.scaleByPowerOfTen(3 * (i - UNIT)), Format.DECIMAL_SI);
            }
        }
        return new Quantity(number.scaleByPowerOfTen(exponent(suffix)), Format.DECIMAL_EXPONENT);
    }

    private static Quantity binary(BigDecimal amount) {
        boolean fraction = amount.abs().compareTo(BigDecimal.ONE) < 0;
        var capped = amount.min(BINARY_MAX).max(BINARY_MAX.negate());
        return new Quantity(capped, fraction ? Format.DECIMAL_SI : Format.BINARY_SI);
    }

    private static int exponent(String suffix) {
        if (suffix.length() < 2 || (suffix.charAt(0) != 'e' && suffix.charAt(0) != 'E')) {
            throw malformed();
        }
        int start = suffix.charAt(1) == '-' || suffix.charAt(1) == '+' ? 2 : 1;
        var digits = suffix.substring(start);
        boolean decimal = digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!decimal || digits.isEmpty() || digits.length() > EXPONENT_DIGITS_MAX) {
            throw malformed();
        }
        return Integer.parseInt(suffix, 1, suffix.length(), 10);
    }

    private static NumberFormatException malformed() {
        return new NumberFormatException(
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }

    static String print(Quantity quantity) {
        if (quantity.isZero()) {
            return "0";
        }
        return switch (quantity.format()) {
            case BINARY_SI -> printBinary(quantity.amount());
            case DECIMAL_SI -> printDecimal(quantity.amount());
            case DECIMAL_EXPONENT -> printExponent(quantity.amount());
        };
    }

    /** Small and fractional amounts lose nothing in the decimal form. */
    private static String printBinary(BigDecimal amount) {
        if (amount.scale() > 0 || amount.abs().compareTo(new BigDecimal(KIBI)) < 0) {
            return printDecimal(amount);
        }
        var mantissa = amount.toBigIntegerExact();
        int power = 0;
        while (power < BINARY_SUFFIXES.length - 1 && mantissa.mod(KIBI).signum() == 0) {
            mantissa = mantissa.divide(KIBI);
            power++;
        }
        return mantissa + BINARY_SUFFIXES[power];
    }

    private static String printDecimal(BigDecimal amount) {
        int power = Math.min(Math.floorDiv(-amount.scale(), 3), DECIMAL_SUFFIXES.length - 1 - UNIT);
        return mantissa(amount, power) + DECIMAL_SUFFIXES[power + UNIT];
    }

    private static String printExponent(BigDecimal amount) {
        int power = Math.floorDiv(-amount.scale(), 3);
        return mantissa(amount, power) + (power == 0 ? "" : "e" + 3 * power);
    }

    private static BigInteger mantissa(BigDecimal amount, int power) {
        return amount.scaleByPowerOfTen(-3 * power).toBigIntegerExact();
    }
}
