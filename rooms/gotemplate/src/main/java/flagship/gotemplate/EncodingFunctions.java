package flagship.gotemplate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Adler32;

/** Sprig's functions that encode text, decode it, and sum it up. */
final class EncodingFunctions {
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private EncodingFunctions() {}

    static List<NamedFunction> all() {
        return List.of(
                NamedFunction.of("b64enc", 1, 1, a -> Base64.getEncoder().encodeToString(octets(a))),
                NamedFunction.of("b64dec", 1, 1, EncodingFunctions::fromBase64),
                NamedFunction.of("b32enc", 1, 1, a -> toBase32(octets(a))),
                NamedFunction.of("b32dec", 1, 1, EncodingFunctions::fromBase32),
                NamedFunction.of("sha1sum", 1, 1, a -> sum("SHA-1", octets(a))),
                NamedFunction.of("sha256sum", 1, 1, a -> sum("SHA-256", octets(a))),
                NamedFunction.of("sha512sum", 1, 1, a -> sum("SHA-512", octets(a))),
                NamedFunction.of("adler32sum", 1, 1, a -> adler(octets(a))),
                NamedFunction.of("toJson", 1, 1, a -> JsonText.write(a, JsonText.Style.ESCAPED)),
                NamedFunction.of("mustToJson", 1, 1, a -> JsonText.write(a, JsonText.Style.ESCAPED)),
                NamedFunction.of("toPrettyJson", 1, 1, a -> JsonText.write(a, JsonText.Style.PRETTY)),
                NamedFunction.of("mustToPrettyJson", 1, 1, a -> JsonText.write(a, JsonText.Style.PRETTY)),
                NamedFunction.of("toRawJson", 1, 1, a -> JsonText.write(a, JsonText.Style.RAW)),
                NamedFunction.of("mustToRawJson", 1, 1, a -> JsonText.write(a, JsonText.Style.RAW)),
                NamedFunction.of("fromJson", 1, 1, JsonText::read),
                NamedFunction.of("mustFromJson", 1, 1, JsonText::read));
    }

    private static byte[] octets(Arguments arguments) {
        return arguments.text(0).getBytes(StandardCharsets.UTF_8);
    }

    /** An error where Sprig gives the text of one as the result, which would end up in an object. */
    private static String fromBase64(Arguments arguments) {
        var encoded = arguments.text(0).replace("\n", "").replace("\r", "");
        if (encoded.length() % 4 != 0) {
            throw arguments.error("illegal base64 data");
        }
        try {
            return text(arguments, Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            throw arguments.error("illegal base64 data");
        }
    }

    private static String text(Arguments arguments, byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw arguments.error("what was encoded is no text in UTF-8");
        }
    }

    private static String toBase32(byte[] octets) {
        var text = new StringBuilder(octets.length * 2);
        for (int start = 0; start < octets.length; start += 5) {
            int count = Math.min(5, octets.length - start);
            long group = 0;
            for (int i = 0; i < 5; i++) {
                group = group << 8 | (i < count ? octets[start + i] & 0xff : 0);
            }
            int digits = (count * 8 + 4) / 5;
            for (int i = 0; i < 8; i++) {
                text.append(i < digits ? BASE_32.charAt((int) (group >> (35 - 5 * i)) & 31) : '=');
            }
        }
        return text.toString();
    }

    private static String fromBase32(Arguments arguments) {
        var encoded = arguments.text(0).replace("\n", "").replace("\r", "");
        int end = encoded.length();
        while (end > 0 && encoded.charAt(end - 1) == '=') {
            end--;
        }
        var octets = new byte[end * 5 / 8];
        long group = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < end; i++) {
            int digit = BASE_32.indexOf(encoded.charAt(i));
            if (digit < 0 || encoded.length() % 8 != 0) {
                throw arguments.error("illegal base32 data");
            }
            group = group << 5 | digit;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                octets[at++] = (byte) (group >> bits);
                group &= (1L << bits) - 1;
            }
        }
        return text(arguments, octets);
    }

    private static String sum(String algorithm, byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    private static String adler(byte[] octets) {
        var sum = new Adler32();
        sum.update(octets);
        return String.valueOf(sum.getValue());
    }
}
