package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SchedulerOptionsTest {
    private final SchedulerOptions options = new SchedulerOptions();

    @Test
    void theDefaultsAreThoseOfTheScheduler() {
        assertThat(options.settings()).isEqualTo(SchedulerSettings.DEFAULT);
    }

    @Test
    void gatesChangeRulesAndFailover() {
        options.gates = "Failover=true, WorkloadAffinity=true,CustomizedClusterResourceModeling=false";
        options.taintEviction = true;

        var config = options.settings().config();
        assertThat(config.rules().workloadAffinity()).isTrue();
        assertThat(config.rules().resourceModels()).isFalse();
        assertThat(config.failover().taintPolicies()).isTrue();
        assertThat(config.failover().taintEviction()).isTrue();
    }

    @Test
    void withoutTheGateFailoverNoTaintEvicts() {
        options.taintEviction = true;

        assertThat(options.settings().config().failover().taintEviction()).isFalse();
    }

    @Test
    void badValuesAreRefusedWithWhatIsPossible() {
        options.gates = "Failovr=true";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("Failover");
        options.gates = "Failover";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("Failover=true");
        options.gates = "";
        options.purgeMode = "Softly";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("Gracefully");
        options.purgeMode = "Directly";
        options.gracefulTimeout = "soon";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("10m");
    }
}
