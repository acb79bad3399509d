package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionResource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemberEventTest {
    private static final GroupVersionResource CORE = new GroupVersionResource("", "v1", "events");
    private static final GroupVersionResource OTHER = new GroupVersionResource("events.k8s.io", "v1", "events");
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private static MemberEvent read(GroupVersionResource type, String json) {
        return MemberEvent.read(type, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), NOW);
    }

    @Test
    void theCoreFormSaysWhatItIsAboutAndWhenItWasSeen() {
        var event = read(
                CORE,
                "{'involvedObject':{'kind':'Deployment','apiVersion':'apps/v1','uid':'u'},'firstTimestamp':'2026-01-01T00:00:00Z','lastTimestamp':'2026-01-01T00:00:09Z','eventTime':null}");

        assertThat(event.involvedKind()).isEqualTo("Deployment.apps");
        assertThat(event.facts().involvedUid()).isEqualTo("u");
        assertThat(event.facts().seen()).isEqualTo(Instant.parse("2026-01-01T00:00:09Z"));
    }

    @Test
    void theOtherFormIsTheSameEventAndIsNotJoined() {
        var event = read(
                OTHER,
                "{'regarding':{'kind':'Pod','apiVersion':'v1','uid':'u'},'eventTime':'2026-01-01T00:00:00.123456Z','series':{'count':2,'lastObservedTime':'2026-01-02T00:00:00.5Z'}}");

        assertThat(event.involvedKind()).isEqualTo("Pod.");
        assertThat(event.facts().involvedUid()).isEmpty();
        assertThat(event.facts().seen()).isEqualTo(Instant.parse("2026-01-02T00:00:00.5Z"));
    }

    @Test
    void oneWithoutATimeThatCanBeReadIsSeenNow() {
        assertThat(read(CORE, "{'lastTimestamp':'yesterday','involvedObject':{}}")
                        .facts()
                        .seen())
                .isEqualTo(NOW);
    }

    @Test
    void eventsOfOtherGroupsAreNone() {
        assertThat(MemberEvent.isEvent(CORE)).isTrue();
        assertThat(MemberEvent.isEvent(OTHER)).isTrue();
        assertThat(MemberEvent.isEvent(new GroupVersionResource("example.com", "v1", "events")))
                .isFalse();
    }
}
