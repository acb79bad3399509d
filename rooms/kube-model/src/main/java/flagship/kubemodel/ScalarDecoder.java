package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.NativeDecoder.WrongValue;
import flagship.kubemodel.SchemaType.Scalar;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;

/** Checks values without parts and gives them their canonical text. */
final class ScalarDecoder {
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private ScalarDecoder() {}

    static JsonNode decode(Scalar type, JsonNode value, String path) {
        return switch (type) {
            case STRING -> require(value.isTextual(), type, value, path);
            case BOOLEAN -> require(value.isBoolean(), type, value, path);
            case NUMBER -> require(value.isNumber(), type, value, path);
            case INT32 -> require(value.isIntegralNumber() && value.canConvertToInt(), type, value, path);
            case INT64 -> require(value.isIntegralNumber() && value.canConvertToLong(), type, value, path);
            case INT_OR_STRING ->
                require(
                        value.isTextual() || (value.isIntegralNumber() && value.canConvertToInt()),
                        Scalar.INT32,
                        value,
                        path);
            case BYTES -> bytes(require(value.isTextual(), type, value, path));
            case QUANTITY -> quantity(require(value.isTextual() || value.isNumber(), type, value, path));
            case TIME -> time(require(value.isTextual(), Scalar.STRING, value, path), false);
            case MICRO_TIME -> time(require(value.isTextual(), Scalar.STRING, value, path), true);
            case ANY -> value;
        };
    }

    private static JsonNode require(boolean right, SchemaType type, JsonNode value, String path) {
        if (!right) {
            throw WrongValue.type(value, path, type);
        }
        return value;
    }

    private static JsonNode bytes(JsonNode value) {
        var text = value.textValue();
        var oneLine = text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[\r\n]", "");
        try {
            var padded = Base64.getEncoder().encodeToString(Base64.getDecoder().decode(oneLine));
            return padded.equals(text) ? value : TextNode.valueOf(padded);
        } catch (IllegalArgumentException e) {
            throw new WrongValue("illegal base64 data at input byte " + firstIllegal(oneLine));
        }
    }

    private static int firstIllegal(String text) {
        int at = 0;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+/".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at;
    }

    private static JsonNode quantity(JsonNode value) {
        try {
            var text = Quantity.parse(value.asText()).toString();
            return value.isTextual() && text.equals(value.textValue()) ? value : TextNode.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new WrongValue(e.getMessage() == null ? "quantity" : e.getMessage());
        }
    }

    private static JsonNode time(JsonNode value, boolean micro) {
        var text = value.textValue();
        if (!micro && isCanonical(text)) {
            return value;
        }
        try {
            var time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
            var canonical = micro
                    ? time.format(MICRO_TIME)
                    : time.truncatedTo(ChronoUnit.SECONDS).toInstant().toString();
            return canonical.equals(text) ? value : TextNode.valueOf(canonical);
        } catch (DateTimeParseException e) {
            throw new WrongValue("parsing time \"%s\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%s\" as \"2006\""
                    .formatted(text, text));
        }
    }

    /** Whether it is {@code 2026-11-27T09:08:07Z} with days that every month has: nearly every time that a server wrote. */
    private static boolean isCanonical(String text) {
        if (text.length() != 20 || !hasTimeShape(text)) {
            return false;
        }
        int month = two(text, 5);
        int day = two(text, 8);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= 28
                && two(text, 11) < 24
                && two(text, 14) < 60
                && two(text, 17) < 60;
    }

    private static boolean hasTimeShape(String text) {
        for (int at = 0; at < 20; at++) {
            char shape = "0000-00-00T00:00:00Z".charAt(at);
            char c = text.charAt(at);
            if (shape == '0' ? c < '0' || c > '9' : c != shape) {
                return false;
            }
        }
        return true;
    }

    private static int two(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }
}
