package flagship.app;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.RemoteStreams;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a command talks with a program in a container, and the talk itself. Filled by picocli. */
final class StreamOptions {
    private static final int BUFFER_BYTES = 16 * 1024;

    @Option(
            names = {"-i", "--stdin"},
            description = "The program reads what comes in here.")
    boolean stdin;

    @Option(
            names = {"-t", "--tty"},
            description = "The program has a terminal.")
    boolean tty;

    /**
     * Connects the streams and waits for the program's end.
     *
     * @param container empty for the usual one
     * @param more parameters of the subresource
     * @return the program's exit code
     */
    int run(
            StandardStreams own,
            HttpTransport host,
            FoundPod pod,
            String container,
            String subresource,
            List<Map.Entry<String, String>> more)
            throws IOException, InterruptedException {
        boolean raw = tty && stdin && own.terminal();
        if (tty && stdin && !own.terminal()) {
            say(own, "Unable to use a TTY - input is not a terminal or the right kind of file");
        }
        boolean terminal = tty && (raw || !stdin);
        var path = pod.path(subresource, query(pod.container(container), terminal, more));
        try (var streams = RemoteStreams.open(host, path, own.out(), own.err())) {
            int code = talk(own, streams, raw);
            if (code != 0) {
                say(own, "command terminated with exit code " + code);
            }
            return code;
        }
    }

    /** The terminal is given back before anything else is said. */
    private int talk(StandardStreams own, RemoteStreams streams, boolean raw) throws IOException, InterruptedException {
        try (var _ = raw ? RawTerminal.open(streams) : RawTerminal.NONE) {
            if (stdin) {
                feed(own, streams);
            }
            return streams.await();
        }
    }

    private List<Map.Entry<String, String>> query(
            String container, boolean terminal, List<Map.Entry<String, String>> more) {
        var query = new ArrayList<>(List.of(
                Map.entry("container", container),
                Map.entry("stdin", Boolean.toString(stdin)),
                Map.entry("stdout", "true"),
                Map.entry("stderr", Boolean.toString(!terminal)),
                Map.entry("tty", Boolean.toString(terminal))));
        query.addAll(more);
        return query;
    }

    private static void say(StandardStreams own, String text) {
        new PrintWriter(own.err(), true, own.charset()).println(text);
    }

    /** On a thread of its own, which cannot be joined: nothing ends a read of the process's input but the input. */
    private static void feed(StandardStreams own, RemoteStreams streams) {
        Thread.ofPlatform().daemon().name("stdin").start(() -> {
            try {
                var buffer = new byte[BUFFER_BYTES];
                for (int read = own.in().read(buffer);
                        read >= 0;
                        read = own.in().read(buffer)) {
                    streams.send(buffer, 0, read);
                }
                streams.endInput();
            } catch (IOException e) {
                streams.fail(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
