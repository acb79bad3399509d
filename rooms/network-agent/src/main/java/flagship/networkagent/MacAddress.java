package flagship.networkagent;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** A hardware address in lower case: {@code 02:00:5e:10:00:01}. */
record MacAddress(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    static final MacAddress BROADCAST = new MacAddress("ff:ff:ff:ff:ff:ff");

    MacAddress {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("\"%s\" is no MAC address like 02:00:5e:10:00:01".formatted(text));
        }
    }

    static MacAddress of(byte[] bytes) {
        return new MacAddress(HexFormat.ofDelimiter(":").formatHex(bytes));
    }

    byte[] bytes() {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
