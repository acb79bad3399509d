package flagship.networking;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address as an unsigned number of 128 bits; IPv4 uses the lower 32. Ordered by family, then by number.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record IpAddress(IpFamily family, long high, long low) implements Comparable<IpAddress> {
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    static IpAddress v4(long number) {
        return new IpAddress(IpFamily.IPV4, 0, number & 0xffff_ffffL);
    }

    /** Reads a dotted or colon form; empty for anything else: no names, no prefix length, no zone. */
    public static Optional<IpAddress> parse(String text) {
        return IpText.parse(text);
    }

    static IpAddress of(IpFamily family, BigInteger number) {
        return new IpAddress(family, number.shiftRight(64).longValue(), number.longValue());
    }

    BigInteger number() {
        return unsigned(high).shiftLeft(64).add(unsigned(low));
    }

    private static BigInteger unsigned(long bits) {
        var number = BigInteger.valueOf(bits);
        return bits < 0 ? number.add(TWO_TO_64) : number;
    }

    /** The address {@code distance} further; it must exist. */
    IpAddress plus(long distance) {
        long sum = low + distance;
        boolean carry = distance >= 0 ? Long.compareUnsigned(sum, low) < 0 : Long.compareUnsigned(sum, low) > 0;
        return new IpAddress(family, carry ? high + Long.signum(distance) : high, sum);
    }

    public IpAddress next() {
        return plus(1);
    }

    IpAddress previous() {
        return plus(-1);
    }

    boolean isV4() {
        return family == IpFamily.IPV4;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family.compareTo(other.family);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    boolean isBefore(IpAddress other) {
        return compareTo(other) < 0;
    }

    /** The usual form; IPv6 shortened and in lower case (RFC 5952). */
    @Override
    public String toString() {
        return IpText.format(this);
    }
}
