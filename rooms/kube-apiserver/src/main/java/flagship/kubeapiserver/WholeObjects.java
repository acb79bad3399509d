package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Shows objects as they are: their bytes are spliced in, never parsed. */
final class WholeObjects implements Presentation {
    private final String listKind;
    private final String apiVersion;
    private final String kind;
    private final boolean custom;
    private final int openingBytes;

    WholeObjects(ServedType type) {
        listKind = type.words().listKind();
        apiVersion = type.kind().apiVersion();
        kind = type.kind().kind();
        custom = type.isCustom();
        openingBytes = type.opening().length;
    }

    @Override
    public byte[] single(byte[] object) {
        byte[] line = Arrays.copyOf(object, object.length + 1);
        line[object.length] = '\n';
        return line;
    }

    @Override
    public void openList(ListMeta meta, OutputStream out) throws IOException {
        out.write(listOpening(listKind, apiVersion, meta, custom));
        out.write("\"items\":[".getBytes(StandardCharsets.US_ASCII));
    }

    /** Items of native kinds carry neither kind nor apiVersion, those of custom kinds do. */
    @Override
    public void item(byte[] object, OutputStream out) throws IOException {
        if (custom) {
            out.write(object);
        } else {
            out.write('{');
            out.write(object, openingBytes, object.length - openingBytes);
        }
    }

    @Override
    public void eventObject(byte[] object, OutputStream out) throws IOException {
        out.write(object);
    }

    @Override
    public byte[] bookmark(long revision, boolean initialEventsEnd) {
        return bookmark(kind, listKind, apiVersion, revision, initialEventsEnd);
    }

    static byte[] bookmark(String kind, String listKind, String apiVersion, long revision, boolean initialEventsEnd) {
        ObjectNode json = Json.object().put("kind", kind).put("apiVersion", apiVersion);
        var metadata = json.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
        if (initialEventsEnd) {
            var blueprint = "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":{},\"items\":null}\n"
                    .formatted(listKind, apiVersion);
            metadata.putObject("annotations")
                    .put("k8s.io/initial-events-end", "true")
                    .put(
                            "kubernetes.io/initial-events-list-blueprint",
                            Base64.getEncoder().encodeToString(blueprint.getBytes(StandardCharsets.UTF_8)));
        }
        return Json.bytes(json);
    }

    /** The list's kind, apiVersion and metadata, with a comma after them. */
    static byte[] listOpening(String listKind, String apiVersion, ListMeta meta, boolean alwaysContinue) {
        var text = new StringBuilder(160)
                .append("{\"kind\":\"")
                .append(listKind)
                .append("\",\"apiVersion\":\"")
                .append(apiVersion)
                .append("\",\"metadata\":{");
        if (alwaysContinue || !meta.continueToken().isEmpty()) {
            text.append("\"continue\":\"").append(meta.continueToken()).append("\",");
        }
        if (meta.remaining() > 0) {
            text.append("\"remainingItemCount\":").append(meta.remaining()).append(',');
        }
        text.append("\"resourceVersion\":\"").append(meta.revision()).append("\"},");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
