package flagship.app;

import static flagship.app.TestFleet.await;
import static org.assertj.core.api.Assertions.assertThat;

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

            fleet.delete("Deployment", "shop", "web");

            await(
                    "the deletion is counted",
                    () -> scrape(fleet)
                            .contains("delete_resource_from_cluster{apiversion=\"apps/v1\",kind=\"Deployment\","));
        }
    }

    private static String scrape(TestFleet fleet) throws Exception {
        try (var answer = fleet.host().transport().send(Request.get("/metrics"))) {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
