package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Condition;
import flagship.fleetapi.PediaClusterStatus;
import flagship.kubemodel.GroupVersionResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusComposerTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Condition VALID = Condition.isTrue("Validated", "Validated", "");
    private static final Condition RUNNING =
            Condition.isTrue("SynchroRunning", "Running", "cluster synchro is running");
    private static final Condition HEALTHY = Condition.isTrue("ClusterHealthy", "Healthy", "ok");

    private static SynchroReport report(Condition healthy, SyncState state) {
        var pods = new WantedResource(new GroupVersionResource("", "v1", "pods"), "Pod", true, "v1", false);
        return new SynchroReport("v1.32.0", "", RUNNING, healthy, List.of(new ResourceReport(pods, () -> state, null)));
    }

    private static PediaClusterStatus compose(
            PediaClusterStatus before, Instant now, Condition validated, Optional<SynchroReport> report) {
        return new StatusComposer(before, now).compose(validated, "https://a", report, Optional.of(""));
    }

    private static Condition condition(PediaClusterStatus status, String type) {
        return status.conditions().find(type).orElseThrow();
    }

    @Test
    void aClusterIsReadyWhenAllThreeConditionsHold() {
        var status = compose(PediaClusterStatus.NONE, NOON, VALID, Optional.of(report(HEALTHY, SyncState.SYNCING)));

        assertThat(condition(status, "Ready").holds()).isTrue();
        assertThat(status.version()).isEqualTo("v1.32.0");
    }

    @Test
    void readyNamesTheFirstConditionThatDoesNotHold() {
        var invalid = Condition.isFalse("Validated", "InvalidConfig", "invalid cluster config: x");
        var status = compose(PediaClusterStatus.NONE, NOON, invalid, Optional.empty());

        assertThat(condition(status, "Ready").message())
                .isEqualTo("Validated condition is False, reason is InvalidConfig");
        assertThat(condition(status, "SynchroRunning").message()).isEqualTo("invalid cluster config: x");
        assertThat(condition(status, "ClusterHealthy").message()).isEqualTo("wait cluster synchro");
    }

    @Test
    void anUnchangedStateMakesAnEqualStatus() {
        var report = Optional.of(report(HEALTHY, SyncState.SYNCING));
        var first = compose(PediaClusterStatus.NONE, NOON, VALID, report);

        assertThat(compose(first, NOON.plusSeconds(60), VALID, report)).isEqualTo(first);
    }

    @Test
    void whatIsKnownStaysWhileNoSynchroniserRuns() {
        var first = compose(PediaClusterStatus.NONE, NOON, VALID, Optional.of(report(HEALTHY, SyncState.SYNCING)));
        var later = compose(first, NOON.plusSeconds(60), VALID, Optional.empty());

        assertThat(later.version()).isEqualTo("v1.32.0");
        assertThat(later.syncResources()).isEqualTo(first.syncResources());
        assertThat(condition(later, "SynchroRunning").reason()).isEqualTo("WaitInit");
    }

    @Test
    void afterAStopTheLastBadHealthIsRemembered() {
        var bad = Condition.isFalse("ClusterHealthy", "NotReachable", "refused");
        var first = compose(PediaClusterStatus.NONE, NOON, VALID, Optional.of(report(bad, SyncState.PAUSED)));
        var stopped = new StatusComposer(first, NOON).stopped(Optional.empty());

        assertThat(condition(stopped, "ClusterHealthy").message())
                .isEqualTo("Last Condition Reason: NotReachable, Message: refused");
        assertThat(condition(stopped, "SynchroRunning").reason()).isEqualTo("Shutdown");
        assertThat(stopped.shardingName()).isEmpty();
    }
}
