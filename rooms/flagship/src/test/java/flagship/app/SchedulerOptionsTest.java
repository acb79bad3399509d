package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.scheduling.Release;
import java.nio.file.Files;
import java.nio.file.Path;
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
        options.rules.gates = "PriorityBasedScheduling=true,GracefulEviction=true,ResourceQuotaEstimate=false";
        assertThat(options.settings()).isEqualTo(SchedulerSettings.DEFAULT);

        options.rules.gates = "GracefulEviction=false";
        assertThatThrownBy(options::settings).isInstanceOf(UserError.class).hasMessageContaining("always true here");
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
