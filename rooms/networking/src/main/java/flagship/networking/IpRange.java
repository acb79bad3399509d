package flagship.networking;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

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

    /** The fewest networks that have these addresses and no others, in ascending order. */
    List<Cidr> networks() {
        var networks = new ArrayList<Cidr>();
        var next = first.number();
        var end = last.number();
        int bits = first.family().bits();
        while (next.compareTo(end) <= 0) {
            int host = next.signum() == 0 ? bits : Math.min(bits, next.getLowestSetBit());
            while (next.add(BigInteger.ONE.shiftLeft(host))
                            .subtract(BigInteger.ONE)
                            .compareTo(end)
                    > 0) {
                host--;
            }
            networks.add(Cidr.of(IpAddress.of(first.family(), next), bits - host));
            next = next.add(BigInteger.ONE.shiftLeft(host));
        }
        return networks;
    }

    /** {@code a-b}, or {@code a} for one address, as in the status of Subnets. */
    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + "-" + last;
    }
}
