package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NativeFieldsTest {
    private static final NativeFields PODS = NativeFields.of(new GroupResource("", "pods"));

    @Test
    void aPodIsSelectedByItsNodeAndItsPhase() {
        var pod = TestJson.object("{'metadata':{'name':'a'},'spec':{'nodeName':'n1'},'status':{'phase':'Running'}}");
        PODS.requireKnown(FieldSelector.parse("spec.nodeName=n1,spec.host=n1,status.phase!=Failed,metadata.name=a"));

        assertThat(FieldSelector.parse("spec.host=n1,status.phase=Running").matches(field -> PODS.read(pod, field)))
                .isTrue();
        assertThat(FieldSelector.parse("spec.nodeName=n2").matches(field -> PODS.read(pod, field)))
                .isFalse();
    }

    @Test
    void falseAndZeroCanBeAskedFor() {
        assertThat(PODS.read(TestJson.object("{}"), "spec.hostNetwork")).isEqualTo("false");
        assertThat(NativeFields.of(new GroupResource("batch", "jobs"))
                        .read(TestJson.object("{'status':{'succeeded':2}}"), "status.successful"))
                .isEqualTo("2");
    }

    @Test
    void theSourceOfAnEventIsItsComponentOrItsController() {
        var events = NativeFields.of(new GroupResource("", "events"));

        assertThat(events.read(TestJson.object("{'source':{'component':'c'}}"), "source"))
                .isEqualTo("c");
        assertThat(events.read(TestJson.object("{'source':{},'reportingComponent':'r'}"), "source"))
                .isEqualTo("r");
    }

    @Test
    void fieldsThatAKindDoesNotKnowAreRefusedInItsOwnWords() {
        assertRefused(
                "",
                "configmaps",
                "data.i",
                "\"data.i\" is not a known field selector: only \"metadata.name\", " + "\"metadata.namespace\"");
        assertRefused("", "pods", "spec.size", "field label not supported: spec.size");
        assertRefused("batch", "jobs", "spec.size", "field label \"spec.size\" not supported for Job");
        assertRefused("", "nodes", "metadata.namespace", "field label not supported: metadata.namespace");
    }

    private static void assertRefused(String group, String resource, String field, String message) {
        assertThatThrownBy(() -> NativeFields.of(new GroupResource(group, resource))
                        .requireKnown(FieldSelector.parse(field + "=1")))
                .isInstanceOf(ApiException.class)
                .hasMessage(message);
    }
}
