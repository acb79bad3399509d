package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The program {@code nft}, which speaks nf_tables to the kernel. It runs in the network namespace of the calling thread, which its process
 * inherits: see {@link NetworkNamespace#run}.
 */
final class Nft {
    private static final long SECONDS_MAX = 20;
    private static final int ERROR_CHARS_MAX = 500;
    private static final List<String> PLACES = List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft");
    private static final String MISSING =
            "the program nft is missing on this node, which translation of addresses needs: install nftables (Debian: apt-get install nftables)";

    private Nft() {}

    /** Everything of IPv4. */
    static JsonNode list() throws IOException, InterruptedException {
        return parse(run(List.of("nft", "-j", "list", "ruleset", "ip"), ""));
    }

    /** One map of our table, which must be there. */
    static JsonNode list(String map) throws IOException, InterruptedException {
        return parse(run(List.of("nft", "-j", "list", "map", "ip", NatTable.NAME, map), ""));
    }

    /** The names of all tables. */
    static JsonNode tables() throws IOException, InterruptedException {
        return parse(run(List.of("nft", "-j", "list", "tables"), ""));
    }

    /** A whole table, which must be there. */
    static JsonNode table(String family, String name) throws IOException, InterruptedException {
        return parse(run(List.of("nft", "-j", "list", "table", family, name), ""));
    }

    /** Whether the program is in one of the usual folders. */
    static boolean isInstalled() {
        return PLACES.stream().anyMatch(path -> Files.isExecutable(Path.of(path)));
    }

    /** Carries out a script in one transaction: all of it or nothing. */
    static void apply(String script) throws IOException, InterruptedException {
        run(List.of("nft", "-f", "-"), script);
    }

    private static JsonNode parse(String json) throws IOException {
        try {
            return Json.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJson e) {
            throw new IOException("nft printed no JSON: it must be 0.9.4 or newer and know -j: " + e.getMessage(), e);
        }
    }

    private static String run(List<String> command, String input) throws IOException, InterruptedException {
        var process = start(command);
        try {
            // Read beside the writing: a long script and a long answer would wait for each other otherwise.
            var errors = new Reading(process.errorReader(StandardCharsets.UTF_8));
            var output = new Reading(process.inputReader(StandardCharsets.UTF_8));
            Optional<IOException> unwritten = write(process, input);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("nft took longer than %d s and was stopped".formatted(SECONDS_MAX));
            }
            if (process.exitValue() != 0) {
                var text = errors.text();
                throw new IOException("nft refused: "
                        + text.substring(0, Math.min(text.length(), ERROR_CHARS_MAX))
                                .strip());
            }
            if (unwritten.isPresent()) {
                throw unwritten.get();
            }
            return output.text();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) throws IOException {
        // Agents run with the few folders in PATH that their service gives them; nft lies beside ip.
        var builder = new ProcessBuilder(new ArrayList<>(command));
        for (String path : PLACES) {
            if (Files.isExecutable(Path.of(path))) {
                builder.command().set(0, path);
                return builder.start();
            }
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(MISSING, e);
        }
    }

    private static Optional<IOException> write(Process process, String input) {
        try (var writer = process.outputWriter(StandardCharsets.UTF_8)) {
            writer.write(input);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e); // It ended before it had read all: what it says about that is the better message.
        }
    }

    /** A stream of the process, read by a thread of its own until it ends. */
    private static final class Reading {
        private final java.io.Reader reader;
        private final StringBuilder text = new StringBuilder();
        private final Thread thread;

        Reading(java.io.Reader reader) {
            this.reader = reader;
            this.thread = Thread.ofPlatform().daemon().name("nft").start(this::read);
        }

        private void read() {
            try {
                var buffer = new char[8192];
                for (int length = reader.read(buffer); length >= 0; length = reader.read(buffer)) {
                    text.append(buffer, 0, length);
                }
            } catch (IOException e) {
                text.append(" (its output broke off: ").append(e.getMessage()).append(')');
            }
        }

        String text() throws InterruptedException {
            thread.join();
            return text.toString();
        }
    }
}
