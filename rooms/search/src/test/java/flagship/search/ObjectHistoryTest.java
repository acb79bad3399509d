package flagship.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.PastState;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectHistoryTest {
    private static final Instant LATER = Instant.parse("2026-01-01T00:01:00Z");
    private static final String KUBELET = writer("kubelet", "10", "{'f:status':{'f:phase':{}}}");
    private static final String CONTROLLER = writer("controller", "10", "{'f:spec':{'f:replicas':{}}}");

    private static String writer(String manager, String second, String fields) {
        return "{'manager':'%s','operation':'Update','time':'2026-01-01T00:00:%sZ','fieldsV1':%s}"
                .formatted(manager, second, fields);
    }

    private static ObjectNode object(int replicas, String phase, String... managed) {
        return Json.parseObject(
                "{'metadata':{'name':'a','managedFields':[%s]},'spec':{'replicas':%d},'status':{'phase':'%s'}}"
                        .formatted(String.join(",", managed), replicas, phase)
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** As the synchronisation notes it where managedFields are dropped. */
    private static ObjectNode noted(ObjectNode object) {
        var metadata = object.withObject("/metadata");
        metadata.withObject("/annotations")
                .put(ObjectHistory.CHANGED_BY, metadata.remove("managedFields").toString());
        return object;
    }

    /** Who made {@code after} of {@code before}. */
    private static String author(ObjectNode before, ObjectNode after) {
        var states = List.of(
                new PastState("c1", "2", Optional.empty(), false, Json.bytes(after)),
                new PastState("c1", "1", Optional.of(LATER), false, Json.bytes(before)));
        return ObjectHistory.of(states).at("/items/0/changedBy/manager").asText();
    }

    @Test
    void ofTwoWhoWroteInOneSecondTheOneWhoseFieldsChangedIsNamed() {
        var before = object(1, "Pending", KUBELET, CONTROLLER);

        assertThat(author(before, object(2, "Pending", KUBELET, CONTROLLER))).isEqualTo("controller");
        assertThat(author(before, object(1, "Running", KUBELET, CONTROLLER))).isEqualTo("kubelet");
        assertThat(author(before, object(1, "Running", CONTROLLER, KUBELET))).isEqualTo("kubelet");
    }

    @Test
    void theNoteOfTheSynchronisationServesAsWell() {
        var before = noted(object(1, "Pending", KUBELET, CONTROLLER));

        assertThat(author(before, noted(object(2, "Pending", KUBELET, CONTROLLER))))
                .isEqualTo("controller");
        assertThat(author(before, noted(object(1, "Running", KUBELET, CONTROLLER))))
                .isEqualTo("kubelet");
    }

    @Test
    void whoWroteLaterIsNamedWhateverChanged() {
        var late = writer("late", "11", "{'f:metadata':{}}");

        assertThat(author(object(1, "Pending", KUBELET), object(2, "Running", KUBELET, late)))
                .isEqualTo("late");
    }

    @Test
    void whoGaveAFieldUpIsNamed() {
        var emptied = writer("controller", "10", "{'f:metadata':{'f:labels':{}}}");
        var before = object(1, "Pending", KUBELET, CONTROLLER);
        var after = object(1, "Pending", KUBELET, emptied);
        after.withObject("/spec").remove("replicas");

        assertThat(author(before, after)).isEqualTo("controller");
    }

    @Test
    void theNoteHoldsNoFieldsInTheAnswer() {
        var states = List.of(new PastState(
                "c1", "2", Optional.empty(), false, Json.bytes(noted(object(1, "x", KUBELET, CONTROLLER)))));

        assertThat(ObjectHistory.of(states).at("/items/0/changedBy").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("manager", "operation", "time");
    }
}
