package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code logs}, {@code exec} and {@code attach}: real streams from members through the control plane. Contract section 24. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class StreamCommandsTest {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private TestFleet fleet;

    /** A command's exit code and what it wrote. */
    private record Ran(int code, String out, String err) {}

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
        fleet.member("east")
                .create(
                        TestFleet.type("Deployment"),
                        json(
                                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'default','name':'web'},"
                                        + "'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},"
                                        + "'spec':{'containers':[{'name':'c','image':'shop/web:1'}]}}}}"));
        pod("west", "lone", "{'name':'main','image':'shop/api:2','env':[{'name':'REGION','value':'eu'}]}");
        pod("east", "twin", "{'name':'main','image':'shop/api:2'},{'name':'side','image':'shop/proxy:1'}");
        pod("west", "twin", "{'name':'main','image':'shop/api:2'},{'name':'side','image':'shop/proxy:1'}");
        awaitRunning("west", "lone");
        awaitRunning("west", "twin");
        awaitRunning("east", "twin");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private void pod(String member, String name, String containers) throws Exception {
        fleet.member(member)
                .create(
                        PODS,
                        json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'default','name':'%s','labels':{'app':'%1$s'}},"
                                        + "'spec':{'containers':[%s]}}",
                                name, containers));
    }

    private void awaitRunning(String member, String name) throws Exception {
        await(
                name + " runs",
                () -> phase(fleet.member(member).get(PODS, new NamespacedName("default", name)))
                        .equals("Running"));
    }

    private static String phase(ObjectNode pod) {
        return pod.at("/status/phase").asText();
    }

    private Ran run(String input, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        int code = Main.run(arguments(words), Map.of(), StandardStreams.of(in, out, err));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Options stand before the dashes that a program's own words follow. */
    private String[] arguments(String... words) {
        var all = new ArrayList<>(List.of(words));
        int dashes = all.indexOf("--");
        all.addAll(
                dashes < 0 ? all.size() : dashes,
                List.of("--kubeconfig", fleet.kubeconfig().toString()));
        return all.toArray(String[]::new);
    }

    @Test
    void aContainersLogIsShown() {
        var ran = run("", "logs", "lone", "--cluster", "west");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("msg=\"main is starting\" image=shop/api:2");
    }

    @Test
    void withoutAClusterThePodIsFoundInTheOneThatHasIt() {
        assertThat(run("", "logs", "pod/lone").out()).contains("image=shop/api:2");
    }

    @Test
    void aPodOfSeveralClustersIsAskedForByItsCluster() {
        var ran = run("", "logs", "twin");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("east, west").contains("--cluster");
    }

    @Test
    void aWorkloadStandsForOneOfItsPods() throws Exception {
        await("a Pod of web runs", () -> run("", "logs", "deployment/web").out().contains("image=shop/web:1"));
    }

    @Test
    void linesOfSeveralClustersSayWhereTheyAreFrom() {
        var ran = run("", "logs", "-l", "app=twin", "--tail", "1");

        assertThat(ran.out()).contains("[east/twin/main] ").contains("[west/twin/main] ");
        assertThat(ran.out().lines()).hasSize(2);
    }

    @Test
    void allContainersOfAPodAreShown() {
        var ran = run("", "logs", "twin", "-C", "east", "--all-containers", "--prefix");

        assertThat(ran.out()).contains("[east/twin/main] ").contains("[east/twin/side] ");
    }

    @Test
    void aContainerThatIsNotThereIsAnErrorThatNamesTheOthers() {
        var ran = run("", "logs", "twin", "-C", "east", "-c", "other");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("no container other").contains("main, side");
    }

    @Test
    void aPodThatIsNowhereIsAnErrorThatSaysWhereItWasLookedFor() {
        assertThat(run("", "logs", "nobody").err()).contains("no nobody").contains("clusters that are ready");
        assertThat(run("", "logs", "nobody", "-C", "east").err()).contains("cluster east");
    }

    @Test
    void aLogIsFollowed() throws Exception {
        var shown = new PipedInputStream();
        var out = new PipedOutputStream(shown);
        var streams = StandardStreams.of(new ByteArrayInputStream(new byte[0]), out, new ByteArrayOutputStream());
        var words = arguments("logs", "lone", "-C", "west", "-f", "--tail", "0");
        var following = Thread.ofVirtual().start(() -> Main.run(words, Map.of(), streams));
        var lines = new BufferedReader(new InputStreamReader(shown, StandardCharsets.UTF_8));

        assertThat(lines.readLine()).contains("level=");
        assertThat(lines.readLine()).contains("level=");

        following.interrupt();
        following.join();
    }

    @Test
    void aProgramRunsInAContainerAndItsExitCodeIsTheCommands() {
        var ran = run("", "exec", "lone", "-C", "west", "--", "sh", "-c", "echo $REGION; exit 3");

        assertThat(ran.out()).isEqualTo("eu\n");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("exit code 3");
    }

    @Test
    void whatAProgramSaysOfErrorsStaysApart() {
        var ran = run("", "exec", "lone", "--", "sh", "-c", "echo fine; echo wrong >&2");

        assertThat(ran).isEqualTo(new Ran(0, "fine\n", "wrong\n"));
    }

    @Test
    void aProgramReadsWhatComesInUntilItsEnd() {
        var much = "a line of the input\n".repeat(20_000);

        assertThat(run(much, "exec", "-i", "lone", "-C", "west", "--", "wc")).isEqualTo(new Ran(0, "20000\n", ""));
        assertThat(run("one\ntwo", "exec", "-i", "lone", "--", "cat").out()).isEqualTo("one\ntwo\n");
    }

    @Test
    void aProgramThatTheImageLacksIsAnError() {
        var ran = run("", "exec", "lone", "-C", "west", "--", "python3");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("\"python3\": executable file not found");
    }

    @Test
    void whoMayNotIsToldSo() {
        var words = arguments("exec", "twin", "-C", "nowhere", "--", "id");
        var err = new ByteArrayOutputStream();
        var streams = StandardStreams.of(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), err);

        assertThat(Main.run(words, Map.of(), streams)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("cluster nowhere")
                .contains("not found");
    }

    @Test
    void aTerminalThatIsNoneIsDoneWithout() {
        var ran = run("", "exec", "-it", "lone", "-C", "west", "--", "hostname");

        assertThat(ran.out()).isEqualTo("lone\n");
        assertThat(ran.err()).contains("not a terminal");
    }

    @Test
    void attachShowsWhatIsWrittenFromNowOn() throws Exception {
        var shown = new PipedInputStream();
        var out = new PipedOutputStream(shown);
        var streams = StandardStreams.of(new ByteArrayInputStream(new byte[0]), out, new ByteArrayOutputStream());
        var words = arguments("attach", "lone", "-C", "west");
        var attached = Thread.ofVirtual().start(() -> Main.run(words, Map.of(), streams));

        assertThat(new BufferedReader(new InputStreamReader(shown, StandardCharsets.UTF_8)).readLine())
                .contains("level=");

        attached.interrupt();
        attached.join();
    }
}
