package flagship.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A control plane as a process of its own, which a test may kill. */
final class PlaneProcess {
    private PlaneProcess() {}

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The program as a process of its own; returns when it serves. */
    static Process start(DataDirectory data, int port) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "flagship.app.Main",
                        "up",
                        "--data",
                        data.root().toString(),
                        "--listen",
                        "127.0.0.1:" + port,
                        "--roles",
                        "apiserver,propagation,scheduler")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                return process;
            }
        }
        throw new IOException("the control plane ended before it was ready");
    }
}
