package flagship.kubemodel;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** An IP address in an expression. */
record CelAddress(InetAddress address) {
    /** A range of addresses; {@code address} may have bits beyond the prefix. */
    record Range(CelAddress address, int prefixLength) {
        boolean contains(CelAddress other) {
            if (other.bits() != address.bits()) {
                return false;
            }
            int rest = address.bits() - prefixLength;
            return address.number().shiftRight(rest).equals(other.number().shiftRight(rest));
        }

        boolean contains(Range other) {
            return other.prefixLength >= prefixLength && contains(other.address);
        }

        Range masked() {
            int rest = address.bits() - prefixLength;
            return new Range(
                    address.withNumber(address.number().shiftRight(rest).shiftLeft(rest)), prefixLength);
        }

        @Override
        public String toString() {
            return address + "/" + prefixLength;
        }
    }

    /** Empty for anything but an address without zone; IPv4 written as IPv6 is refused as upstream does. */
    static Optional<CelAddress> parse(String text) {
        boolean v4 = IpText.isIpv4(text);
        if (!v4 && (!IpText.isIpv6(text) || text.contains("."))) {
            return Optional.empty();
        }
        try {
            var address = InetAddress.getByName(text); // A literal: nobody is asked.
            boolean mapped = !v4 && address.getAddress().length == 4;
            return mapped ? Optional.empty() : Optional.of(new CelAddress(address));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static Optional<Range> parseRange(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !IpText.isCidr(text)) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return parse(text.substring(0, slash)).map(address -> new Range(address, length));
    }

    int family() {
        return bits() == 32 ? 4 : 6;
    }

    private int bits() {
        return address.getAddress().length * 8;
    }

    private BigInteger number() {
        return new BigInteger(1, address.getAddress());
    }

    private CelAddress withNumber(BigInteger number) {
        byte[] digits = number.toByteArray();
        byte[] raw = new byte[bits() / 8];
        int length = Math.min(digits.length, raw.length);
        System.arraycopy(digits, digits.length - length, raw, raw.length - length, length);
        try {
            return new CelAddress(InetAddress.getByAddress(raw));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + raw.length + " bytes", e);
        }
    }

    boolean isUnspecified() {
        return address.isAnyLocalAddress();
    }

    boolean isGlobalUnicast() {
        byte[] raw = address.getAddress();
        boolean broadcast = raw.length == 4 && Arrays.equals(raw, new byte[] {-1, -1, -1, -1});
        return !broadcast
                && !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress();
    }

    /** The canonical form; IPv6 as RFC 5952 has it. */
    @Override
    public String toString() {
        byte[] raw = address.getAddress();
        return raw.length == 4 ? address.getHostAddress() : ipv6(raw);
    }

    private static String ipv6(byte[] raw) {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((raw[2 * i] & 0xff) << 8) | (raw[2 * i + 1] & 0xff);
        }
        int start = -1;
        int length = 1; // One zero group alone is not shortened.
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
            i = Math.max(i, end - 1);
        }
        var text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
