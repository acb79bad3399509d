package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.FederatedResourceQuota;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a namespace's federated quota admits. Contract section 13.3. */
class QuotaLedgerTest {
    private static final long NOW = 5_000_000_000L;

    private final QuotaLedger ledger = new QuotaLedger();
    private final List<FederatedResourceQuota> fourCores = List.of(FederatedResourceQuota.of(
            json("{'metadata':{'namespace':'shop','name':'total'},'spec':{'overall':{'cpu':'4','memory':'8Gi'}}}")));

    private static com.fasterxml.jackson.databind.node.ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static NamespacedName binding(String name) {
        return new NamespacedName("shop", name);
    }

    private static QuotaUsage cpu(String amount) {
        return new QuotaUsage(Map.of("cpu", Quantity.parse(amount)));
    }

    private Optional<QuotaLedger.Excess> create(String name, String cpu) {
        var write = new QuotaLedger.Write(binding(name), 0, QuotaUsage.NOTHING, cpu(cpu));
        return ledger.admit(write, fourCores, false, NOW);
    }

    @Test
    void replicasOfAllClustersCountTimesWhatOneNeeds() {
        var spec = BindingSpec.of(json("{'resource':{},'replicaRequirements':{'resourceRequest':{'cpu':'500m'}},"
                + "'clusters':[{'name':'east','replicas':2},{'name':'west','replicas':3}]}"));

        assertThat(QuotaUsage.of(spec).of("cpu")).isEqualByComparingTo(Quantity.parse("2500m"));
    }

    @Test
    void componentsCountOnceInEachCluster() {
        var spec = BindingSpec.of(json("{'resource':{},'components':["
                + "{'name':'manager','replicas':1,'replicaRequirements':{'resourceRequest':{'cpu':'1'}}},"
                + "{'name':'worker','replicas':3,'replicaRequirements':{'resourceRequest':{'cpu':'200m'}}}],"
                + "'clusters':[{'name':'east'},{'name':'west'}]}"));

        assertThat(QuotaUsage.of(spec).of("cpu")).isEqualByComparingTo(Quantity.parse("3200m"));
    }

    @Test
    void whatIsScheduledNowhereUsesNothing() {
        var spec = BindingSpec.of(
                json("{'resource':{},'replicas':9,'replicaRequirements':{'resourceRequest':{'cpu':'500m'}}}"));

        assertThat(QuotaUsage.of(spec)).isEqualTo(QuotaUsage.NOTHING);
    }

    @Test
    void whatFitsExactlyIsAdmittedAndOneMoreIsNot() {
        ledger.saw(binding("web"), 7, cpu("3"));

        assertThat(create("api", "1")).isEmpty();
        var excess = create("more", "1m").orElseThrow();
        assertThat(excess.resource()).isEqualTo("cpu");
        assertThat(excess.used()).isEqualByComparingTo(Quantity.parse("4"));
    }

    @Test
    void twoWritesAtTheSameTimeDoNotBothTakeTheLastPlace() {
        ledger.saw(binding("web"), 7, cpu("3"));

        assertThat(create("one", "1")).isEmpty();
        assertThat(create("two", "1")).isPresent();
    }

    @Test
    void aWriteThatNeverCameGivesItsPlaceBack() {
        assertThat(create("lost", "4")).isEmpty();

        var write = new QuotaLedger.Write(binding("other"), 0, QuotaUsage.NOTHING, cpu("4"));
        long later = NOW + QuotaLedger.PENDING_MAX.toNanos() + 1;
        assertThat(ledger.admit(write, fourCores, false, later)).isEmpty();
    }

    @Test
    void aWriteThatIsTriedAgainCountsOnce() {
        assertThat(create("web", "3")).isEmpty();
        assertThat(create("web", "3")).isEmpty();
        assertThat(create("api", "1")).isEmpty();
    }

    @Test
    void whatIsReducedIsAdmittedWhereTooMuchIsUsedAlready() {
        ledger.saw(binding("web"), 7, cpu("9"));
        var less = new QuotaLedger.Write(binding("web"), 7, cpu("9"), cpu("8"));

        assertThat(ledger.admit(less, fourCores, false, NOW)).isEmpty();
    }

    @Test
    void whatIsReducedIsFreeOnlyOnceItIsStored() {
        ledger.saw(binding("web"), 7, cpu("4"));
        ledger.admit(new QuotaLedger.Write(binding("web"), 7, cpu("4"), cpu("1")), fourCores, false, NOW);
        assertThat(create("api", "1")).isPresent();

        ledger.saw(binding("web"), 8, cpu("1"));
        assertThat(create("api", "1")).isEmpty();
    }

    @Test
    void aDryRunTakesNothing() {
        var write = new QuotaLedger.Write(binding("tried"), 0, QuotaUsage.NOTHING, cpu("4"));

        assertThat(ledger.admit(write, fourCores, true, NOW)).isEmpty();
        assertThat(create("real", "4")).isEmpty();
    }

    @Test
    void whatIsDeletedIsFree() {
        ledger.saw(binding("web"), 7, cpu("4"));
        ledger.gone(binding("web"));

        assertThat(create("api", "4")).isEmpty();
    }

    @Test
    void resourcesThatNoQuotaNamesAreFree() {
        var write = new QuotaLedger.Write(
                binding("gpu"), 0, QuotaUsage.NOTHING, new QuotaUsage(Map.of("nvidia.com/gpu", Quantity.of(1_000))));

        assertThat(ledger.admit(write, fourCores, false, NOW)).isEmpty();
    }
}
