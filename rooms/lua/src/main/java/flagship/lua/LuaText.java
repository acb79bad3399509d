package flagship.lua;

import java.nio.charset.StandardCharsets;

/** Text to and from the strings of Lua, which hold UTF-8 with one octet a {@code char}. */
public final class LuaText {
    private LuaText() {}

    public static String encode(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Octets that are not UTF-8 become replacement characters. */
    public static String decode(String octets) {
        return isAscii(octets)
                ? octets
                : new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
