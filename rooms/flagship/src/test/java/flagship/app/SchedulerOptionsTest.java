package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubeclient.WorkQueue;
import flagship.scheduling.Queueing;
import flagship.scheduling.Release;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchedulerOptionsTest {
    private final SchedulerOptions options = new SchedulerOptions();

    @Test
    void theDefaultsAreThoseOfTheScheduler() {
        assertThat(options.settings()).isEqualTo(SchedulerSettings.DEFAULT);
    }

    @Test
    void gatesChangeRulesAndFailover() {
        options.rules.gates = "Failover=true, WorkloadAffinity=true,CustomizedClusterResourceModeling=false";
        options.taintEviction = true;

        var config = options.settings().config();
        assertThat(config.rules().workloadAffinity()).isTrue();
        assertThat(config.rules().resourceModels()).isFalse();
        assertThat(config.failover().taintPolicies()).isTrue();
        assertThat(config.failover().taintEviction()).isTrue();
    }

    @Test
    void theReleaseToImitateAndTheReachOfSpreadConstraintsAreSettings() {
        options.rules.release = "1.15";
        options.rules.everyTopology = true;

        var rules = options.settings().config().rules();
        assertThat(rules.release()).isEqualTo(Release.V1_15);
        assertThat(rules.spreadByEveryTopology()).isTrue();

        options.rules.release = "1.2";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("1.14 to 1.19");
    }

    @Test
    void pluginsAreNamedAsInKarmada() {
        options.plugins = "*, -TaintToleration";

        assertThat(options.settings().plugins()).containsExactly("*", "-TaintToleration");
    }

    @Test
    void gatesThatAreAlwaysOneWayMayBeSaidThatWay() {
        options.rules.gates = "PropagateDeps=true,GracefulEviction=true,PolicyPreemption=true";
        assertThat(options.settings()).isEqualTo(SchedulerSettings.DEFAULT);

        options.rules.gates = "GracefulEviction=false";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("always true here");
    }

    @Test
    void withoutTheGateOfPrioritiesBindingsComeInTurnWithKarmadasPauses() {
        options.rules.gates = "PriorityBasedScheduling=false";
        assertThat(options.settings().config().queueing()).isEqualTo(Queueing.inTurn(Queueing.RETRY));

        options.retries.baseDelay = "1s";
        options.retries.maxDelay = "1m";
        options.retries.perSecond = 3;
        options.retries.burst = 4;
        assertThat(options.settings().config().queueing())
                .isEqualTo(Queueing.inTurn(new WorkQueue.Retry(Duration.ofSeconds(1), Duration.ofMinutes(1), 3, 4)));
    }

    @Test
    void pausesThatCannotBeUsedAreRefused() {
        options.retries.baseDelay = "2m";
        options.retries.maxDelay = "1m";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("at most --rate");
        options.retries.baseDelay = "1s";
        options.retries.burst = 0;
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("between 1 and");
    }

    @Test
    void quotasOfMembersAreMindedWhereTheGateSaysSo() {
        assertThat(options.settings().quotaEstimate()).isFalse();
        options.rules.gates = "ResourceQuotaEstimate=true";
        assertThat(options.settings().quotaEstimate()).isTrue();
    }

    @Test
    void withoutTheTaintManagerNoTaintEvicts() {
        options.rules.gates = "Failover=true";
        options.taintEviction = true;
        options.taintManager = false;

        assertThat(options.settings().config().failover().taintEviction()).isFalse();
        assertThat(options.settings().config().failover().taintPolicies()).isTrue();
    }

    @Test
    void whatMayEvictIsASetting() {
        assertThat(options.settings().noExecutePolicies()).isFalse();
        options.noExecutePolicies = true;
        assertThat(options.settings().noExecutePolicies()).isTrue();
    }

    @Test
    void withoutTheGateFailoverNoTaintEvicts() {
        options.taintEviction = true;

        assertThat(options.settings().config().failover().taintEviction()).isFalse();
    }

    @Test
    void estimatorServersAreAskedAsKarmadasFlagsSay() {
        options.estimators.source = "catalog, grpc";
        options.estimators.port = 1234;
        options.estimators.timeout = "250ms";
        options.estimators.notInPullMode = true;
        options.estimators.skipVerify = true;

        var sources = options.settings().sources();
        var servers = sources.servers().orElseThrow();
        assertThat(sources.catalog()).isTrue();
        assertThat(servers.port()).isEqualTo(1234);
        assertThat(servers.timeout()).hasMillis(250);
        assertThat(servers.pullMode()).isFalse();
        assertThat(servers.tls().orElseThrow().verify()).isFalse();

        options.estimators.source = "grpc";
        assertThat(options.settings().sources().catalog()).isFalse();
    }

    @Test
    void estimatorOptionsThatCannotBeUsedAreRefused(@TempDir Path folder) throws Exception {
        var estimators = options.estimators;
        estimators.source = "grcp";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("catalog,grpc");
        estimators.source = "grpc";
        estimators.port = 0;
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("1 to 65535");
        estimators.port = 10_352;
        estimators.timeout = "0";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("more than zero");
        estimators.timeout = "3s";
        estimators.certificate = folder.resolve("none");
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("go together");
        estimators.key = folder.resolve("none");
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("in the clear");
        estimators.authority = Files.writeString(folder.resolve("ca"), "no certificate");
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("cannot be read");
        estimators.certificate = null;
        estimators.key = null;
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("PEM");
    }

    @Test
    void badValuesAreRefusedWithWhatIsPossible() {
        options.rules.gates = "Failovr=true";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("Failover");
        options.rules.gates = "Failover";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("Failover=true");
        options.rules.gates = "";
        options.purgeMode = "Softly";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("Gracefully");
        options.purgeMode = "Directly";
        options.gracefulTimeout = "soon";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("10m");
    }
}
