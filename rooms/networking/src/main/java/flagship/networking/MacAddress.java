package flagship.networking;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** A MAC address in lower case with colons. */
record MacAddress(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    /** Reads either case; empty for anything else, and for group addresses, which no interface can have. */
    static Optional<MacAddress> parse(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(lower).matches() || (Integer.parseInt(lower.substring(0, 2), 16) & 1) != 0) {
            return Optional.empty();
        }
        return Optional.of(new MacAddress(lower));
    }

    /** A locally administered one. */
    static MacAddress random(RandomGenerator random) {
        var bytes = new byte[6];
        random.nextBytes(bytes);
        bytes[0] = (byte) ((bytes[0] | 2) & 0xfe);
        return new MacAddress(
                "%02x:%02x:%02x:%02x:%02x:%02x".formatted(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]));
    }

    @Override
    public String toString() {
        return text;
    }
}
