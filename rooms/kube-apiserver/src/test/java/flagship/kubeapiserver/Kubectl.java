package flagship.kubeapiserver;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One kubectl program as an administrator of one server. */
final class Kubectl {
    private static final int PATIENCE_SECONDS = 60;

    private final Path program;
    private final Path home;

    private Kubectl(Path program, Path home) {
        this.program = program;
        this.home = home;
    }

    /** How a call ended: its exit code, and what it said on both channels. */
    record Outcome(int code, String text) {}

    /**
     * Every kubectl that is to be tried: the one on the path, and those that {@code FLAGSHIP_TEST_KUBECTLS} names, with the path separator
     * between them.
     */
    static List<Path> programs() {
        var named = Stream.of(environment("FLAGSHIP_TEST_KUBECTLS").split(File.pathSeparator, -1))
                .filter(name -> !name.isEmpty())
                .map(Path::of);
        var onPath = Stream.of(environment("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .limit(1);
        return Stream.concat(onPath, named).distinct().toList();
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name)).orElse("");
    }

    /** @param home for the configuration and for kubectl's caches */
    static Kubectl of(Path program, Path home, RunningServer server) throws IOException {
        var authority = Base64.getEncoder().encodeToString(server.authority().getBytes(StandardCharsets.UTF_8));
        Files.writeString(home.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts: [{name: test, context: {cluster: test, user: admin, namespace: default}}]
                clusters: [{name: test, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: admin, user: {token: %s}}]
                """.formatted(server.server().uri(), authority, RunningServer.ADMIN));
        return new Kubectl(program, home);
    }

    /** Runs a command with nothing on its standard input. */
    Outcome run(String... arguments) {
        return run("", Map.of(), arguments);
    }

    /** Runs a command, with this on its standard input and these variables. */
    Outcome run(String input, Map<String, String> variables, String... arguments) {
        var command = new ArrayList<>(
                List.of(program.toString(), "--cache-dir", home.resolve("cache").toString()));
        command.addAll(List.of(arguments));
        try {
            var in = Files.writeString(home.resolve("input"), input);
            var out = home.resolve("output");
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile());
            builder.environment().putAll(environment());
            builder.environment().putAll(variables);
            var process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("%s has not ended: %s".formatted(command, Files.readString(out)));
            }
            return new Outcome(process.exitValue(), Files.readString(out));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> environment() {
        var variables = new LinkedHashMap<String, String>();
        variables.put("KUBECONFIG", home.resolve("config").toString());
        variables.put("HOME", home.toString());
        return variables;
    }
}
