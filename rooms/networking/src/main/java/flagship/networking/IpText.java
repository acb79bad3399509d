package flagship.networking;

import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as text. The JDK's own parser also takes names and short forms, which must be refused here. */
final class IpText {
    private static final Pattern V4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final int GROUPS = 8;

    private IpText() {}

    static Optional<IpAddress> parse(String text) {
        return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
    }

    private static Optional<IpAddress> parseV4(String text) {
        var parts = V4.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long number = 0;
        for (int part = 1; part <= 4; part++) {
            int octet = Integer.parseInt(parts.group(part));
            boolean leadingZero =
                    parts.group(part).length() > 1 && parts.group(part).startsWith("0");
            if (octet > 255 || leadingZero) {
                return Optional.empty();
            }
            number = (number << 8) | octet;
        }
        return Optional.of(IpAddress.v4(number));
    }

    private static Optional<IpAddress> parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        if (gap < 0) {
            return groups(text, GROUPS).flatMap(IpText::v6);
        }
        var head = groups(text.substring(0, gap), -1);
        var tail = groups(text.substring(gap + 2), -1);
        if (head.isEmpty() || tail.isEmpty() || head.get().length + tail.get().length >= GROUPS) {
            return Optional.empty();
        }
        var all = new int[GROUPS];
        System.arraycopy(head.get(), 0, all, 0, head.get().length);
        System.arraycopy(tail.get(), 0, all, GROUPS - tail.get().length, tail.get().length);
        return v6(all);
    }

    /** @param count how many there must be; -1 for any number */
    private static Optional<int[]> groups(String text, int count) {
        if (text.isEmpty()) {
            return count > 0 ? Optional.empty() : Optional.of(new int[0]);
        }
        var words = text.split(":", -1);
        int last = words.length - 1;
        var embedded = words[last].indexOf('.') >= 0 ? parseV4(words[last]) : Optional.<IpAddress>empty();
        if (words[last].indexOf('.') >= 0 && embedded.isEmpty()) {
            return Optional.empty();
        }
        var groups = new int[words.length + (embedded.isPresent() ? 1 : 0)];
        for (int index = 0; index < words.length - (embedded.isPresent() ? 1 : 0); index++) {
            if (!words[index].matches("[0-9a-fA-F]{1,4}")) {
                return Optional.empty();
            }
            groups[index] = Integer.parseInt(words[index], 16);
        }
        embedded.ifPresent(address -> {
            groups[groups.length - 2] = (int) (address.low() >>> 16);
            groups[groups.length - 1] = (int) (address.low() & 0xffff);
        });
        return (count < 0 ? groups.length <= GROUPS : groups.length == count) ? Optional.of(groups) : Optional.empty();
    }

    private static Optional<IpAddress> v6(int[] groups) {
        long high = 0;
        long low = 0;
        for (int index = 0; index < GROUPS; index++) {
            if (index < GROUPS / 2) {
                high = (high << 16) | groups[index];
            } else {
                low = (low << 16) | groups[index];
            }
        }
        return Optional.of(new IpAddress(IpFamily.IPV6, high, low));
    }

    static String format(IpAddress address) {
        return address.isV4() ? formatV4(address.low()) : formatV6(address);
    }

    private static String formatV4(long number) {
        return (number >>> 24) + "." + ((number >>> 16) & 255) + "." + ((number >>> 8) & 255) + "." + (number & 255);
    }

    private static String formatV6(IpAddress address) {
        var groups = new int[GROUPS];
        for (int index = 0; index < GROUPS; index++) {
            long half = index < GROUPS / 2 ? address.high() : address.low();
            groups[index] = (int) ((half >>> (16 * (3 - index % 4))) & 0xffff);
        }
        int gap = -1;
        int gapLength = 1; // One zero alone is written out.
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - start > gapLength) {
                gap = start;
                gapLength = end - start;
            }
        }
        var text = new StringBuilder();
        for (int index = 0; index < GROUPS; index++) {
            if (index == gap) {
                text.append("::");
                index += gapLength - 1;
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
