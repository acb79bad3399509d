package flagship.kubemodel;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of CPU, memory or the like: {@code 500m}, {@code 1Gi}, {@code 1e3}. Exact down to 1n; finer amounts are rounded up.
 *
 * <p>Equality includes the format; {@link #compareTo} compares amounts alone.
 *
 * <p>Source: {@code apimachinery/pkg/api/resource/quantity.go} 1.32 (contract section 6.8).
 *
 * @param amount without trailing zeros
 * @param format how it is printed
 */
public record Quantity(BigDecimal amount, Format format) implements Comparable<Quantity> {
    /** No amount, decimal. */
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

    /** Decimal places that are kept. */
    static final int SCALE_MAX = 9;

    /** The family of suffixes. */
    public enum Format {
        /** {@code n u m "" k M G T P E}. */
        DECIMAL_SI,
        /** {@code Ki Mi Gi Ti Pi Ei}. */
        BINARY_SI,
        /** {@code e3}. */
        DECIMAL_EXPONENT
    }

    public Quantity {
        amount = amount.signum() == 0
                ? BigDecimal.ZERO
                : amount.setScale(Math.min(amount.scale(), SCALE_MAX), RoundingMode.UP)
                        .stripTrailingZeros();
    }

    /**
     * Reads {@code [+-]digits[.digits][suffix]}. Binary amounts are capped at 2^63-1.
     *
     * @throws NumberFormatException with Kubernetes' text if it is not a quantity
     */
    public static Quantity parse(String text) {
        return QuantityText.parse(text);
    }

    /** A whole amount, decimal. */
    public static Quantity of(long value) {
        return new Quantity(BigDecimal.valueOf(value), Format.DECIMAL_SI);
    }

    /** Thousandths, decimal: {@code ofMilli(500)} prints as {@code 500m}. */
    public static Quantity ofMilli(long milli) {
        return new Quantity(BigDecimal.valueOf(milli, 3), Format.DECIMAL_SI);
    }

    /** The sum, in this quantity's format; zero takes the other one's. */
    public Quantity add(Quantity other) {
        return new Quantity(amount.add(other.amount), isZero() ? other.format : format);
    }

    /** The difference, in this quantity's format; zero takes the other one's. */
    public Quantity subtract(Quantity other) {
        return new Quantity(amount.subtract(other.amount), isZero() ? other.format : format);
    }

    /** The product with a whole number, in this quantity's format. */
    public Quantity multiply(long factor) {
        return new Quantity(amount.multiply(BigDecimal.valueOf(factor)), format);
    }

    public boolean isZero() {
        return amount.signum() == 0;
    }

    /** The amount as a number. */
    public BigDecimal toBigDecimal() {
        return amount;
    }

    /** The amount in whole units, rounded away from zero; amounts outside of a long's range become its bounds. */
    public long value() {
        return toLong(amount);
    }

    /** The amount in thousandths, rounded away from zero; amounts outside of a long's range become its bounds. */
    public long milliValue() {
        return toLong(amount.movePointRight(3));
    }

    private static long toLong(BigDecimal number) {
        var whole = number.setScale(0, RoundingMode.UP);
        if (whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Long.MAX_VALUE;
        }
        return whole.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) < 0 ? Long.MIN_VALUE : whole.longValueExact();
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    /** The canonical form: an integer with the largest suffix of its family that leaves no fraction. */
    @Override
    public String toString() {
        return QuantityText.print(this);
    }
}
