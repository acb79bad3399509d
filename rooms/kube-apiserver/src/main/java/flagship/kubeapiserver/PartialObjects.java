package flagship.kubeapiserver;

import com.fasterxml.jackson.core.JsonParser;
import flagship.kubemodel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Shows only the metadata of objects, cut out of their bytes. */
final class PartialObjects implements Presentation {
    static final String KIND = "PartialObjectMetadata";

    private final String apiVersion;
    private final byte[] opening;

    /** @param version of {@code meta.k8s.io} */
    PartialObjects(String version) {
        apiVersion = "meta.k8s.io/" + version;
        opening = "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":"
                .formatted(KIND, apiVersion)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] single(byte[] object) {
        var bytes = new ByteArrayOutputStream(512);
        try {
            item(object, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    @Override
    public void openList(ListMeta meta, OutputStream out) throws IOException {
        out.write(WholeObjects.listOpening(KIND + "List", apiVersion, meta, false));
        out.write("\"items\":[".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void item(byte[] object, OutputStream out) throws IOException {
        try (JsonParser parser = Json.parser(object, 0, object.length)) {
            parser.nextToken();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (name.equals("metadata")) {
                    int end = (int) parser.currentLocation().getByteOffset();
                    out.write(opening);
                    out.write(object, start, end - start);
                    out.write('}');
                    return;
                }
            }
        }
        throw new IllegalStateException("a stored object has no metadata");
    }

    @Override
    public void eventObject(byte[] object, OutputStream out) throws IOException {
        item(object, out);
    }

    @Override
    public byte[] bookmark(long revision, boolean initialEventsEnd) {
        return WholeObjects.bookmark(KIND, KIND + "List", apiVersion, revision, initialEventsEnd);
    }
}
