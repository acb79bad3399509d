package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What kube-apiserver made of custom resources and of their definitions. */
class StructuralSchemaGoldenTest {
    private static final String FIELD = "spec.validation.openAPIV3Schema";

    @ParameterizedTest
    @MethodSource("acceptedObjects")
    void anAcceptedObjectIsPrunedAndFilledAsRecorded(JsonNode step) {
        var object = step.path("request").path("body").<ObjectNode>deepCopy();

        schema().normalize(object);

        assertThat(schema().validate(object)).isEmpty();
        assertThat(JsonEquality.equal(
                        object.path("spec"), step.path("expect").path("body").path("spec")))
                .as("%s", object)
                .isTrue();
        assertThat(object.has("extra")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("refusedObjects")
    void aRefusedObjectHasTheRecordedCauses(JsonNode step) {
        var object = step.path("request").path("body").<ObjectNode>deepCopy();

        schema().normalize(object);

        assertCauses(schema().validate(object), step);
    }

    @ParameterizedTest
    @MethodSource("refusedDefinitions")
    void aSchemaThatIsNotStructuralHasTheRecordedCauses(JsonNode step) {
        var version =
                step.path("request").path("body").path("spec").path("versions").path(0);

        assertCauses(StructuralSchema.check(version.path("schema").path("openAPIV3Schema"), FIELD), step);
    }

    static Stream<Named<JsonNode>> acceptedObjects() {
        return forms().filter(step -> step.path("expect").path("status").asInt() == 201)
                .map(StructuralSchemaGoldenTest::named);
    }

    static Stream<Named<JsonNode>> refusedObjects() {
        return forms().filter(step -> step.path("expect").path("status").asInt() == 422)
                .map(StructuralSchemaGoldenTest::named);
    }

    static Stream<Named<JsonNode>> refusedDefinitions() {
        return Transcript.steps("crd-validation").stream()
                .filter(step -> recordedCauses(step).stream()
                        .anyMatch(cause -> cause.field().startsWith(FIELD)))
                .map(StructuralSchemaGoldenTest::named);
    }

    private static Stream<JsonNode> forms() {
        return Transcript.steps("crd-schema").stream()
                .filter(step -> step.path("request").path("method").asText().equals("POST")
                        && step.path("request").path("path").asText().endsWith("/forms"));
    }

    private static Named<JsonNode> named(JsonNode step) {
        return Named.of(step.path("id").asText(), step);
    }

    private static StructuralSchema schema() {
        return Transcript.steps("crd-schema").stream()
                .map(step -> step.path("request")
                        .path("body")
                        .path("spec")
                        .path("versions")
                        .path(0))
                .filter(version -> version.has("schema"))
                .map(version -> StructuralSchema.parse(version.path("schema").path("openAPIV3Schema")))
                .findFirst()
                .orElseThrow();
    }

    private static List<Cause> recordedCauses(JsonNode step) {
        return step.path("expect")
                .path("body")
                .path("details")
                .path("causes")
                .valueStream()
                .map(cause -> new Cause(
                        cause.path("reason").asText(),
                        cause.path("message").asText(),
                        cause.path("field").asText()))
                .toList();
    }

    /** As a multiset: the order of the original is not stable. */
    private static void assertCauses(List<Cause> causes, JsonNode step) {
        var left = new ArrayList<>(causes);
        for (Cause recorded : recordedCauses(step)) {
            boolean found = left.stream()
                    .filter(cause -> cause.reason().equals(recorded.reason())
                            && cause.field().equals(recorded.field())
                            && Transcript.matches(recorded.message(), cause.message()))
                    .findFirst()
                    .map(left::remove)
                    .orElse(false);
            assertThat(found).as("%s among %s", recorded, causes).isTrue();
        }
        assertThat(left).isEmpty();
    }
}
