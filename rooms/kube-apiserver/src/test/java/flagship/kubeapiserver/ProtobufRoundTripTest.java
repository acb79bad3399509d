package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeSchemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** JSON to protobuf and back, with every native object that the transcripts of a real API server show. */
class ProtobufRoundTripTest {
    private static final int OBJECTS_MIN = 400;

    @Test
    void nothingOfAnyObjectIsLost() throws Exception {
        var objects = objects();
        Set<String> kinds = new HashSet<>();

        for (ObjectNode object : objects) {
            var back = ProtobufBody.toJson(ProtobufObject.framed(object));
            assertThat(decoded(back)).as(object.toString()).isEqualTo(decoded(object));
            kinds.add(object.path("kind").asText());
        }

        assertThat(objects).hasSizeGreaterThan(OBJECTS_MIN);
        assertThat(kinds).contains("Pod", "Deployment", "CustomResourceDefinition", "Secret", "Lease", "APIService");
    }

    /** As a server writes it. */
    private static ObjectNode decoded(ObjectNode object) {
        var copy = object.deepCopy();
        NativeSchemas.of(ProtobufObject.kindOf(copy)).orElseThrow().decode(copy);
        withoutEmptyLists(copy);
        return Json.parseObject(Json.bytes(copy)); // The same number in one type.
    }

    /** Protobuf knows no difference between an empty list and none. */
    private static void withoutEmptyLists(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .removeIf(member -> member.getValue().isNull()
                            || (member.getValue().isArray() && member.getValue().isEmpty()));
        }
        node.forEach(ProtobufRoundTripTest::withoutEmptyLists);
    }

    private static List<ObjectNode> objects() throws Exception {
        var place = Objects.requireNonNull(ProtobufRoundTripTest.class.getResource("/golden/README.md"));
        var found = new ArrayList<ObjectNode>();
        try (Stream<Path> files = Files.list(Path.of(place.toURI()).resolveSibling("scenarios"))) {
            for (Path file : files.toList()) {
                collect(Json.parse(readable(file)), found);
            }
        }
        return found;
    }

    /** Placeholders of times become times. */
    private static byte[] readable(Path file) throws IOException {
        return Files.readString(file)
                .replace("\"<time>\"", "\"2024-05-06T07:08:09Z\"")
                .replace("\"<microtime>\"", "\"2024-05-06T07:08:09.123456Z\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void collect(JsonNode node, List<ObjectNode> found) {
        if (node instanceof ObjectNode object
                && object.path("kind").isTextual()
                && object.path("apiVersion").isTextual()
                && object.path("metadata").isObject()
                && isWellFormed(object)) {
            found.add(object);
        } else {
            node.forEach(child -> collect(child, found));
        }
    }

    /** Many of the requests are wrong on purpose. */
    private static boolean isWellFormed(ObjectNode object) {
        try {
            var kind = ProtobufObject.kindOf(object);
            var schema = NativeSchemas.of(kind);
            schema.ifPresent(known -> known.decode(object));
            return schema.isPresent() && ProtobufObject.has(kind);
        } catch (ApiException e) {
            return false;
        }
    }
}
