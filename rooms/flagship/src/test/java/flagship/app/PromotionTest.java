package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code flagship promote} and {@code flagship get}, on a control plane and two simulated members. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PromotionTest {
    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private String run(String... words) {
        var text = new StringWriter();
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        var out = new PrintWriter(text);
        Main.run(arguments.toArray(String[]::new), Map.of(), out, out);
        return text.toString();
    }

    private void inEast(String kind, String text, Object... values) throws Exception {
        fleet.member("east").create(type(kind), json(text, values));
    }

    @Test
    void anObjectOfAClusterIsTakenOverWhereItIs() throws Exception {
        inEast("Namespace", "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'legacy'}}");
        inEast(
                "ConfigMap",
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'legacy','name':'settings'},'data':{'a':'1'}}");
        assertThat(run("promote", "configmap", "settings", "-n", "legacy", "-C", "east"))
                .contains("the control plane has no namespace legacy: promote it first");
        fleet.namespace("legacy");
        var uid = fleet.inMember("east", "ConfigMap", "legacy", "settings")
                .orElseThrow()
                .at("/metadata/uid");
        assertThat(run("promote", "configmap", "settings", "-n", "legacy", "-C", "east", "--dry-run"))
                .contains("PropagationPolicy");
        assertThat(fleet.find("ConfigMap", "legacy", "settings")).isEmpty();

        var told = run("promote", "configmap", "settings", "-n", "legacy", "-C", "east");

        assertThat(told).contains("configmap legacy/settings is a template now", "keeps it in cluster east");
        await(
                "it is managed",
                () -> run("get", "configmaps", "settings", "-n", "legacy", "-s", "members")
                        .lines()
                        .anyMatch(line -> line.matches("settings +east +1 .* Y")));
        assertThat(fleet.inMember("east", "ConfigMap", "legacy", "settings")
                        .orElseThrow()
                        .at("/metadata/uid"))
                .isEqualTo(uid);
        assertThat(fleet.inMember("west", "ConfigMap", "legacy", "settings")).isEmpty();
        fleet.patch("ConfigMap", "legacy", "settings", "{'data':{'a':'2'}}");
        await(
                "a change reaches it",
                () -> fleet.inMember("east", "ConfigMap", "legacy", "settings")
                        .orElseThrow()
                        .at("/data/a")
                        .asText()
                        .equals("2"));
        assertThat(run("promote", "configmap", "settings", "-n", "legacy", "-C", "east"))
                .contains("is managed by a control plane already");
    }

    @Test
    void aListNamesTheClusterOfEachObjectAndWhetherItIsManaged() throws Exception {
        inEast(
                "ConfigMap",
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'default','name':'wild','labels':{'of':'list'}},'data':{'a':'1'}}");
        fleet.create(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'default','name':'tame','labels':{'of':'list'}},'data':{'a':'1'}}");

        var all = run("get", "cm", "-s", "all", "-l", "of=list");

        assertThat(all.lines().findFirst().orElseThrow()).matches("NAME +CLUSTER +DATA +AGE +ADOPTION");
        assertThat(all.lines()).anyMatch(line -> line.matches("tame +Karmada +1 .* -"));
        assertThat(all.lines()).anyMatch(line -> line.matches("wild +east +1 .* N"));
        assertThat(run("get", "cm", "-l", "of=list")).contains("tame").doesNotContain("wild");
        assertThat(run("get", "cm", "-C", "west", "-l", "of=list")).contains("No resources found");
        assertThat(run("get", "cm", "-A", "-C", "east", "-l", "of=list").lines())
                .anyMatch(line -> line.matches("default +wild +east .* N"));
        assertThat(run("get", "cm", "-C", "east", "-l", "of=list", "-o", "yaml"))
                .contains("name: wild");
        assertThat(run("get", "wheels")).contains("there is no resource \"wheels\"");
        assertThat(run("get", "cm", "-C", "nowhere")).contains("there is no cluster nowhere");
        assertThat(run("get", "cm", "-s", "moon")).contains("it is karmada, members or all");
    }
}
