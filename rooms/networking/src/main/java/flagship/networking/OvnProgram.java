package flagship.networking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * OVN's own programs for looking into its databases, which must be installed where a trace is asked for.
 *
 * @param northbound where the northbound database is, as they write it: {@code unix:PATH} or {@code tcp:H:P}
 * @param southbound the same of the southbound one
 */
record OvnProgram(String northbound, String southbound) {
    private static final int SECONDS_MAX = 60;
    private static final int ERROR_CHARS_MAX = 500;
    /** Each time that a packet meets connection tracking it is a new connection's. */
    private static final int NEW_CONNECTIONS = 24;

    /** What would become of a packet, in OVN's words. */
    String trace(String datapath, String packet) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ovn-trace", "--db=" + southbound, "--no-leader-only"));
        for (int time = 0; time < NEW_CONNECTIONS; time++) {
            command.add("--ct=new");
        }
        command.addAll(List.of(datapath, packet));
        return run(command);
    }

    /** Some columns of a row; empty where there is none, or several begin so. */
    String logicalFlow(String uuidPrefix, String columns) throws IOException, InterruptedException {
        return quietly(List.of(
                "ovn-sbctl",
                "--db=" + southbound,
                "--no-leader-only",
                "--if-exists",
                "--data=bare",
                "--no-headings",
                "--columns=" + columns,
                "list",
                "Logical_Flow",
                uuidPrefix));
    }

    /** The same of the northbound database. */
    String northboundRow(String table, String uuidPrefix, String columns) throws IOException, InterruptedException {
        return quietly(nb("--if-exists", "--columns=" + columns, "list", table, uuidPrefix));
    }

    /** Columns of the rows that a condition holds for. */
    String find(String table, String columns, String condition) throws IOException, InterruptedException {
        return quietly(nb("--columns=" + columns, "find", table, condition));
    }

    /** The same of the southbound database. */
    String findSouthbound(String table, String columns, String condition) throws IOException, InterruptedException {
        return quietly(List.of(
                "ovn-sbctl",
                "--db=" + southbound,
                "--no-leader-only",
                "--data=bare",
                "--no-headings",
                "--columns=" + columns,
                "find",
                table,
                condition));
    }

    private List<String> nb(String... words) {
        var command = new ArrayList<>(
                List.of("ovn-nbctl", "--db=" + northbound, "--no-leader-only", "--data=bare", "--no-headings"));
        command.addAll(List.of(words));
        return command;
    }

    /** What is only an addition to the answer may be missing. */
    private static String quietly(List<String> command) throws IOException, InterruptedException {
        try {
            return run(command).strip();
        } catch (Refused e) {
            return "";
        }
    }

    private static String text(FutureTask<String> reading) throws IOException, InterruptedException {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            throw new IOException("what a program of OVN printed cannot be read: " + e.getMessage(), e);
        }
    }

    /** The program ended with an error. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(
                    "the program %s is missing here: install OVN's tools (Debian: apt-get install ovn-common ovn-central)"
                            .formatted(command.getFirst()),
                    e);
        }
        try {
            process.getOutputStream().close();
            var reading =
                    new FutureTask<>(() -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            Thread.ofVirtual().name("ovn-program").start(reading);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("%s did not end in %d s: see whether its database is reached from here"
                        .formatted(command.getFirst(), SECONDS_MAX));
            }
            var text = text(reading);
            if (process.exitValue() != 0) {
                throw new Refused("%s refused: %s"
                        .formatted(
                                command.getFirst(),
                                text.substring(0, Math.min(text.length(), ERROR_CHARS_MAX))
                                        .strip()));
            }
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
