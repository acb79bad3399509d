package flagship.networking;

import java.math.BigInteger;

/** The addresses from {@code first} to {@code last}, both included; never empty. */
public record IpRange(IpAddress first, IpAddress last) {
    public IpRange {
        if (first.family() != last.family() || last.isBefore(first)) {
            throw new IllegalArgumentException("%s..%s is no range of addresses".formatted(first, last));
        }
    }

    boolean contains(IpAddress address) {
        return address.family() == first.family() && !address.isBefore(first) && !last.isBefore(address);
    }

    BigInteger size() {
        return last.number().subtract(first.number()).add(BigInteger.ONE);
    }

    /** {@code a-b}, or {@code a} for one address, as in the status of Subnets. */
    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + "-" + last;
    }
}
