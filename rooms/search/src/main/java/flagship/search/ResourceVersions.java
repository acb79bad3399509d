package flagship.search;

import com.fasterxml.jackson.core.JsonToken;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Gives an object another resourceVersion by cutting its bytes: no tree is built. */
final class ResourceVersions {
    private ResourceVersions() {}

    /** The object in a slice of bytes with another {@code metadata.resourceVersion}. */
    static byte[] replace(byte[] object, int offset, int length, String version) throws IOException {
        try (var parser = Json.parser(object, offset, length)) {
            parser.nextToken();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                var value = parser.nextToken();
                if (!name.equals("metadata") || value != JsonToken.START_OBJECT) {
                    parser.skipChildren();
                    continue;
                }
                int open = (int) parser.currentLocation().getByteOffset();
                for (var member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
                    parser.nextToken();
                    int start = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    parser.finishToken();
                    if (member.equals("resourceVersion")) {
                        int end = (int) parser.currentLocation().getByteOffset();
                        return splice(object, offset, length, start, end, "\"" + version + "\"");
                    }
                }
                var comma = object[offset + open] == '}' ? "" : ",";
                return splice(object, offset, length, open, open, "\"resourceVersion\":\"" + version + "\"" + comma);
            }
        }
        return Arrays.copyOfRange(object, offset, offset + length);
    }

    /** @param start from the beginning of the slice; so is {@code end} */
    private static byte[] splice(byte[] object, int offset, int length, int start, int end, String text) {
        byte[] inserted = text.getBytes(StandardCharsets.UTF_8);
        byte[] spliced = new byte[length - (end - start) + inserted.length];
        System.arraycopy(object, offset, spliced, 0, start);
        System.arraycopy(inserted, 0, spliced, start, inserted.length);
        System.arraycopy(object, offset + end, spliced, start + inserted.length, length - end);
        return spliced;
    }
}
