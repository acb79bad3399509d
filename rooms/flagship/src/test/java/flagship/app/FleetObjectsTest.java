package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionResource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code create}, {@code apply}, {@code describe} and {@code top}. Contract section 24. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FleetObjectsTest {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private TestFleet fleet;
    private Path folder;

    /** A command's exit code and what it wrote. */
    private record Ran(int code, String out, String err) {}

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        this.folder = folder;
        fleet = TestFleet.start(folder.resolve("fleet"), "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private Ran run(String input, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        int code = Main.run(all.toArray(String[]::new), Map.of(), StandardStreams.of(in, out, err));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private String file(String name, String yaml) throws Exception {
        return Files.writeString(folder.resolve(name), yaml).toString();
    }

    private static String configMap(String name, String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\ndata:\n  key: %s\n".formatted(name, value);
    }

    @Test
    void objectsOfFilesAreCreatedOnce() throws Exception {
        var file = file("created.yaml", configMap("created", "a") + "---\n" + configMap("created-too", "b"));

        assertThat(run("", "create", "-f", file))
                .isEqualTo(new Ran(0, "configmap/created created\nconfigmap/created-too created\n", ""));
        assertThat(run("", "create", "-f", file).err()).contains("configmaps \"created\" already exists");
    }

    @Test
    void whatIsAppliedTwiceChangesOnce() {
        assertThat(run(configMap("applied", "a"), "apply", "-f", "-").out()).isEqualTo("configmap/applied created\n");
        assertThat(run(configMap("applied", "a"), "apply", "-f", "-").out()).isEqualTo("configmap/applied unchanged\n");
        assertThat(run(configMap("applied", "b"), "apply", "-f", "-").out())
                .isEqualTo("configmap/applied configured\n");
    }

    @Test
    void fieldsOfOthersAreTakenOverOnlyWhenTold() throws Exception {
        fleet.create(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'default','name':'owned'},'data':{'key':'theirs'}}");

        var refused = run(configMap("owned", "ours"), "apply", "-f", "-");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains(".data.key").contains("--force-conflicts");

        assertThat(run(configMap("owned", "ours"), "apply", "-f", "-", "--force-conflicts")
                        .code())
                .isZero();
        assertThat(fleet.find("ConfigMap", "default", "owned")
                        .orElseThrow()
                        .at("/data/key")
                        .asText())
                .isEqualTo("ours");
    }

    @Test
    void whatIsAppliedToAllClustersGoesThere() throws Exception {
        var ran = run(configMap("spread", "a"), "apply", "-f", "-", "--all-clusters");

        assertThat(ran.out())
                .contains("configmap/spread created")
                .containsPattern("propagationpolicy.policy.karmada.io/spread-[a-z0-9]+ created");
        await(
                "it is in both",
                () -> fleet.inMember("east", "ConfigMap", "default", "spread").isPresent()
                        && fleet.inMember("west", "ConfigMap", "default", "spread")
                                .isPresent());
        assertThat(run(configMap("spread", "a"), "apply", "-f", "-", "--all-clusters")
                        .out()
                        .lines())
                .hasSize(2)
                .allMatch(line -> line.endsWith(" unchanged"));
    }

    @Test
    void whatIsAppliedToOneClusterGoesThereAlone() throws Exception {
        assertThat(run(configMap("narrow", "a"), "apply", "-f", "-", "-C", "west")
                        .code())
                .isZero();
        await(
                "it is in west",
                () -> fleet.inMember("west", "ConfigMap", "default", "narrow").isPresent());
        assertThat(fleet.inMember("east", "ConfigMap", "default", "narrow")).isEmpty();

        assertThat(run(configMap("narrow", "a"), "apply", "-f", "-", "-C", "north")
                        .err())
                .contains("no cluster north");
    }

    @Test
    void aKindThatIsNotKnownIsAnErrorThatSaysWhatToDo() {
        var ran = run("apiVersion: shop.io/v1\nkind: Cart\nmetadata:\n  name: a\n", "apply", "-f", "-");

        assertThat(ran.err()).contains("no kind Cart of shop.io/v1").contains("definition");
    }

    @Test
    void anObjectOfAClusterIsDescribedWithItsEvents() throws Exception {
        fleet.member("east")
                .create(
                        PODS,
                        json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'default','name':'seen','labels':{'app':'seen'}},"
                                        + "'spec':{'containers':[{'name':'main','image':'shop/api:2'}]}}"));
        await(
                "the Pod has started",
                () -> run("", "describe", "pod/seen", "-C", "east").out().contains("Started container main"));

        var ran = run("", "describe", "pod", "seen", "--cluster", "east");

        assertThat(ran.out())
                .containsPattern("Name: +seen")
                .containsPattern("Labels: +app=seen")
                .contains("Image:  shop/api:2")
                .contains("Host IP:")
                .containsPattern("Normal +Started");
        assertThat(run("", "describe", "pod", "seen").err()).contains("the control plane");
    }

    @Test
    void whatIsInASecretIsNotShown() throws Exception {
        fleet.create(
                "{'apiVersion':'v1','kind':'Secret','metadata':{'namespace':'default','name':'quiet'},'stringData':{'key':'hush!'}}");

        var ran = run("", "describe", "secret", "quiet");

        assertThat(ran.out()).contains("key:  5 bytes").doesNotContain("hush").doesNotContain("aHVzaCE");
    }

    @Test
    void whatPodsAndNodesUseIsShownWithTheirClusters() throws Exception {
        for (String member : List.of("east", "west")) {
            fleet.member(member)
                    .create(
                            PODS,
                            json(
                                    "{'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'default','name':'busy-%s','labels':{'load':'some'},"
                                            + "'annotations':{'simulator.flagship.io/cpu':'%s','simulator.flagship.io/memory':'64Mi'}},"
                                            + "'spec':{'containers':[{'name':'main','image':'shop/api:2'}]}}",
                                    member, member.equals("east") ? "250m" : "1500m"));
        }
        await(
                "both are measured",
                () -> run("", "top", "pods", "-l", "load=some").out().lines().count() == 3);

        assertThat(run("", "top", "pods", "-l", "load=some", "--sort-by", "cpu", "--no-headers")
                        .out()
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("busy-west +west +1500m +64Mi"),
                        line -> assertThat(line).matches("busy-east +east +250m +64Mi"));
        assertThat(run("", "top", "nodes", "-C", "east").out())
                .containsPattern("NAME +CLUSTER +CPU\\(cores\\) +CPU% +MEMORY\\(bytes\\) +MEMORY%")
                .containsPattern("east +\\d+m +\\d+% +\\d+Mi +\\d+%")
                .doesNotContain("west");
        assertThat(run("", "top", "services").err()).contains("pods or nodes");
    }
}
