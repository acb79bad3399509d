package flagship.kubeapiserver;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubestore.ObjectStore.ValueAtRevision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of an object with a gap for its resourceVersion: {@code kind} and {@code apiVersion} first, then {@code metadata}, then the
 * rest in the order of the tree.
 *
 * @param before everything up to the version's opening quote, that included
 * @param after everything from its closing quote on
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record ObjectEncoding(byte[] before, byte[] after) implements ValueAtRevision {
    private static final List<String> HEAD = List.of("kind", "apiVersion", "metadata");
    private static final List<String> BEFORE_VERSION = List.of("name", "generateName", "namespace", "uid");
    private static final List<String> AFTER_VERSION =
            List.of("generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");

    /** Encodes a tree; a resourceVersion in it is left out. */
    static ObjectEncoding of(ObjectNode object) {
        var bytes = new ByteArrayOutputStream(1024);
        int gap = write(object, bytes);
        byte[] whole = bytes.toByteArray();
        return new ObjectEncoding(Arrays.copyOf(whole, gap), Arrays.copyOfRange(whole, gap, whole.length));
    }

    /** Bytes without any resourceVersion: the answer to a create that writes nothing. */
    static byte[] withoutVersion(ObjectNode object) {
        var encoding = of(object);
        var gap = ",\"resourceVersion\":\"";
        int cut = encoding.before.length - gap.length();
        byte[] value = Arrays.copyOf(encoding.before, cut + encoding.after.length - 1);
        System.arraycopy(encoding.after, 1, value, cut, encoding.after.length - 1);
        return value;
    }

    /** Finds the gap in stored bytes. */
    static ObjectEncoding of(byte[] stored) {
        try (JsonParser parser = Json.parser(stored, 0, stored.length)) {
            enter(parser, "metadata");
            enter(parser, "resourceVersion");
            int start = (int) parser.currentTokenLocation().getByteOffset() + 1;
            int end = start + parser.getText().length();
            return new ObjectEncoding(Arrays.copyOf(stored, start), Arrays.copyOfRange(stored, end, stored.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] at(long revision) {
        byte[] version = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
        byte[] value = Arrays.copyOf(before, before.length + version.length + after.length);
        System.arraycopy(version, 0, value, before.length, version.length);
        System.arraycopy(after, 0, value, before.length + version.length, after.length);
        return value;
    }

    private static void enter(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == null) {
            parser.nextToken();
        }
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals(field)) {
                return;
            }
            if (value.isStructStart()) {
                parser.skipChildren();
            }
        }
        throw new IllegalStateException("a stored object has no " + field);
    }

    private static int write(ObjectNode object, ByteArrayOutputStream bytes) {
        try (JsonGenerator out = Json.mapper().createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("kind", object.path("kind").asText());
            out.writeStringField("apiVersion", object.path("apiVersion").asText());
            out.writeObjectFieldStart("metadata");
            int gap = metadata(object.path("metadata"), out, bytes);
            out.writeEndObject();
            rest(object, HEAD, out);
            out.writeEndObject();
            return gap;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int metadata(JsonNode metadata, JsonGenerator out, ByteArrayOutputStream bytes) throws IOException {
        members(metadata, BEFORE_VERSION, out);
        out.writeStringField("resourceVersion", "");
        out.flush();
        int gap = bytes.size() - 1;
        members(metadata, AFTER_VERSION, out);
        for (var member : metadata.properties()) {
            var name = member.getKey();
            if (!BEFORE_VERSION.contains(name) && !AFTER_VERSION.contains(name) && !name.equals("resourceVersion")) {
                out.writeFieldName(name);
                out.writeTree(member.getValue());
            }
        }
        return gap;
    }

    private static void members(JsonNode node, List<String> names, JsonGenerator out) throws IOException {
        for (String name : names) {
            var value = node.get(name);
            if (value != null && !value.isNull()) {
                out.writeFieldName(name);
                out.writeTree(value);
            }
        }
    }

    private static void rest(ObjectNode object, List<String> written, JsonGenerator out) throws IOException {
        for (var member : object.properties()) {
            if (!written.contains(member.getKey())) {
                out.writeFieldName(member.getKey());
                out.writeTree(member.getValue());
            }
        }
    }
}
