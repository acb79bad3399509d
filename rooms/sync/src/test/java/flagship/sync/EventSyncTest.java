package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of members: kept by time, and read about some kinds alone where a sync list says so. */
class EventSyncTest {
    private static final SyncConfig CONFIG =
            SyncConfig.DEFAULT.withIntervals(Duration.ofMillis(200), Duration.ofMinutes(5));
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

    @TempDir
    Path folder;

    private SyncFixture fleet;

    @BeforeEach
    void open() throws Exception {
        fleet = new SyncFixture(folder);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    private void event(String name, String kind, String uid) throws Exception {
        event(name, kind, uid, Instant.now());
    }

    private void event(String name, String kind, String uid, Instant seen) throws Exception {
        fleet.member.create(
                EVENTS,
                "{'apiVersion':'v1','kind':'Event','metadata':{'name':'%s','namespace':'default'},'involvedObject':{'apiVersion':'v1','kind':'%s','namespace':'default','name':'x','uid':'%s'},'reason':'R','lastTimestamp':'%s'}"
                        .formatted(name, kind, uid, seen));
    }

    private boolean has(String event) {
        return fleet.catalog.versions("c1", EVENTS).containsKey(new NamespacedName("default", event));
    }

    private void await(String event) throws Exception {
        Eventually.await("event " + event, () -> has(event));
    }

    private void askFor(String syncResources) throws Exception {
        ObjectNode patch = TestCluster.object("{'spec':{'syncResources':%s}}".formatted(syncResources));
        fleet.host.client().mergePatch(flagship.fleetapi.PediaCluster.RESOURCE, new NamespacedName("", "c1"), patch);
    }

    @Test
    void eventsOutliveTheMembersOwn() throws Exception {
        event("e1", "ConfigMap", "u1");
        fleet.start(CONFIG);
        fleet.join("[{'group':'','resources':['events']}]", "");
        await("e1");
        fleet.awaitSyncing("events");

        fleet.member.client().delete(EVENTS, new NamespacedName("default", "e1"));
        event("e2", "ConfigMap", "u1");
        await("e2");

        assertThat(has("e1")).isTrue();
        assertThat(fleet.catalog.eventsAbout("c1", List.of("u1"), 10).get("u1")).hasSize(2);
    }

    @Test
    void withoutARetentionTheyGoWithTheMembersOwn() throws Exception {
        event("e1", "ConfigMap", "u1");
        fleet.start(CONFIG.withEventRetention(Duration.ZERO));
        fleet.join("[{'group':'','resources':['events']}]", "");
        await("e1");

        fleet.member.client().delete(EVENTS, new NamespacedName("default", "e1"));

        Eventually.await("the event goes", () -> !has("e1"));
    }

    @Test
    void anEventThatIsTooOldGoes() throws Exception {
        event("e1", "ConfigMap", "u1", Instant.now().minusSeconds(3_600));
        event("e2", "ConfigMap", "u1");
        fleet.start(CONFIG);
        fleet.join("[{'group':'','resources':['events']}]", "");
        await("e1");
        await("e2");
        fleet.stop();

        fleet.start(CONFIG.withEventRetention(Duration.ofMinutes(30)));

        Eventually.await("the old event goes", () -> !has("e1"));
        assertThat(has("e2")).isTrue();
    }

    @Test
    void eventsAboutSomeKindsAreReadWhereTheSyncListAsksForThem() throws Exception {
        event("e1", "ConfigMap", "u1");
        event("e2", "Secret", "u2");
        fleet.start(CONFIG);
        fleet.join("[{'group':'','resources':['configmaps','secrets'],'eventsInvolvedResources':['configmaps']}]", "");
        await("e1");
        fleet.awaitSyncing("events");
        assertThat(has("e2")).isFalse();

        askFor("[{'group':'','resources':['configmaps','secrets'],'eventsInvolvedResources':['*']}]");
        await("e2");
        assertThat(has("e1")).isTrue();

        askFor("[{'group':'','resources':['configmaps','secrets']}]");
        Eventually.await(
                "nobody asks for events any more",
                () -> fleet.catalog.versions("c1", EVENTS).isEmpty());
    }

    @Test
    void aRestartWithTheSameKindsDoesNotList() throws Exception {
        event("e1", "ConfigMap", "u1");
        fleet.start(CONFIG);
        fleet.join("[{'group':'','resources':['configmaps'],'eventsInvolvedResources':['configmaps']}]", "");
        await("e1");
        fleet.awaitSyncing("events");
        fleet.stop();
        fleet.link.forget();

        fleet.start(CONFIG);
        event("e3", "ConfigMap", "u1");
        await("e3");

        assertThat(fleet.link.lists()).noneMatch(path -> path.contains("/events"));
    }
}
