package flagship.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line. */
@Command(
        name = "flagship",
        description = "The control plane for a fleet of Kubernetes clusters.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            JoinCommand.class,
            UnjoinCommand.class,
            TokenCommand.class,
            RegisterCommand.class,
            UnregisterCommand.class,
            AgentCommand.class,
            ClustersCommand.class,
            CordonCommand.class,
            UncordonCommand.class,
            TaintCommand.class,
            DeletionsCommand.class,
            GetCommand.class,
            DescribeCommand.class,
            LogsCommand.class,
            ExecCommand.class,
            AttachCommand.class,
            TopCommand.class,
            CreateCommand.class,
            ApplyCommand.class,
            PromoteCommand.class,
            SearchCommand.class,
            HistoryCommand.class,
            RolloutCommand.class,
            CountCommand.class,
            ApiResourcesCommand.class,
            UpgradeCheckCommand.class,
            ManifestsCommand.class,
            ScheduleCommand.class,
            ExplainCommand.class,
            InterpretCommand.class,
            MemberCommand.class,
            NetworkCommand.class,
            NetworkControllerCommand.class,
            ApiServerCommand.class,
            NetworkAgentCommand.class,
            WarmUpCommand.class
        },
        footer = {
            "",
            "What talks to the control plane takes --kubeconfig, else --data, else the files of KUBECONFIG, else ~/.flagship/data/kubeconfig.",
            "Every option can also come from the environment (FLAGSHIP_DATA for --data) or from a YAML file (--config).",
            "Try it: flagship demo"
        })
public final class Main {
    @Option(
            names = "--config",
            paramLabel = "F",
            scope = ScopeType.INHERIT,
            description = "YAML file with settings, named as the options.")
    @Nullable
    Path config;

    final StandardStreams streams;
    /** The files of KUBECONFIG, for what talks to the control plane; empty where it is not set. */
    final String kubeconfigs;

    private Main(StandardStreams streams, String kubeconfigs) {
        this.streams = streams;
        this.kubeconfigs = kubeconfigs;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.getenv(), StandardStreams.ofProcess()));
    }

    /**
     * Runs one command and returns its exit code: 0, 1 for what went wrong, 2 for a wrong command line; that of a program in a container where
     * the command ran one.
     */
    static int run(String[] arguments, Map<String, String> environment, StandardStreams streams) {
        return run(arguments, environment, streams, streams.outWriter(), streams.errWriter());
    }

    /** As {@link #run(String[], Map, StandardStreams)}, with text that goes elsewhere than to the process's streams. */
    static int run(String[] arguments, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        return run(arguments, environment, StandardStreams.ofProcess(), out, err);
    }

    private static int run(
            String[] arguments,
            Map<String, String> environment,
            StandardStreams streams,
            PrintWriter out,
            PrintWriter err) {
        var line = new CommandLine(new Main(streams, environment.getOrDefault("KUBECONFIG", "")));
        line.setOut(out);
        line.setErr(err);
        line.setExecutionExceptionHandler((failure, command, _) -> {
            err.println("flagship: " + FailureText.of(failure));
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
        try {
            var file = settings(arguments, environment, line.getCommandSpec());
            setDefaults(line, new OptionDefaults(environment, file));
            return line.execute(arguments);
        } catch (UserError e) {
            err.println("flagship: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    private static SettingsFile settings(String[] arguments, Map<String, String> environment, CommandSpec spec) {
        var named = environment.get(OptionDefaults.environmentName("config"));
        for (int index = 0; index < arguments.length; index++) {
            if (arguments[index].equals("--config") && index + 1 < arguments.length) {
                named = arguments[index + 1];
            } else if (arguments[index].startsWith("--config=")) {
                named = arguments[index].substring("--config=".length());
            }
        }
        return named == null || named.isEmpty()
                ? SettingsFile.NONE
                : SettingsFile.read(Path.of(named), settingNames(spec));
    }

    private static List<String> settingNames(CommandSpec spec) {
        var names = new ArrayList<String>();
        for (CommandLine subcommand : spec.subcommands().values()) {
            for (OptionSpec option : subcommand.getCommandSpec().options()) {
                names.add(OptionDefaults.name(option));
            }
        }
        return names;
    }

    private static void setDefaults(CommandLine line, OptionDefaults defaults) {
        line.setDefaultValueProvider(defaults);
        line.getSubcommands().values().forEach(subcommand -> subcommand.setDefaultValueProvider(defaults));
    }
}
