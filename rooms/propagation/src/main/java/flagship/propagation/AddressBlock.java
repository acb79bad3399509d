package flagship.propagation;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network: all addresses whose first {@code prefix} bits are those of {@code first}. Pure. Ordered by family, then address, the wider one first.
 *
 * @param bits 32 for IPv4, 128 for IPv6
 * @param first its lowest address
 */
record AddressBlock(int bits, BigInteger first, int prefix) implements Comparable<AddressBlock> {
    static final int IPV4 = 32;
    static final int IPV6 = 128;

    private static final Comparator<AddressBlock> ORDER = Comparator.comparingInt(AddressBlock::bits)
            .thenComparing(AddressBlock::first)
            .thenComparingInt(AddressBlock::prefix);
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:]{2,39}");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");
    private static final int GROUPS = 8;

    /** Reads {@code 10.0.1.7/24} as {@code 10.0.1.0/24}; empty for anything that is no network. */
    static Optional<AddressBlock> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !LENGTH.matcher(text.substring(slash + 1)).matches()) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(text.substring(slash + 1));
        return address(text.substring(0, slash))
                .filter(it -> prefix <= it.bits())
                .map(it -> at(it.bits(), it.first(), prefix));
    }

    /** Reads one address as a network of its own; no names, no zones. */
    static Optional<AddressBlock> address(String text) {
        boolean v4 = DOTTED.matcher(text).matches();
        if (!v4 && !COLONS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var bytes = InetAddress.ofLiteral(text).getAddress();
            int bits = v4 ? IPV4 : IPV6;
            return bytes.length * 8 == bits
                    ? Optional.of(new AddressBlock(bits, new BigInteger(1, bytes), bits))
                    : Optional.empty(); // An IPv4 address in the form of an IPv6 one.
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads networks with commas between them; empty unless all of it is readable. */
    static Optional<List<AddressBlock>> parseList(String text) {
        var all = new ArrayList<AddressBlock>();
        for (String word : text.split(",", -1)) {
            var block = parse(word.strip());
            if (block.isEmpty()) {
                return Optional.empty();
            }
            all.add(block.get());
        }
        return Optional.of(List.copyOf(all));
    }

    /** The network of a length that an address is in. */
    static AddressBlock at(int bits, BigInteger address, int prefix) {
        int host = bits - prefix;
        return new AddressBlock(bits, address.shiftRight(host).shiftLeft(host), prefix);
    }

    boolean isV4() {
        return bits == IPV4;
    }

    String family() {
        return isV4() ? "IPv4" : "IPv6";
    }

    BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits - prefix);
    }

    BigInteger end() {
        return first.add(size());
    }

    boolean contains(AddressBlock other) {
        return bits == other.bits
                && prefix <= other.prefix
                && at(bits, other.first, prefix).equals(this);
    }

    boolean overlaps(AddressBlock other) {
        return contains(other) || other.contains(this);
    }

    /** The address that lies so far behind the first one, as text. */
    String plus(BigInteger offset) {
        return format(bits, first.add(offset));
    }

    @Override
    public int compareTo(AddressBlock other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return format(bits, first) + "/" + prefix;
    }

    private static String format(int bits, BigInteger number) {
        var bytes = new byte[bits / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = number.shiftRight(bits - 8 * (i + 1)).byteValue();
        }
        return bits == IPV4 ? dotted(bytes) : colons(bytes);
    }

    private static String dotted(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** As RFC 5952 has it: lower case, the longest run of at least two zero groups as {@code ::}, the first of equals. */
    private static String colons(byte[] bytes) {
        var groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int from = 0;
        int length = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - start > length) {
                from = start;
                length = end - start;
            }
        }
        return length < 2
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, from) + "::" + joined(groups, from + length, GROUPS);
    }

    private static String joined(int[] groups, int from, int to) {
        var words = new ArrayList<String>();
        for (int i = from; i < to; i++) {
            words.add(Integer.toHexString(groups[i]));
        }
        return String.join(":", words);
    }
}
