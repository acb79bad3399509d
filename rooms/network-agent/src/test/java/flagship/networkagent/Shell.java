package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs that a test runs, as an operator or a container runtime would. */
final class Shell {
    private Shell() {}

    /** How a program ended. */
    record Ended(int code, String output, String errors) {}

    /** Runs a program that must succeed; what it printed. */
    static String run(String... command) {
        var ended = end(List.of(command), Map.of(), "");
        assertThat(ended.code())
                .as("%s: %s%s", String.join(" ", command), ended.output(), ended.errors())
                .isZero();
        return ended.output();
    }

    /** Whether the program succeeds. */
    static boolean succeeds(String... command) {
        return end(List.of(command), Map.of(), "").code() == 0;
    }

    static Ended end(List<String> command, Map<String, String> environment, String input) {
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            var process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // A program may end without having read its input.
                assertThat(e).hasMessageFindingMatch("(?i)pipe|closed");
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return new Ended(process.exitValue(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a program that runs until the test ends; its words go to a file in the folder. */
    static Process start(Path folder, Map<String, String> environment, String... command) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(Path.of(command[0]).getFileName() + ".out")
                        .toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** SIGKILL; returns when the process is gone. */
    static void kill(Process process) {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    static String[] inNamespace(String namespace, String... command) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(Arrays.asList(command));
        return all.toArray(String[]::new);
    }
}
