package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NativeValidationTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static Stream<JsonNode> refusals() {
        return Golden.read("invalid.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatTheRealServerRefusedIsRefusedForTheSameCauses(JsonNode recorded) {
        var kind = kindOf(recorded.path("object"));
        var object = (ObjectNode) recorded.path("object").deepCopy();
        List<Cause> causes;
        if (recorded.has("stored")) {
            var stored = created(kind, (ObjectNode) recorded.path("stored").deepCopy());
            NativeDefaults.apply(kind.gvk(), object);
            NativeStrategy.prepareForUpdate(kind, stored, object);
            causes = NativeValidation.update(kind, stored, object);
        } else {
            causes = NativeValidation.create(kind, created(kind, object));
        }

        var unexpected =
                new ArrayList<>(causes.stream().map(NativeValidationTest::text).toList());
        for (JsonNode cause : recorded.path("causes")) {
            var found = unexpected.stream()
                    .filter(pattern(cause).asMatchPredicate())
                    .findFirst();
            assertThat(found).as("%s among %s", cause, unexpected).isPresent();
            unexpected.remove(found.get());
        }
        assertThat(unexpected).isEmpty();
    }

    private static NativeKind kindOf(JsonNode object) {
        return NativeKinds.byKind(GroupVersionKind.of(Trees.text(object, "apiVersion"), Trees.text(object, "kind")))
                .orElseThrow();
    }

    private static ObjectNode created(NativeKind kind, ObjectNode object) {
        NativeDefaults.apply(kind.gvk(), object);
        var metadata = (ObjectNode) object.path("metadata");
        if (metadata.has("generateName")) {
            metadata.put("name", metadata.path("generateName").asText() + "bcdfg");
        }
        if (kind.kind().equals("Service") && !object.path("spec").has("clusterIP")) {
            ((ObjectNode) object.path("spec")).put("clusterIP", "10.0.0.7");
        }
        NativeStrategy.prepareForCreate(kind, object, NOW);
        return object;
    }

    private static String text(Cause cause) {
        return cause.reason() + " " + cause.field() + ": " + cause.message();
    }

    private static Pattern pattern(JsonNode cause) {
        var text = Trees.text(cause, "reason") + " " + Trees.text(cause, "field") + ": " + Trees.text(cause, "message");
        return Pattern.compile(
                Pattern.quote(text).replace("<text>", "\\E.*\\Q").replace("<rand>", "\\E[a-z0-9]{5}\\Q"));
    }

    static Stream<JsonNode> accepted() {
        return Golden.read("defaulting.json").valueStream().map(pair -> pair.path("response"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatTheRealServerStoredIsAccepted(JsonNode stored) {
        var kind = kindOf(stored);
        var object = (ObjectNode) stored.deepCopy();
        NativeDefaults.apply(kind.gvk(), object);

        assertThat(NativeValidation.create(kind, object)).isEmpty();
        assertThat(NativeValidation.update(kind, object, object.deepCopy())).isEmpty();
    }

    @Test
    void replicasAreNeverFewerThanNone() {
        assertThat(causes(
                        "{'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'a'},'spec':{'replicas':-1,'selector':{"
                                + "'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':["
                                + "{'name':'c','image':'i'}]}}}}"))
                .containsExactly(
                        "FieldValueInvalid spec.replicas: Invalid value: -1: must be greater than or equal to 0");
    }

    @Test
    void aContainerNeedsANameAnImageAndAMountThatExists() {
        assertThat(causes(
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a'},'spec':{'containers':[{'volumeMounts':["
                                + "{'name':'v','mountPath':'/x'}]}]}}"))
                .containsExactly(
                        "FieldValueRequired spec.containers[0].name: Required value",
                        "FieldValueRequired spec.containers[0].image: Required value",
                        "FieldValueNotFound spec.containers[0].volumeMounts[0].name: Not found: \"v\"");
    }

    @Test
    void aConfigMapHoldsAtMostOneMebibyte() {
        var map = TestJson.object("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{}}");
        ((ObjectNode) map.path("data")).put("k", "x".repeat(1 << 20));
        assertThat(causes(map)).isEmpty();

        ((ObjectNode) map.path("data")).put("k", "x".repeat((1 << 20) + 1));
        assertThat(causes(map)).containsExactly("FieldValueTooLong : Too long: may not be more than 1048576 bytes");
    }

    @Test
    void aConfigMapKeyCanBeAFileName() {
        assertThat(causes("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'a b':'','..c':''}}"))
                .hasSize(2);
    }

    private static List<String> causes(String json) {
        return causes(TestJson.object(json));
    }

    private static List<String> causes(ObjectNode object) {
        var kind = kindOf(object);
        NativeDefaults.apply(kind.gvk(), object);
        return NativeValidation.create(kind, object).stream()
                .map(NativeValidationTest::text)
                .toList();
    }
}
