package flagship.networking;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A network: its first address, and how many leading bits all of its addresses share. */
public record Cidr(IpAddress network, int prefixLength) {
    /** Reads {@code 10.0.1.7/24} as {@code 10.0.1.0/24}; empty for anything that is no network. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return IpAddress.parse(text.substring(0, slash))
                .filter(address -> length <= address.family().bits())
                .map(address -> of(address, length));
    }

    /** Reads one network, or two with a comma between them; empty unless all of it is readable. */
    static Optional<List<Cidr>> parseList(String text) {
        var all = new ArrayList<Cidr>();
        for (String word : text.split(",", -1)) {
            var cidr = parse(word.strip());
            if (cidr.isEmpty()) {
                return Optional.empty();
            }
            all.add(cidr.get());
        }
        return Optional.of(List.copyOf(all));
    }

    /** The network that an address is in. */
    static Cidr of(IpAddress address, int prefixLength) {
        int host = address.family().bits() - prefixLength;
        var network = address.number().shiftRight(host).shiftLeft(host);
        return new Cidr(IpAddress.of(address.family(), network), prefixLength);
    }

    IpFamily family() {
        return network.family();
    }

    /** The last address: the broadcast address of an IPv4 network. */
    IpAddress last() {
        return IpAddress.of(family(), network.number().add(size()).subtract(BigInteger.ONE));
    }

    BigInteger size() {
        return BigInteger.ONE.shiftLeft(family().bits() - prefixLength);
    }

    /** What interfaces may have: all but first and last; both of the two of /31 and /127. A network of one address has none. */
    Optional<IpRange> usable() {
        int host = family().bits() - prefixLength;
        return switch (host) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new IpRange(network, last()));
            default -> Optional.of(new IpRange(network.next(), last().previous()));
        };
    }

    boolean contains(IpAddress address) {
        return address.family() == family()
                && of(address, prefixLength).network().equals(network);
    }

    boolean overlaps(Cidr other) {
        return family() == other.family()
                && (prefixLength <= other.prefixLength ? contains(other.network) : other.contains(network));
    }

    /** As OVN's address sets have it: one address without its prefix length. */
    String shortest() {
        return prefixLength == family().bits() ? network.toString() : toString();
    }

    @Override
    public String toString() {
        return network + "/" + prefixLength;
    }
}
