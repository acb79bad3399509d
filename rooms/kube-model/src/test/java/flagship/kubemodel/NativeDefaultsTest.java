package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NativeDefaultsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:41:49Z");
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

    static Stream<JsonNode> pairs() {
        return Golden.read("defaulting.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatIsStoredIsWhatTheRealServerStored(JsonNode pair) {
        var object = (ObjectNode) pair.path("request").deepCopy();
        var stored = (ObjectNode) pair.path("response");
        var kind = NativeKinds.byKind(GroupVersionKind.of(
                        object.path("apiVersion").asText(), object.path("kind").asText()))
                .orElseThrow();

        NativeDefaults.apply(kind.gvk(), object);
        identify(object, stored, kind);
        NativeStrategy.prepareForCreate(kind, object, NOW);

        assertThat(withoutServerMetadata(object)).isEqualTo(withoutAllocations(stored));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anObjectInStoredFormIsLeftAlone(JsonNode pair) {
        var stored = (ObjectNode) pair.path("response").deepCopy();
        var kind = GroupVersionKind.of(
                stored.path("apiVersion").asText(), stored.path("kind").asText());

        NativeDefaults.apply(kind, stored);

        assertThat(withoutServerMetadata(stored)).isEqualTo(pair.path("response"));
    }

    /** What the server adds before the strategy is asked. */
    private static void identify(ObjectNode object, ObjectNode stored, NativeKind kind) {
        var metadata = (ObjectNode) object.path("metadata");
        if (kind.namespaced()) {
            metadata.set("namespace", stored.path("metadata").path("namespace"));
        }
        if (kind.kind().equals("Job")) {
            var uid = Trees.at(stored, "spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid");
            metadata.set("uid", uid);
        }
    }

    private static ObjectNode withoutServerMetadata(ObjectNode object) {
        ((ObjectNode) object.path("metadata")).remove(List.of("uid", "creationTimestamp"));
        return object;
    }

    /** Addresses and ports are the server's to allocate. */
    private static ObjectNode withoutAllocations(ObjectNode recorded) {
        var stored = recorded.deepCopy();
        if (stored.path("spec").path("clusterIP").asText("").startsWith("10.")) {
            ((ObjectNode) stored.path("spec")).remove(List.of("clusterIP", "clusterIPs", "healthCheckNodePort"));
            stored.path("spec").path("ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
        }
        return stored;
    }

    @Test
    void nullsEmptyValuesAndUnknownFieldsAreDropped() {
        var map = TestJson.object(
                "{'metadata':{'name':'a','labels':{},'annotations':null},'data':{},'immutable':false,'bogus':1}");

        NativeDefaults.apply(new GroupVersionKind("", "v1", "ConfigMap"), map);

        assertThat(map)
                .isEqualTo(TestJson.object("{'metadata':{'name':'a','creationTimestamp':null},'immutable':false}"));
    }

    @Test
    void anEmptyStorageClassIsNotAnAbsentOne() {
        var claim = TestJson.object("{'spec':{'storageClassName':'','volumeName':''}}");

        NativeDefaults.apply(new GroupVersionKind("", "v1", "PersistentVolumeClaim"), claim);

        assertThat(claim.path("spec").has("storageClassName")).isTrue();
        assertThat(claim.path("spec").has("volumeName")).isFalse();
    }

    @Test
    void timesLoseTheirFractionAndTheirZone() {
        var pod = TestJson.object("{'status':{'startTime':'2020-01-02T03:04:05.9+01:00'}}");

        NativeDefaults.apply(POD, pod);

        assertThat(pod.path("status").path("startTime").asText()).isEqualTo("2020-01-02T02:04:05Z");
    }

    @Test
    void microsecondTimesKeepSixDigits() {
        var lease = TestJson.object("{'spec':{'renewTime':'2019-05-06T07:08:09.12Z'}}");

        NativeDefaults.apply(new GroupVersionKind("coordination.k8s.io", "v1", "Lease"), lease);

        assertThat(lease.path("spec").path("renewTime").asText()).isEqualTo("2019-05-06T07:08:09.120000Z");
    }

    @Test
    void aValueOfTheWrongTypeIsRefusedWithItsPath() {
        var map = TestJson.object("{'metadata':{'labels':{'a':1}}}");

        assertThatThrownBy(() -> NativeDefaults.apply(new GroupVersionKind("", "v1", "ConfigMap"), map))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        failure -> assertThat(failure.code()).isEqualTo(400))
                .hasMessage(
                        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go "
                                + "struct field ConfigMap.metadata.labels of type string");
    }

    @Test
    void quantitiesTimesAndBytesThatCannotBeReadAreRefused() {
        assertRefused(POD, "{'spec':{'containers':[{'resources':{'limits':{'cpu':'abc'}}}]}}");
        assertRefused(POD, "{'status':{'startTime':'yesterday'}}");
        assertRefused(POD, "{'spec':{'priority':3000000000}}");
        assertRefused(POD, "{'spec':{'containers':{}}}");
        assertRefused(new GroupVersionKind("", "v1", "Secret"), "{'data':{'u':'*'}}");
    }

    private static void assertRefused(GroupVersionKind kind, String json) {
        assertThatThrownBy(() -> NativeDefaults.apply(kind, TestJson.object(json)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("cannot be handled as a " + kind.kind());
    }

    @Test
    void objectsOfCustomKindsAreNotTouched() {
        var widget = TestJson.object("{'spec':{'a':null}}");

        NativeDefaults.apply(new GroupVersionKind("example.com", "v1", "Widget"), widget);

        assertThat(widget).isEqualTo(TestJson.object("{'spec':{'a':null}}"));
    }
}
