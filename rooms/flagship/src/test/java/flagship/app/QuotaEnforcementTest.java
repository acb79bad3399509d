package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.PropagationConfig;
import flagship.search.SearchConfig;
import flagship.sync.SyncConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The gate FederatedQuotaEnforcement: a namespace gets no more in all clusters together than its quota allows. Contract section 13.3. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QuotaEnforcementTest {
    private static final RoleSettings ENFORCED = new RoleSettings(
            SyncConfig.DEFAULT,
            Duration.ZERO,
            SearchConfig.DEFAULT,
            PropagationConfig.DEFAULT.withQuotaEnforcement(true),
            SchedulerSettings.DEFAULT);

    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, ENFORCED, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private void quota(String namespace, String cpu) throws Exception {
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'FederatedResourceQuota','metadata':{'namespace':'%s','name':'total'},"
                        + "'spec':{'overall':{'cpu':'%s'}}}",
                namespace, cpu);
    }

    /** Each replica asks for a core; divided among the members. */
    private void workload(String namespace, String name, int replicas) throws Exception {
        var deployment = json(
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'%s','name':'%s'},"
                        + "'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'%2$s'}},'template':{'metadata':{'labels':{'app':'%2$s'}},"
                        + "'spec':{'containers':[{'name':'c','image':'shop/web:1','resources':{'requests':{'cpu':'1'}}}]}}}}",
                namespace, name, replicas);
        fleet.host().create(type("Deployment"), deployment);
    }

    private void divided(String namespace) throws Exception {
        fleet.policy(
                namespace,
                "all",
                "'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted'}}");
    }

    private JsonNode binding(String namespace, String name) throws Exception {
        return fleet.find("ResourceBinding", namespace, name + "-deployment").orElseThrow();
    }

    private static int replicas(JsonNode binding) {
        int sum = 0;
        for (JsonNode cluster : binding.at("/spec/clusters")) {
            sum += cluster.path("replicas").asInt();
        }
        return sum;
    }

    private String used(String namespace) throws Exception {
        return fleet.find("FederatedResourceQuota", namespace, "total")
                .orElseThrow()
                .at("/status/overallUsed/cpu")
                .asText();
    }

    private static String scheduledReason(JsonNode binding) {
        for (JsonNode condition : binding.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Scheduled")) {
                return condition.path("reason").asText();
            }
        }
        return "";
    }

    @Test
    void whatExceedsTheQuotaIsNotScheduledAndSaysWhy() throws Exception {
        fleet.namespace("full");
        quota("full", "3");
        divided("full");
        workload("full", "first", 3);
        await("the first is scheduled", () -> replicas(binding("full", "first")) == 3);
        await("the quota says what is used", () -> used("full").equals("3"));

        workload("full", "second", 1);

        await(
                "the second is refused",
                () -> scheduledReason(binding("full", "second")).equals("QuotaExceeded"));
        var binding = binding("full", "second");
        assertThat(condition(binding, "Scheduled")).isEqualTo("False");
        assertThat(replicas(binding)).isZero();
        assertThat(binding.at("/status/conditions").toString())
                .contains("exceeded quota: total, requested: cpu=1, used: cpu=3, limited: cpu=3");
    }

    @Test
    void roomThatIsMadeIsTaken() throws Exception {
        fleet.namespace("tight");
        quota("tight", "2");
        divided("tight");
        workload("tight", "first", 2);
        await("the first is scheduled", () -> replicas(binding("tight", "first")) == 2);
        workload("tight", "second", 2);
        await(
                "the second waits",
                () -> scheduledReason(binding("tight", "second")).equals("QuotaExceeded"));

        fleet.delete("Deployment", "tight", "first");

        await("the second is scheduled", () -> replicas(binding("tight", "second")) == 2);
        await("the quota counts it alone", () -> used("tight").equals("2"));
    }

    @Test
    void aBindingThatSomebodyElseWritesIsHeldToTheQuotaToo() throws Exception {
        fleet.namespace("direct");
        quota("direct", "2");
        var binding = json(
                "{'apiVersion':'work.karmada.io/v1alpha2','kind':'ResourceBinding','metadata':{'namespace':'direct','name':'mine'},"
                        + "'spec':{'resource':{'apiVersion':'shop.io/v1','kind':'Cart','namespace':'direct','name':'mine'},"
                        + "'replicaRequirements':{'resourceRequest':{'cpu':'1'}},'clusters':[{'name':'east','replicas':3}]}}");
        await(
                "the quota is known",
                () -> fleet.find("FederatedResourceQuota", "direct", "total")
                        .orElseThrow()
                        .has("status"));

        assertThatThrownBy(() -> fleet.host().create(type("ResourceBinding"), binding))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(403);
                    assertThat(refusal.status().reason()).isEqualTo("QuotaExceeded");
                });
        assertThat(fleet.host().find(type("ResourceBinding"), new NamespacedName("direct", "mine")))
                .isEmpty();
    }

    @Test
    void namespacesWithoutAQuotaAreFree() throws Exception {
        fleet.namespace("free");
        divided("free");
        workload("free", "large", 50);

        await("it is scheduled", () -> replicas(binding("free", "large")) == 50);
    }
}
