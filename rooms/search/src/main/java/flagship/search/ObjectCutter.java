package flagship.search;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Serves stored objects by cutting their bytes: no tree is built, and of most objects only the first few bytes are looked at. Used by one
 * request.
 */
final class ObjectCutter {
    private static final byte[] API_VERSION = "\"apiVersion\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KIND = "\"kind\":".getBytes(StandardCharsets.US_ASCII);

    private final byte[] opening;
    private int typesSkipped; // By the last call of skipType.

    /** @param apiVersion what the objects shall say of themselves */
    ObjectCutter(String apiVersion, String kind) {
        opening = "{\"kind\":%s,\"apiVersion\":%s"
                .formatted(quoted(kind), quoted(apiVersion))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return Json.mapper().getNodeFactory().textNode(text).toString();
    }

    /** The object without apiVersion and kind where they stand first, as list items of native kinds are. */
    void writeBare(byte[] object, int offset, int length, OutputStream out) throws IOException {
        int start = skipType(object, offset, offset + length);
        if (start == offset + 1) {
            out.write(object, offset, length);
        } else {
            out.write('{');
            out.write(object, start, offset + length - start);
        }
    }

    /** The object with the wanted apiVersion and kind, wherever its own stand. */
    void writeTyped(byte[] object, int offset, int length, OutputStream out) throws IOException {
        int start = skipType(object, offset, offset + length);
        out.write(opening);
        if (typesSkipped == 2) {
            int end = offset + length;
            if (object[start] != '}') {
                out.write(',');
            }
            out.write(object, start, end - start);
        } else {
            writeOtherMembers(object, offset, length, out);
        }
    }

    /** Behind apiVersion and kind and the comma that follows them, if the object begins with them; else behind the brace. */
    private int skipType(byte[] object, int offset, int end) {
        typesSkipped = 0;
        int at = offset + 1;
        while (typesSkipped < 2 && (starts(object, at, end, API_VERSION) || starts(object, at, end, KIND))) {
            int value = at + (starts(object, at, end, KIND) ? KIND.length : API_VERSION.length);
            int close = simpleStringEnd(object, value, end);
            if (close < 0 || close >= end) {
                break;
            }
            if (object[close] == ',') {
                at = close + 1;
            } else if (object[close] == '}') {
                at = close;
            } else {
                break; // Written with blanks: the parser will know.
            }
            typesSkipped++;
        }
        return at;
    }

    private static boolean starts(byte[] object, int at, int end, byte[] text) {
        return end - at > text.length && Arrays.equals(object, at, at + text.length, text, 0, text.length);
    }

    /** Behind a string without escapes that begins at {@code at}; negative if there is none. */
    private static int simpleStringEnd(byte[] object, int at, int end) {
        if (at >= end || object[at] != '"') {
            return -1;
        }
        for (int i = at + 1; i < end; i++) {
            if (object[i] == '"') {
                return i + 1;
            }
            if (object[i] == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private static void writeOtherMembers(byte[] object, int offset, int length, OutputStream out) throws IOException {
        try (var parser = Json.parser(object, offset, length)) {
            parser.nextToken();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                int nameStart = offset + (int) parser.currentTokenLocation().getByteOffset();
                parser.nextToken();
                parser.skipChildren();
                parser.finishToken();
                if (!name.equals("apiVersion") && !name.equals("kind")) {
                    int valueEnd = offset + (int) parser.currentLocation().getByteOffset();
                    out.write(',');
                    out.write(object, nameStart, valueEnd - nameStart);
                }
            }
        }
        out.write('}');
    }

    /** Writes the value of {@code metadata}; {@code {}} where the object has none. */
    static void writeMetadata(byte[] object, int offset, int length, OutputStream out) throws IOException {
        try (var parser = Json.parser(object, offset, length)) {
            parser.nextToken();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                var value = parser.nextToken();
                if (name.equals("metadata") && value == JsonToken.START_OBJECT) {
                    copyObject(parser, object, offset, out);
                    return;
                }
                parser.skipChildren();
            }
        }
        out.write("{}".getBytes(StandardCharsets.US_ASCII));
    }

    private static void copyObject(JsonParser parser, byte[] object, int offset, OutputStream out) throws IOException {
        int start = offset + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        out.write(object, start, offset + (int) parser.currentLocation().getByteOffset() - start);
    }
}
