package flagship.kubemodel;

/** IP addresses as text. Parsed here, because the platform's parser also asks name servers. */
final class IpText {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int IPV6_GROUPS = 8;
    private static final int TEXT_LENGTH_MAX = 64;

    private IpText() {}

    static boolean isIpv4(String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            return false;
        }
        var parts = text.split("\\.", -1);
        for (String part : parts) {
            if (!isDecimal(part, 255)) {
                return false;
            }
        }
        return parts.length == 4;
    }

    static boolean isIpv6(String text) {
        if (text.length() > TEXT_LENGTH_MAX || text.indexOf(':') < 0) {
            return false;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == IPV6_GROUPS;
        }
        int before = gap == 0 ? 0 : groups(text.substring(0, gap), false);
        var rest = text.substring(gap + 2);
        int after = rest.isEmpty() ? 0 : groups(rest, true);
        return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
    }

    /** The number of 16-bit groups; -1 if there is anything else. An IPv4 address at the end stands for two. */
    private static int groups(String text, boolean mayEndInIpv4) {
        var parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            if (mayEndInIpv4 && i == parts.length - 1 && isIpv4(parts[i])) {
                groups += 2;
            } else if (isHexGroup(parts[i])) {
                groups++;
            } else {
                return -1;
            }
        }
        return groups;
    }

    private static boolean isHexGroup(String part) {
        return !part.isEmpty()
                && part.length() <= 4
                && part.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
    }

    static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        var address = text.substring(0, slash);
        var length = text.substring(slash + 1);
        return isIpv4(address) ? isDecimal(length, IPV4_BITS) : isIpv6(address) && isDecimal(length, IPV6_BITS);
    }

    /** Digits without leading zeros, at most {@code max}. */
    private static boolean isDecimal(String digits, int max) {
        return !digits.isEmpty()
                && digits.length() <= 3
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits.length() == 1 || digits.charAt(0) != '0')
                && Integer.parseInt(digits) <= max;
    }
}
