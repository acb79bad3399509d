package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What kube-apiserver made of patches, in the order in which they were sent. */
class PatchGoldenTest {
    private static final String FAILED = "the server rejected our request due to an error in our request";

    @Test
    void jsonPatchesLeadThroughTheRecordedObjects() {
        int compared =
                replay("patch-json", (object, patch) -> JsonPatch.of(patch).apply(object));

        assertThat(compared).isGreaterThan(10);
    }

    @Test
    void mergePatchesLeadThroughTheRecordedObjects() {
        int compared = replay("patch-merge", (object, patch) -> MergePatch.apply(object, (ObjectNode) patch));

        assertThat(compared).isGreaterThan(3);
    }

    private static int replay(String scenario, BiFunction<ObjectNode, JsonNode, ObjectNode> patcher) {
        var object = Json.object();
        int compared = 0;
        for (JsonNode step : Transcript.steps(scenario)) {
            var request = step.path("request");
            var expected = step.path("expect");
            if (request.path("path").asText().endsWith("/configmaps")) {
                object = request.path("body").deepCopy();
            } else if (expected.path("status").asInt() == 200) {
                object = patcher.apply(object, request.path("body"));
                assertSame(object, expected.path("body"));
                compared++;
            } else if (expected.path("body").path("message").asText().equals(FAILED)) {
                var before = object;
                assertThatExceptionOfType(ApiException.class)
                        .isThrownBy(() -> patcher.apply(before, request.path("body")))
                        .withMessage(FAILED);
                compared++;
            }
        }
        return compared;
    }

    /** All but what the server adds; an empty map is left out of its answers. */
    private static void assertSame(ObjectNode object, JsonNode recorded) {
        assertThat(object.path("data")).isEqualTo(recorded.path("data"));
        assertThat(object.path("metadata").path("labels"))
                .isEqualTo(recorded.path("metadata").path("labels"));
    }
}
