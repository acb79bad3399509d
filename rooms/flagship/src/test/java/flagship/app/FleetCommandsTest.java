package flagship.app;

import static flagship.app.TestFleet.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code flagship explain} of templates, and the commands for taints, on a control plane and two simulated members. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FleetCommandsTest {
    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    @Test
    void aTemplateIsExplainedFromItsPolicyToItsStatus() throws Exception {
        fleet.namespace("explained");
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'OverridePolicy','metadata':{'namespace':'explained','name':'mirror'},"
                        + "'spec':{'overrideRules':[{'targetCluster':{'clusterNames':['east']},'overriders':{'imageOverrider':["
                        + "{'component':'Registry','operator':'add','value':'mirror.example'}]}}]}}");
        fleet.policy("explained", "all", "'placement':{'clusterAffinity':{'clusterNames':['east','west']}}");
        fleet.deployment("explained", "web", 2);
        await(
                "web runs in both",
                () -> fleet.inMember("east", "Deployment", "explained", "web").isPresent()
                        && fleet.inMember("west", "Deployment", "explained", "web")
                                .isPresent());

        await("all of it is told", () -> {
            var told = explain("deploy/web", "-n", "explained");
            return told.contains(
                            "Policy: PropagationPolicy explained/all: it selects all templates of this kind, priority 0.")
                    && told.contains("shop/web:1 -> mirror.example/shop/web:1")
                    && told.lines()
                            .anyMatch(
                                    line -> line.startsWith("east") && line.contains("True") && line.contains("mirror"))
                    && told.lines()
                            .anyMatch(line ->
                                    line.startsWith("west") && line.contains("True") && !line.contains("mirror"));
        });
        fleet.namespace("unplaced");
        fleet.deployment("unplaced", "web", 2);
        assertThat(explain("deployments.apps", "web", "-n", "unplaced")).contains("Policy: none: no policy selects it");
        assertThat(explain("deployment/missing", "-n", "explained"))
                .contains("there is no deployment explained/missing");
        assertThat(explain("wheels/web")).contains("the control plane has no resource \"wheels\"");
    }

    @Test
    void aClusterIsCordonedAndTainted() throws Exception {
        assertThat(run("cordon", "west", "--dry-run")).contains("west is cordoned");
        assertThat(taints("west")).isEmpty();
        assertThat(run("cordon", "west")).contains("west is cordoned");
        assertThat(taints("west")).isEqualTo("cluster.karmada.io/unschedulable:NoSchedule");
        assertThat(run("cordon", "west")).contains("already");
        assertThat(run("taint", "clusters", "west", "team=a:PreferNoSchedule")).contains("changed");
        assertThat(run("uncordon", "west")).contains("takes workloads again");
        assertThat(taints("west")).isEqualTo("team:PreferNoSchedule");
        assertThat(run("taint", "clusters", "west", "team-")).contains("changed");
        assertThat(taints("west")).isEmpty();
        assertThat(run("cordon", "nowhere")).contains("there is no cluster nowhere");
    }

    private String taints(String cluster) throws Exception {
        return fleet.find("Cluster", "", cluster)
                .orElseThrow()
                .at("/spec/taints")
                .valueStream()
                .map(it -> it.path("key").asText() + ":" + it.path("effect").asText())
                .collect(Collectors.joining(","));
    }

    /** What the command prints, on either stream. */
    private String explain(String... words) {
        return run("explain", words);
    }

    private String run(String command, String... words) {
        var text = new StringWriter();
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        var out = new PrintWriter(text);
        Main.run(arguments.toArray(String[]::new), Map.of(), out, out);
        return text.toString();
    }
}
