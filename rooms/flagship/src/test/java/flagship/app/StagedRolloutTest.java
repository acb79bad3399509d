package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.StagedRollout;
import flagship.kubemodel.NamespacedName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Changes come to members in waves, and go back where a wave does not become healthy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StagedRolloutTest {
    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    /** A Deployment in both members, and a rollout that brings its changes to east first. */
    private void scene(String namespace, String spec) throws Exception {
        fleet.namespace(namespace);
        fleet.policy(namespace, "all", "'placement':{'clusterAffinity':{'clusterNames':['east','west']}}");
        fleet.deployment(namespace, "web", 2);
        await(
                "it runs in both",
                () -> image("east", namespace).equals("shop/web:1")
                        && image("west", namespace).equals("shop/web:1"));
        await(
                "the control plane knows",
                () -> condition(
                                fleet.find("ResourceBinding", namespace, "web-deployment")
                                        .orElseThrow(),
                                "FullyApplied")
                        .equals("True"));
        rollout(namespace, spec);
    }

    private void rollout(String namespace, String spec) throws Exception {
        fleet.host()
                .create(
                        StagedRollout.RESOURCE,
                        json(
                                "{'apiVersion':'place.flagship.io/v1alpha1','kind':'StagedRollout','metadata':{'namespace':'%s','name':'web'},"
                                        + "'spec':{'target':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},"
                                        + "'waves':[{'name':'canary','clusterAffinity':{'clusterNames':['east']}%s}]}}",
                                namespace, spec));
    }

    private String image(String member, String namespace) throws Exception {
        return fleet.inMember(member, "Deployment", namespace, "web")
                .map(it -> it.at("/spec/template/spec/containers/0/image").asText())
                .orElse("");
    }

    private String templateImage(String namespace) throws Exception {
        return fleet.find("Deployment", namespace, "web")
                .orElseThrow()
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }

    private void change(String namespace, String image) throws Exception {
        fleet.patch(
                "Deployment",
                namespace,
                "web",
                "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'" + image + "'}]}}}}");
    }

    private JsonNode status(String namespace) throws Exception {
        return fleet.host()
                .get(StagedRollout.RESOURCE, new NamespacedName(namespace, "web"))
                .path("status");
    }

    private String phase(String namespace) throws Exception {
        return status(namespace).path("phase").asText();
    }

    private record Ran(int code, String out, String err) {}

    private Ran run(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var streams = StandardStreams.of(new ByteArrayInputStream(new byte[0]), out, err);
        int code = Main.run(all.toArray(String[]::new), Map.of(), streams);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aChangeComesToTheCanaryFirstAndToTheOthersWhenAUserSaysSo() throws Exception {
        scene("waves", ",'pause':true");
        await("what runs is good", () -> phase("waves").equals("Complete"));

        change("waves", "shop/web:2");

        await("the canary is healthy", () -> phase("waves").equals("Paused"));
        assertThat(image("east", "waves")).isEqualTo("shop/web:2");
        assertThat(image("west", "waves")).isEqualTo("shop/web:1");
        assertThat(run("rollout", "status", "web", "-n", "waves").out())
                .containsPattern("east +canary +healthy")
                .containsPattern("west +rest +waiting");

        assertThat(run("rollout", "resume", "web", "-n", "waves").code()).isZero();

        assertThat(run("rollout", "status", "web", "-n", "waves", "--watch").code())
                .isZero();
        assertThat(image("west", "waves")).isEqualTo("shop/web:2");
    }

    @Test
    void aCanaryThatDoesNotBecomeHealthyTakesTheTemplateBack() throws Exception {
        scene("broken", "");
        fleet.host()
                .mergePatch(
                        StagedRollout.RESOURCE,
                        new NamespacedName("broken", "web"),
                        json("{'spec':{'timeoutSeconds':3}}"));
        await("what runs is good", () -> phase("broken").equals("Complete"));
        // No Pod of the new content can start there.
        fleet.member("east")
                .create(
                        TestFleet.type("ResourceQuota"),
                        json(
                                "{'apiVersion':'v1','kind':'ResourceQuota','metadata':{'namespace':'broken','name':'none'},'spec':{'hard':{'pods':'0'}}}"));

        change("broken", "shop/web:2");

        await("it is taken back", () -> templateImage("broken").equals("shop/web:1"));
        await("the members have the old one", () -> image("east", "broken").equals("shop/web:1"));
        assertThat(image("west", "broken")).isEqualTo("shop/web:1");
        assertThat(status("broken").path("message").asText()).contains("canary").contains("east");
        assertThat(status("broken").path("failedRevision").asText()).isNotEmpty();
    }

    @Test
    void aUserTakesAChangeBack() throws Exception {
        scene("undone", ",'pause':true");
        await("what runs is good", () -> phase("undone").equals("Complete"));
        change("undone", "shop/web:2");
        await("the canary is healthy", () -> phase("undone").equals("Paused"));

        assertThat(run("rollout", "undo", "web", "-n", "undone").code()).isZero();

        assertThat(run("rollout", "status", "web", "-n", "undone", "--watch").code())
                .isEqualTo(1);
        assertThat(templateImage("undone")).isEqualTo("shop/web:1");
        await("the canary has the old one", () -> image("east", "undone").equals("shop/web:1"));
    }

    @Test
    void aFirstContentComesInWavesToo() throws Exception {
        fleet.namespace("fresh");
        rollout("fresh", ",'pause':true");
        fleet.policy("fresh", "all", "'placement':{'clusterAffinity':{'clusterNames':['east','west']}}");
        fleet.deployment("fresh", "web", 1);

        await("the canary is healthy", () -> phase("fresh").equals("Paused"));
        assertThat(image("east", "fresh")).isEqualTo("shop/web:1");
        assertThat(image("west", "fresh")).isEmpty();
    }

    @Test
    void scalingWaitsForNoWave() throws Exception {
        scene("scaled", ",'pause':true");
        await("what runs is good", () -> phase("scaled").equals("Complete"));

        fleet.patch("Deployment", "scaled", "web", "{'spec':{'replicas':3}}");

        await("both have three", () -> replicas("east") == 3 && replicas("west") == 3);
        assertThat(phase("scaled")).isEqualTo("Complete");
    }

    private int replicas(String member) throws Exception {
        return fleet.inMember(member, "Deployment", "scaled", "web")
                .orElseThrow()
                .at("/spec/replicas")
                .asInt();
    }

    @Test
    void aClusterScopedTemplateComesInWavesAndGoesBackToo() throws Exception {
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'ClusterPropagationPolicy','metadata':{'name':'readers'},
                 'spec':{'resourceSelectors':[{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','name':'reader'}],
                 'placement':{'clusterAffinity':{'clusterNames':['east','west']}}}}""");
        fleet.create("""
                {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'reader'},
                 'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}""");
        await("both have it", () -> verb("east").equals("get") && verb("west").equals("get"));
        await(
                "the control plane knows",
                () -> fleet.find("ClusterResourceBinding", "", "reader-clusterrole")
                        .filter(binding -> condition(binding, "FullyApplied").equals("True"))
                        .isPresent());
        fleet.host().create(StagedRollout.CLUSTER_RESOURCE, json("""
                {'apiVersion':'place.flagship.io/v1alpha1','kind':'ClusterStagedRollout','metadata':{'name':'reader'},
                 'spec':{'target':{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','name':'reader'},
                 'waves':[{'name':'canary','clusterAffinity':{'clusterNames':['east']},'pause':true}]}}"""));
        await("what runs is good", () -> clusterPhase().equals("Complete"));

        fleet.patch(
                "ClusterRole", "", "reader", "{'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['list']}]}");

        await("the canary has it", () -> clusterPhase().equals("Paused"));
        assertThat(verb("east")).isEqualTo("list");
        assertThat(verb("west")).isEqualTo("get");
        assertThat(run("rollout", "status", "clusterstagedrollout/reader").out())
                .containsPattern("east +canary +healthy")
                .containsPattern("west +rest +waiting");
        assertThat(run("rollout", "undo", "clusterstagedrollout/reader").out())
                .contains("ClusterStagedRollout reader goes back");
        await("the canary has the old one", () -> verb("east").equals("get"));
        assertThat(run("rollout", "status", "clusterstagedrollout/reader", "--watch")
                        .code())
                .isEqualTo(1);
        assertThat(verb("west")).isEqualTo("get");
    }

    private String verb(String member) throws Exception {
        return fleet.inMember(member, "ClusterRole", "", "reader")
                .map(role -> role.at("/rules/0/verbs/0").asText())
                .orElse("");
    }

    private String clusterPhase() throws Exception {
        return fleet.host()
                .get(StagedRollout.CLUSTER_RESOURCE, new NamespacedName("", "reader"))
                .at("/status/phase")
                .asText();
    }

    @Test
    void withoutTheRolloutEverythingGoesEverywhere() throws Exception {
        scene("released", ",'pause':true");
        await("what runs is good", () -> phase("released").equals("Complete"));
        change("released", "shop/web:2");
        await("the canary is healthy", () -> phase("released").equals("Paused"));

        fleet.host().delete(StagedRollout.RESOURCE, new NamespacedName("released", "web"));

        await("west has it", () -> image("west", "released").equals("shop/web:2"));
    }

    @Test
    void aRolloutGoesOnAfterARestart() throws Exception {
        scene("restarted", ",'pause':true");
        await("what runs is good", () -> phase("restarted").equals("Complete"));
        change("restarted", "shop/web:2");
        await("the canary is healthy", () -> phase("restarted").equals("Paused"));

        fleet.stopPlane();
        fleet.startPlane();

        assertThat(image("west", "restarted")).isEqualTo("shop/web:1");
        assertThat(run("rollout", "resume", "web", "-n", "restarted").code()).isZero();
        await("west has it", () -> image("west", "restarted").equals("shop/web:2"));
    }
}
