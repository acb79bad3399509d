package flagship.app;

import static flagship.app.TestFleet.await;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.kubeclient.Transport.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Karmada's dashboards ask for. Contract section 25.1. */
final class PropagationMetricsTest {
    @Test
    void karmadasMetricsAreTherePerCluster(@TempDir Path folder) throws Exception {
        try (var fleet = TestFleet.start(folder, "east")) {
            fleet.namespace("shop");
            fleet.policy("shop", "all", "'placement':{}");
            fleet.deployment("shop", "web", 2);
            await(
                    "web is there",
                    () -> fleet.inMember("east", "Deployment", "shop", "web").isPresent());

            await(
                    "the creation is counted",
                    () -> scrape(fleet)
                            .contains("create_resource_to_cluster{apiversion=\"apps/v1\",kind=\"Deployment\","
                                    + "member_cluster=\"east\",recreate=\"false\",result=\"success\"} 1.0"));
            await(
                    "the nodes are counted",
                    () -> scrape(fleet).contains("cluster_node_number{member_cluster=\"east\"} 3.0"));
            assertThat(scrape(fleet))
                    .contains("cluster_ready_state{member_cluster=\"east\"} 1.0")
                    .containsPattern("cluster_cpu_allocatable_number\\{member_cluster=\"east\"\\} [1-9]")
                    .containsPattern("binding_sync_work_duration_seconds_count\\{.*result=\"success\".*\\} [1-9]")
                    .containsPattern("work_sync_workload_duration_seconds_bucket\\{.*le=\"0.001\".*\\}")
                    .containsPattern("policy_apply_attempts_total\\{.*result=\"success\".*\\} [1-9]")
                    .containsPattern("resource_match_policy_duration_seconds_count\\{?.*\\}? [1-9]")
                    .contains("cluster_sync_status_duration_seconds_count{member_cluster=\"east\"}");

            assertThat(scrape(fleet))
                    .containsPattern("karmada_build_info\\{.*git_version=\"v[0-9][^}]*\\} 1(\\.0)?")
                    .contains("platform=\"linux/");

            fleet.delete("Deployment", "shop", "web");

            await(
                    "the deletion is counted",
                    () -> scrape(fleet)
                            .contains("delete_resource_from_cluster{apiversion=\"apps/v1\",kind=\"Deployment\","));
        }
    }

    @Test
    void aPolicyIsCountedWhenItIsAppliedAndNotAtEachLookAtATemplate(@TempDir Path folder) throws Exception {
        try (var fleet = TestFleet.start(folder)) {
            fleet.namespace("shop");
            for (int i = 0; i < 5; i++) {
                fleet.deployment("shop", "nobody-selects-" + i, 1);
            }
            await(
                    "they were looked at",
                    () -> scrape(fleet)
                            .lines()
                            .anyMatch(line -> line.startsWith("resource_match_policy_duration_seconds_count")
                                    && Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) >= 5));

            assertThat(scrape(fleet)).doesNotContain("policy_apply_attempts_total{");
        }
    }

    @Test
    void statesOfLuaScriptsAndWritesThatWereNotNeededAreCounted(@TempDir Path folder) throws Exception {
        try (var fleet = TestFleet.start(folder, "east")) {
            fleet.host().create(ResourceInterpreterCustomization.RESOURCE, TestFleet.json("""
                    {'apiVersion':'config.karmada.io/v1alpha1','kind':'ResourceInterpreterCustomization','metadata':{'name':'always'},
                     'spec':{'target':{'apiVersion':'apps/v1','kind':'Deployment'},'customizations':{'healthInterpretation':{
                     'luaScript':'function InterpretHealth(observed) return true end'}}}}"""));
            fleet.namespace("shop");
            fleet.policy("shop", "all", "'placement':{}");
            fleet.deployment("shop", "web", 2);

            await(
                    "a state was made and thrown away",
                    () -> scrape(fleet).contains("pool_get_operation_total{from=\"new\",name=\"luavm\"}")
                            && scrape(fleet).contains("pool_put_operation_total{name=\"luavm\",to=\"destroyed\"}"));
            fleet.patch("Deployment", "shop", "web", "{'metadata':{'labels':{'a':'b'}}}");
            await(
                    "the update is counted",
                    () -> scrape(fleet)
                            .contains(
                                    "update_resource_to_cluster{apiversion=\"apps/v1\",kind=\"Deployment\",member_cluster=\"east\","
                                            + "operationResult=\"updated\",result=\"success\"}"));
            // Once more from the beginning: a new process knows nothing of what it has written.
            fleet.stopPlane();
            fleet.startPlane();
            await(
                    "what needs no write is counted too",
                    () -> scrape(fleet)
                            .contains(
                                    "update_resource_to_cluster{apiversion=\"apps/v1\",kind=\"Deployment\",member_cluster=\"east\","
                                            + "operationResult=\"unchanged\",result=\"success\"}"));
        }
    }

    private static String scrape(TestFleet fleet) throws Exception {
        try (var answer = fleet.host().transport().send(Request.get("/metrics"))) {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
