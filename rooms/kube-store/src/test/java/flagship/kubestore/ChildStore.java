package flagship.kubestore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Another process that writes to a store until it is killed; collects the writes that it printed as acknowledged. */
final class ChildStore implements AutoCloseable {
    private final Process process;
    private final CountDownLatch acknowledged;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private ChildStore(Process process, int awaited) {
        this.process = process;
        this.acknowledged = new CountDownLatch(awaited);
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** @param awaited how many acknowledgements {@link #awaitAcknowledgement} waits for */
    static ChildStore start(Path directory, int awaited) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                ChildWriter.class.getName(),
                directory.toString());
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ChildStore(process, awaited);
    }

    long pid() {
        return process.pid();
    }

    void awaitAcknowledgement() throws InterruptedException {
        if (!acknowledged.await(Stores.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the child did not acknowledge enough writes in time");
        }
    }

    /** Kills the process where it is, with SIGKILL; returns the whole lines that it printed. */
    List<String> kill() throws InterruptedException {
        close();
        reader.join();
        return lines;
    }

    @SuppressWarnings("SystemOut") // Says why a test fails.
    private void read() {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.endsWith(ChildWriter.END)) {
                    lines.add(line);
                    acknowledged.countDown();
                }
            }
        } catch (IOException e) {
            System.err.println("the child's output ended: " + e);
        }
    }

    @Override
    public void close() {
        process.toHandle()
                .destroyForcibly(); // Not process.destroyForcibly(): that closes its output before it was read.
        process.onExit().join();
    }
}
