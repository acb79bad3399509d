package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** JSON numbers for comparing and calculating, safe against numbers whose exponent alone would fill the memory. */
final class Numbers {
    /** Digits before or after the point that exact arithmetic may meet; more than any int64 or float64 has. */
    private static final int DIGITS_MAX = 1_100;

    private static final BigDecimal HUGE = BigDecimal.ONE.scaleByPowerOfTen(DIGITS_MAX);

    private Numbers() {}

    /** The exact value; a number outside of any double's range becomes the nearest bound of that range. */
    static BigDecimal decimal(JsonNode number) {
        var exact = number.decimalValue();
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        long magnitude = (long) exact.precision() - exact.scale();
        if (magnitude > DIGITS_MAX) {
            return exact.signum() > 0 ? HUGE : HUGE.negate();
        }
        return magnitude < -DIGITS_MAX ? BigDecimal.ZERO : exact;
    }

    /** Whether the number has no fraction. */
    static boolean isIntegral(BigDecimal number) {
        return number.scale() <= 0 || number.stripTrailingZeros().scale() <= 0;
    }
}
