package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.ServerHealth;
import flagship.sync.HealthMonitor.Verdict;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {
    private static final ServerHealth GOOD = new ServerHealth(true, true, "ok");
    private static final ServerHealth BAD = new ServerHealth(false, false, "connection refused");

    private final HealthMonitor monitor = new HealthMonitor();

    @Test
    void theFirstSuccessStartsTheReading() {
        assertThat(monitor.observe(GOOD)).isEqualTo(Verdict.START);
        assertThat(monitor.observe(GOOD)).isEqualTo(Verdict.GO_ON);
        assertThat(monitor.condition().message()).isEqualTo("cluster health responded with ok");
    }

    @Test
    void oneFailureIsShownAndTheSecondStopsTheReading() {
        monitor.observe(GOOD);

        assertThat(monitor.observe(BAD)).isEqualTo(Verdict.GO_ON);
        assertThat(monitor.condition().reason()).isEqualTo("NotReachable");
        assertThat(monitor.observe(BAD)).isEqualTo(Verdict.STOP);
        assertThat(monitor.observe(BAD)).isEqualTo(Verdict.GO_ON);
        assertThat(monitor.observe(GOOD)).isEqualTo(Verdict.START);
    }

    @Test
    void aFailureBetweenSuccessesStopsNothing() {
        monitor.observe(GOOD);
        monitor.observe(BAD);
        monitor.observe(GOOD);

        assertThat(monitor.observe(BAD)).isEqualTo(Verdict.GO_ON);
    }
}
