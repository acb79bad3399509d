package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays the transcripts of a real kube-apiserver, an area at a time against a server of its own, several areas at once: most of a replay
 * is waiting. Needs python3 and openssl.
 */
class GoldenTest {
    private static final int AT_ONCE = 4;
    private static final long AREA_MINUTES_MAX = 15;

    @TempDir
    Path folder;

    private Path golden;

    @BeforeEach
    void prepare() throws Exception {
        for (String tool : List.of("python3", "openssl")) {
            assumeTrue(onPath(tool), tool + " is not installed: the golden transcripts are NOT replayed");
        }
        golden = resources();
        // As a command: in a checkout whose files lost their mode it is still a script.
        run(List.of("bash", golden.resolve("make-pki.sh").toString(), pki().toString()));
    }

    @TestFactory
    List<DynamicTest> everyStepPasses() throws Exception {
        var gaps = Set.copyOf(Files.readAllLines(golden.resolve("known-gaps.txt")));
        var tests = new ArrayList<DynamicTest>();
        try (var replays = Executors.newFixedThreadPool(AT_ONCE)) {
            var areas = new ArrayList<Callable<JsonNode>>();
            areas().forEach(area -> areas.add(() -> replay(area)));
            for (Future<JsonNode> area : replays.invokeAll(areas)) {
                area.get().path("results").forEach(scenario -> tests.add(test(scenario, gaps)));
            }
        }
        return tests;
    }

    private static DynamicTest test(JsonNode scenario, Set<String> gaps) {
        var name = scenario.path("scenario").asText();
        return DynamicTest.dynamicTest(
                "%s (%s of %s steps)".formatted(name, scenario.path("passed"), scenario.path("steps")),
                () -> assertThat(scenario.path("results")).allSatisfy(step -> {
                    var id = name + " " + step.path("step").asText();
                    assertThat(step.path("pass").asBoolean() || gaps.contains(id))
                            .as("%s: %s", id, step.path("diff"))
                            .isTrue();
                }));
    }

    private Set<String> areas() throws IOException {
        try (Stream<Path> files = Files.list(golden.resolve("scenarios"))) {
            return files.map(GoldenTest::area).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String area(Path scenario) {
        try {
            return Json.parseObject(Files.readAllBytes(scenario)).path("area").asText();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JsonNode replay(String area) throws IOException, InterruptedException {
        var data = Files.createDirectories(folder.resolve(area));
        var config = ApiServerConfig.of(data, new ListenAddress("127.0.0.1", 0))
                .withTokenAuthFile(Optional.of(golden.resolve("tokens.csv")))
                .withClientCaFile(Optional.of(pki().resolve("client-ca.crt")))
                .withRequestHeaderClientCaFile(Optional.of(pki().resolve("front-proxy-ca.crt")));
        var report = data.resolve("report.json");
        try (var store = SqliteObjectStore.open(StoreConfig.of(data.resolve("store")));
                var server = ApiServer.create(config, store)) {
            server.listen();
            run(List.of(
                    "python3",
                    golden.resolve("replay.py").toString(),
                    "--server",
                    server.uri().toString(),
                    "--ca",
                    data.resolve("pki").resolve("ca.crt").toString(),
                    "--pki",
                    pki().toString(),
                    "--credentials",
                    credentials().toString(),
                    "--area",
                    area,
                    "--json",
                    report.toString(),
                    golden.resolve("scenarios").toString()));
        }
        return Json.parseObject(Files.readAllBytes(report));
    }

    /** They name certificates by paths relative to their own place. */
    private synchronized Path credentials() throws IOException {
        var copy = folder.resolve("credentials.json");
        if (!Files.exists(copy)) {
            Files.copy(golden.resolve("credentials.json"), copy);
        }
        return copy;
    }

    private Path pki() {
        return folder.resolve("pki");
    }

    /** Whether steps failed shows in what the command wrote, not in its exit code. */
    private void run(List<String> command) throws IOException, InterruptedException {
        var output = folder.resolve("output-" + command.hashCode() + ".txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(AREA_MINUTES_MAX, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() <= 1)
                .as("%s: %s", command, Files.readString(output))
                .isTrue();
    }

    private static boolean onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static Path resources() throws URISyntaxException {
        var place = GoldenTest.class.getResource("/golden/README.md");
        assertThat(place).as("the transcripts are on the class path").isNotNull();
        return Path.of(java.util.Objects.requireNonNull(place).toURI()).resolveSibling("");
    }
}
