package flagship.kubeclient;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the events of a watch one by one: a JSON document each, the object inside cut out as bytes. */
final class WatchReader {
    /** What stands around an event says little; this is room for it beside the object. */
    private static final int ENVELOPE_BYTES = 1 << 10;

    private static final Logger log = LoggerFactory.getLogger(WatchReader.class);

    private final JsonCutter cutter;
    private final RawObjects objects;

    WatchReader(InputStream body, RawObjects objects, int objectBytesMax) {
        this.cutter = JsonCutter.resting(body, objectBytesMax + ENVELOPE_BYTES);
        this.objects = objects;
    }

    /** The next event; empty when the server has ended the watch. */
    Optional<WatchEvent> next() throws IOException {
        int first = cutter.peek();
        if (first < 0) {
            return Optional.empty();
        }
        if (first != '{') {
            cutter.expect('{');
        }
        cutter.cut();
        try {
            return Optional.of(event());
        } catch (MalformedJson | JsonProcessingException e) {
            throw new IOException("the server sent a malformed watch event", e);
        }
    }

    /** Where the object lies in the document. */
    private record Envelope(String type, int start, int end) {}

    private WatchEvent event() throws IOException {
        var usual = EnvelopeForm.find(cutter.buffer(), cutter.start(), cutter.length());
        if (usual.isPresent()) {
            try {
                int start = cutter.start() + usual.get().objectStart();
                int length = cutter.length() - 1 - usual.get().objectStart();
                return new WatchEvent.Changed(usual.get().type(), objects.of(cutter.buffer(), start, length));
            } catch (UnreadableObject e) {
                log.atDebug()
                        .setCause(e)
                        .log("an event has another form than it seems to, or an object that cannot be read");
            }
        }
        return event(envelope());
    }

    private WatchEvent event(Envelope envelope) throws IOException {
        int start = cutter.start() + envelope.start();
        int length = envelope.end() - envelope.start();
        return switch (envelope.type()) {
            case "ADDED" -> changed(ReflectorHandler.Type.ADDED, start, length);
            case "MODIFIED" -> changed(ReflectorHandler.Type.MODIFIED, start, length);
            case "DELETED" -> changed(ReflectorHandler.Type.DELETED, start, length);
            case "BOOKMARK" -> bookmark(start, length);
            case "ERROR" -> new WatchEvent.Failed(Answers.status(Json.parse(slice(start, length)), 500, 0));
            default -> throw new IOException("the server sent a watch event of an unknown type");
        };
    }

    private Envelope envelope() throws IOException {
        try (var parser = Json.parser(cutter.buffer(), cutter.start(), cutter.length())) {
            parser.nextToken();
            var type = "";
            int start = 0;
            int end = 0;
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "type" -> type = parser.getText();
                    case "object" -> {
                        start = (int) parser.currentTokenLocation().getByteOffset();
                        end = objectEnd(parser);
                    }
                    default -> parser.skipChildren();
                }
            }
            return new Envelope(type, start, end);
        }
    }

    private static int objectEnd(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("the server sent a watch event without an object");
        }
        parser.skipChildren();
        return (int) parser.currentLocation().getByteOffset();
    }

    private WatchEvent changed(ReflectorHandler.Type type, int start, int length) {
        try {
            return new WatchEvent.Changed(type, objects.of(cutter.buffer(), start, length));
        } catch (UnreadableObject e) {
            return new WatchEvent.Unreadable(type, e);
        }
    }

    private WatchEvent bookmark(int start, int length) {
        var metadata = Json.parse(slice(start, length)).path("metadata");
        var end = metadata.path("annotations").path("k8s.io/initial-events-end").asText("");
        return new WatchEvent.Bookmark(metadata.path("resourceVersion").asText(""), end.equals("true"));
    }

    private byte[] slice(int start, int length) {
        return Arrays.copyOfRange(cutter.buffer(), start, start + length);
    }
}
