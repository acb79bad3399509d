package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReadyFilterTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Condition READY = Condition.isTrue("Ready", "ClusterReady", "");
    private static final Condition DOWN = Condition.isFalse("Ready", "ClusterNotReachable", "");

    private final ReadyFilter filter = new ReadyFilter(Duration.ofSeconds(30), Duration.ofSeconds(20));

    @Test
    void theFirstObservationCountsAtOnce() {
        assertThat(filter.report(Optional.empty(), DOWN, START)).isEqualTo(DOWN);
    }

    @Test
    void theFirstObservationAfterASilenceCountsAtOnce() {
        var unknown = Optional.of(Condition.isUnknown("Ready", "ClusterStatusUnknown", ""));

        assertThat(filter.report(unknown, READY, START)).isEqualTo(READY);
        assertThat(filter.report(unknown, DOWN, START)).isEqualTo(DOWN);
    }

    @Test
    void aFailureCountsOnlyAfterItHasLasted() {
        assertThat(filter.report(Optional.of(READY), DOWN, START)).isEqualTo(READY);
        assertThat(filter.report(Optional.of(READY), DOWN, START.plusSeconds(29)))
                .isEqualTo(READY);
        assertThat(filter.report(Optional.of(READY), DOWN, START.plusSeconds(30)))
                .isEqualTo(DOWN);
    }

    @Test
    void aRecoveryCountsOnlyAfterItHasLasted() {
        assertThat(filter.report(Optional.of(DOWN), READY, START)).isEqualTo(DOWN);
        assertThat(filter.report(Optional.of(DOWN), READY, START.plusSeconds(20)))
                .isEqualTo(READY);
    }

    @Test
    void anInterruptedFailureStartsAnew() {
        filter.report(Optional.of(READY), DOWN, START);
        filter.report(Optional.of(READY), READY, START.plusSeconds(10));

        assertThat(filter.report(Optional.of(READY), DOWN, START.plusSeconds(31)))
                .isEqualTo(READY);
    }

    @Test
    void aClockThatJumpsBackOnlyRestartsTheWait() {
        filter.report(Optional.of(READY), DOWN, START);

        assertThat(filter.report(Optional.of(READY), DOWN, START.minusSeconds(3600)))
                .isEqualTo(READY);
        assertThat(filter.report(Optional.of(READY), DOWN, START.minusSeconds(3570)))
                .isEqualTo(DOWN);
    }
}
