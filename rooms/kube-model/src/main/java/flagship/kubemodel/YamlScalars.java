package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.Yaml.MalformedYaml;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * What a YAML scalar without quotes means: the rules of YAML 1.1 as Go's yaml.v2 reads them. Dates and base-60 numbers stay strings.
 */
final class YamlScalars {
    /** Longest text taken for a number; longer ones are refused rather than converted, which takes quadratic time. */
    private static final int NUMBER_LENGTH_MAX = 1_000;

    private static final int EXPONENT_DIGITS_MAX = 3;

    // Possessive, so that no text makes the match slow.
    private static final Pattern INTEGER =
            Pattern.compile("[-+]?+(?:0[xX][0-9a-fA-F]++|0[bB][01]++|0[oO]?+[0-7]++|0|[1-9][0-9]*+)");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?+(?:\\.[0-9]++|[0-9]++(?:\\.[0-9]*+)?+)(?:[eE][-+]?+(?<exponent>[0-9]++))?+");

    private YamlScalars() {}

    static JsonNode resolve(ScalarEvent scalar) {
        var text = scalar.getValue();
        var tag = scalar.getTag().orElse("");
        if (tag.equals("tag:yaml.org,2002:str") || tag.equals("!") || tag.equals("tag:yaml.org,2002:binary")) {
            return TextNode.valueOf(text);
        }
        if (tag.isEmpty() && !scalar.isPlain()) {
            return TextNode.valueOf(text);
        }
        try {
            return plain(text);
        } catch (MalformedYaml e) {
            throw new MalformedYaml(YamlReader.line(scalar.getStartMark()) + "cannot unmarshal "
                    + GoSyntax.quote(text.substring(0, Math.min(text.length(), 40))) + " into a JSON number");
        }
    }

    /** The value of a text without quotes. */
    static JsonNode plain(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> NullNode.getInstance();
            case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" -> BooleanNode.TRUE;
            case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" -> BooleanNode.FALSE;
            default -> looksLikeNumber(text.charAt(0)) ? number(text) : TextNode.valueOf(text);
        };
    }

    private static boolean looksLikeNumber(char first) {
        return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    }

    private static JsonNode number(String text) {
        var digits = text.replace("_", "");
        if (INTEGER.matcher(digits).matches()) {
            return integer(digits);
        }
        var matcher = FLOAT.matcher(text);
        if (matcher.matches()) {
            return decimal(text, matcher.group("exponent"));
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case ".nan", ".inf", "-.inf", "+.inf" -> throw new MalformedYaml("not a JSON number");
            default -> TextNode.valueOf(text);
        };
    }

    private static JsonNode integer(String digits) {
        requireLength(digits);
        boolean negative = digits.startsWith("-");
        var unsigned = digits.startsWith("+") || negative ? digits.substring(1) : digits;
        var magnitude = magnitude(unsigned.toLowerCase(Locale.ROOT));
        var value = negative ? magnitude.negate() : magnitude;
        // The same node types as Json.parse gives, so that trees from both are equal.
        if (value.bitLength() < Integer.SIZE) {
            return IntNode.valueOf(value.intValueExact());
        }
        return value.bitLength() < Long.SIZE ? LongNode.valueOf(value.longValueExact()) : BigIntegerNode.valueOf(value);
    }

    private static BigInteger magnitude(String digits) {
        if (digits.startsWith("0x")) {
            return new BigInteger(digits.substring(2), 16);
        }
        if (digits.startsWith("0b")) {
            return new BigInteger(digits.substring(2), 2);
        }
        if (digits.startsWith("0o")) {
            return new BigInteger(digits.substring(2), 8);
        }
        return new BigInteger(digits, digits.startsWith("0") ? 8 : 10);
    }

    private static JsonNode decimal(String text, @Nullable String exponent) {
        requireLength(text);
        if (exponent != null && exponent.length() > EXPONENT_DIGITS_MAX) {
            throw new MalformedYaml("not a JSON number");
        }
        return DecimalNode.valueOf(new BigDecimal(text.endsWith(".") ? text + "0" : text));
    }

    private static void requireLength(String number) {
        if (number.length() > NUMBER_LENGTH_MAX) {
            throw new MalformedYaml("the number is too long");
        }
    }
}
