package flagship.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A few programs as a small image has them, with a shell: enough that a user of exec sees what a real container would show. No program of
 * this machine is run, no file of it is read. Used by one thread.
 */
final class SimulatedShell {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash");

    private static final Set<String> PROGRAMS = Set.of(
            "cat",
            "date",
            "echo",
            "env",
            "false",
            "hostname",
            "id",
            "ls",
            "printenv",
            "ps",
            "pwd",
            "sleep",
            "stty",
            "true",
            "uname",
            "wc",
            "whoami");

    private static final int NO_SUCH_PROGRAM = 127;
    private static final int WRONG_USE = 2;
    private static final int SLEEP_SECONDS_MAX = 3_600;

    private final ObjectNode pod;
    private final String container;
    private final Clock clock;

    /** Ends the session from within. */
    private static final class Exit extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Exit(int code) {
            super("exit " + code, null, false, false);
            this.code = code;
        }
    }

    SimulatedShell(ObjectNode pod, String container, Clock clock) {
        this.pod = pod;
        this.container = container;
        this.clock = clock;
    }

    /** Whether the image has such a program. */
    static boolean has(String program) {
        return SHELLS.contains(bare(program)) || PROGRAMS.contains(bare(program));
    }

    private static String bare(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    /** @return the exit code */
    int run(List<String> command, ShellConsole console) throws IOException, InterruptedException {
        try {
            return program(command, console);
        } catch (Exit e) {
            return e.code;
        }
    }

    private int program(List<String> words, ShellConsole console) throws IOException, InterruptedException, Exit {
        var name = bare(words.getFirst());
        var arguments = words.subList(1, words.size());
        if (SHELLS.contains(name)) {
            return shell(arguments, console);
        }
        return switch (name) {
            case "exit" -> throw new Exit(arguments.isEmpty() ? 0 : number(arguments.getFirst()));
            case "cat" -> cat(arguments, console);
            case "wc" -> said(console, countLines(console) + "\n");
            case "printenv" -> printenv(arguments, console);
            case "sleep" -> sleep(arguments);
            case "false" -> 1;
            case "true" -> 0;
            default -> {
                var text = text(name, arguments, console);
                if (text.isEmpty()) {
                    console.err("sh: %s: not found\n".formatted(words.getFirst()));
                    yield NO_SUCH_PROGRAM;
                }
                yield said(console, text);
            }
        };
    }

    /** What programs say that read nothing; empty where there is no such program. */
    private String text(String name, List<String> arguments, ShellConsole console) {
        return switch (name) {
            case "echo" -> String.join(" ", arguments) + "\n";
            case "env" -> environmentText();
            case "hostname" -> podName() + "\n";
            case "date" -> clock.instant().truncatedTo(ChronoUnit.SECONDS) + "\n";
            case "id" -> "uid=0(root) gid=0(root) groups=0(root)\n";
            case "whoami" -> "root\n";
            case "pwd" -> "/\n";
            case "ls" -> "app  bin  dev  etc  proc  sys  tmp  usr  var\n";
            case "ps" -> "PID   USER     COMMAND\n    1 root     /app/%s\n".formatted(container);
            case "uname" -> "Linux\n";
            case "stty" -> console.size() + "\n";
            default -> "";
        };
    }

    private static int said(ShellConsole console, String text) throws IOException {
        console.out(text);
        return 0;
    }

    private int shell(List<String> arguments, ShellConsole console) throws IOException, InterruptedException, Exit {
        int at = arguments.indexOf("-c");
        if (at >= 0 && at + 1 < arguments.size()) {
            return script(arguments.get(at + 1), 0, console);
        }
        int code = 0;
        while (true) {
            if (console.terminal()) {
                console.out("/ # ");
            }
            var line = console.readLine();
            if (line.isEmpty()) {
                return code;
            }
            code = script(line.get(), code, console);
        }
    }

    /** Commands one after the other; {@code >&2} at the end of one is all that is known of redirection. */
    private int script(String text, int before, ShellConsole console) throws IOException, InterruptedException, Exit {
        int code = before;
        for (String command : text.split("[;\n]", -1)) {
            var expanded = expanded(command.strip(), code);
            boolean toErrors = expanded.endsWith(">&2");
            var words = ShellWords.of(toErrors ? expanded.substring(0, expanded.length() - ">&2".length()) : expanded);
            if (!words.isEmpty()) {
                code = program(words, toErrors ? console.errorsOnly() : console);
            }
        }
        return code;
    }

    private String expanded(String text, int code) {
        var result = text.replace("$?", Integer.toString(code));
        for (var variable : environment().entrySet()) {
            result = result.replace("$" + variable.getKey(), variable.getValue())
                    .replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return result;
    }

    private int cat(List<String> files, ShellConsole console) throws IOException, InterruptedException {
        if (files.isEmpty()) {
            for (var line = console.readLine(); line.isPresent(); line = console.readLine()) {
                console.out(line.get() + "\n");
            }
            return 0;
        }
        int code = 0;
        for (String file : files) {
            switch (file) {
                case "/etc/hostname" -> console.out(podName() + "\n");
                case "/etc/os-release" -> console.out("NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.0\n");
                default -> {
                    console.err("cat: can't open '%s': No such file or directory\n".formatted(file));
                    code = 1;
                }
            }
        }
        return code;
    }

    private static int countLines(ShellConsole console) throws IOException, InterruptedException {
        int lines = 0;
        while (console.readLine().isPresent()) {
            lines++;
        }
        return lines;
    }

    private int printenv(List<String> names, ShellConsole console) throws IOException {
        if (names.isEmpty()) {
            return said(console, environmentText());
        }
        var value = environment().get(names.getFirst());
        return value == null ? 1 : said(console, value + "\n");
    }

    private static int sleep(List<String> arguments) throws InterruptedException, Exit {
        int seconds = arguments.isEmpty() ? 0 : number(arguments.getFirst());
        Thread.sleep(Duration.ofSeconds(Math.min(seconds, SLEEP_SECONDS_MAX)));
        return 0;
    }

    private String environmentText() {
        var text = new StringBuilder();
        environment()
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    private Map<String, String> environment() {
        var all = new TreeMap<String, String>();
        all.put("HOSTNAME", podName());
        all.put("HOME", "/root");
        all.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        for (JsonNode each : pod.path("spec").path("containers")) {
            if (each.path("name").asText().equals(container)) {
                for (JsonNode variable : each.path("env")) {
                    all.put(
                            variable.path("name").asText(),
                            variable.path("value").asText(""));
                }
            }
        }
        return all;
    }

    private String podName() {
        return Objects.name(pod).name();
    }

    private static int number(String text) throws Exit {
        if (!text.matches("[0-9]{1,9}")) {
            throw new Exit(WRONG_USE);
        }
        return Integer.parseInt(text);
    }
}
