package flagship.app;

import flagship.kubeclient.RemoteStreams;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@link RawTerminal} by {@code stty}. Owns a thread that looks at the size, for Java hears no signal of its change. */
final class SttyTerminal implements RawTerminal {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final String before;
    private final Thread watcher;

    SttyTerminal(RemoteStreams streams) throws IOException, InterruptedException {
        before = stty("-g");
        stty("raw", "-echo");
        watcher = Thread.ofVirtual().name("terminal-size").start(() -> watch(streams));
    }

    private static void watch(RemoteStreams streams) {
        var last = "";
        try {
            while (true) {
                var size = stty("size");
                if (!size.equals(last) && size.matches("[0-9]+ [0-9]+")) {
                    var parts = size.split(" ", -1);
                    streams.resize(Integer.parseInt(parts[1]), Integer.parseInt(parts[0]));
                    last = size;
                }
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (IOException e) {
            // The connection has ended, which the one who waits for it is told; or the terminal has gone.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String stty(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/tty"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = process.getInputStream()) {
            var text = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (process.waitFor() != 0) {
                throw new IOException("the terminal cannot be set (stty %s): leave -t out".formatted(arguments[0]));
            }
            return text;
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
        try {
            watcher.join();
            stty(before);
        } catch (IOException e) {
            throw new UncheckedIOException("type \"stty sane\": the terminal could not be given back", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
