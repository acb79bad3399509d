package flagship.networkagent;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * An address with the length of its network's prefix: {@code 10.0.1.5/24}. As a network or route destination, the host part is kept and
 * has no meaning.
 */
record IpPrefix(InetAddress address, int length) {
    IpPrefix {
        if (length < 0 || length > address.getAddress().length * 8) {
            throw new IllegalArgumentException(
                    "\"%d\" is no prefix length of %s".formatted(length, address.getHostAddress()));
        }
    }

    /** Reads {@code 10.0.1.0/24}, or an address alone, which is a prefix of itself. No name is ever looked up. */
    static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new IpPrefix(address, address.getAddress().length * 8);
        }
        try {
            return new IpPrefix(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"%s\" is no address with a prefix length".formatted(text), e);
        }
    }

    /** Reads a comma list; empty for an empty text. */
    static List<IpPrefix> parseList(String text) {
        var list = new ArrayList<IpPrefix>();
        for (String item : text.split(",", -1)) {
            if (!item.isBlank()) {
                list.add(parse(item.strip()));
            }
        }
        return List.copyOf(list);
    }

    /** @throws IllegalArgumentException if it is no literal address */
    static InetAddress address(String text) {
        return InetAddress.ofLiteral(text.strip());
    }

    boolean isV6() {
        return isV6(address);
    }

    static boolean isV6(InetAddress address) {
        return address instanceof Inet6Address;
    }

    int family() {
        return isV6() ? Libc.AF_INET6 : Libc.AF_INET;
    }

    boolean isDefault() {
        return length == 0;
    }

    static IpPrefix defaultOf(InetAddress gateway) {
        return parse(isV6(gateway) ? "::/0" : "0.0.0.0/0");
    }

    /** The address with host bits cleared. */
    InetAddress network() {
        var bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    @Override
    public String toString() {
        return text(address) + "/" + length;
    }

    /** The usual short form, {@code fd00::5}, which {@link InetAddress#getHostAddress} does not give. */
    static String text(InetAddress address) {
        if (!isV6(address)) {
            return address.getHostAddress();
        }
        var bytes = address.getAddress();
        var groups = new int[8];
        for (int index = 0; index < 8; index++) {
            groups[index] = ((bytes[2 * index] & 0xff) << 8) | (bytes[2 * index + 1] & 0xff);
        }
        int best = -1;
        int bestLength = 1; // One zero group alone is not shortened (RFC 5952).
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - start > bestLength) {
                best = start;
                bestLength = end - start;
            }
        }
        var text = new StringBuilder();
        for (int index = 0; index < 8; index++) {
            if (index == best) {
                text.append("::");
                index += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[index]));
        }
        return text.toString();
    }
}
