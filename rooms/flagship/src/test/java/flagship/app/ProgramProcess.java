package flagship.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program as a process of its own, which a test may kill. */
final class ProgramProcess {
    private ProgramProcess() {}

    /** Runs {@code flagship} with these arguments; returns when it says that it is ready. */
    static Process start(ProcessBuilder.Redirect errors, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "flagship.app.Main"));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectError(errors).start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                return process;
            }
        }
        throw new IOException(
                "flagship %s ended before it was ready; its errors are in %s".formatted(arguments, errors.file()));
    }
}
