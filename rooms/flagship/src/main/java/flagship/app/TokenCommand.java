package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.BootstrapToken;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.AgentBootstrap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship token}: what a cluster introduces itself with. Words and defaults are those of karmadactl. */
@Command(
        name = "token",
        description = "Makes, lists and deletes the tokens with which clusters register.",
        mixinStandardHelpOptions = true,
        subcommands = {TokenCommand.Create.class, TokenCommand.ListAll.class, TokenCommand.Delete.class})
final class TokenCommand implements Callable<Integer> {
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    private static final Set<String> USAGES = Set.of("signing", "authentication");

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** {@code flagship token create}. */
    @Command(name = "create", description = "Makes a token and prints it.", mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        Connection connection = new Connection();

        @Parameters(
                paramLabel = "TOKEN",
                arity = "0..1",
                defaultValue = "",
                description = "The token to make, as ID.SECRET (default: a random one).")
        String wanted = "";

        @Option(
                names = "--ttl",
                paramLabel = "DURATION",
                defaultValue = "24h",
                description = "How long it is good, like 24h or 30m; 0 for ever (default: ${DEFAULT-VALUE}).")
        String ttl = "";

        @Option(
                names = "--groups",
                paramLabel = "LIST",
                defaultValue = AgentBootstrap.TOKEN_GROUP,
                description = "Groups of its bearer (default: ${DEFAULT-VALUE}).")
        String groups = "";

        @Option(
                names = "--usages",
                paramLabel = "LIST",
                defaultValue = "signing,authentication",
                description = "What it is good for: signing, authentication (default: both).")
        String usages = "";

        @Option(names = "--description", paramLabel = "TEXT", defaultValue = "", description = "What it is for.")
        String description = "";

        @Option(
                names = "--print-register-command",
                description = "Print the whole command with which a cluster registers.")
        boolean printCommand;

        @Override
        public Integer call() throws IOException, InterruptedException {
            var token = wanted.isEmpty()
                    ? BootstrapToken.random()
                    : BootstrapToken.parse(wanted)
                            .orElseThrow(() -> new UserError(
                                    "\"%s\" is no token: it has the form ID.SECRET, six and sixteen of a-z and 0-9"
                                            .formatted(wanted)));
            var secret = secret(token);
            var out = spec.commandLine().getOut();
            try (var host = connection.open()) {
                new KubeClient(host).create(SECRETS, secret);
                out.println(printCommand ? RegisterText.command(connection.config(), token) : token.text());
            }
            return 0;
        }

        private ObjectNode secret(BootstrapToken token) {
            var secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
            secret.putObject("metadata")
                    .put("namespace", BootstrapToken.NAMESPACE)
                    .put("name", BootstrapToken.secretName(token.id()));
            secret.put("type", BootstrapToken.SECRET_TYPE);
            var data = secret.putObject("stringData");
            data.put("token-id", token.id()).put("token-secret", token.secret());
            var life = Durations.parse("--ttl", ttl);
            if (!life.isZero()) {
                var end = Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS);
                data.put("expiration", end.toString());
            }
            data.put("auth-extra-groups", String.join(",", checkedGroups()));
            checkedUsages().forEach(usage -> data.put("usage-bootstrap-" + usage, "true"));
            if (!description.isEmpty()) {
                data.put("description", description);
            }
            return secret;
        }

        private List<String> checkedGroups() {
            var all = words(groups);
            all.stream()
                    .filter(group -> !group.startsWith(BootstrapToken.GROUP + ":"))
                    .findFirst()
                    .ifPresent(group -> {
                        throw new UserError("--groups %s: groups of tokens begin with \"%s:\""
                                .formatted(group, BootstrapToken.GROUP));
                    });
            return all;
        }

        private List<String> checkedUsages() {
            var all = words(usages);
            if (all.isEmpty() || !USAGES.containsAll(all)) {
                throw new UserError("--usages %s: it is a list of signing and authentication".formatted(usages));
            }
            return all;
        }

        private static List<String> words(String list) {
            return Arrays.stream(list.split(",", -1))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
    }

    /** {@code flagship token list}. */
    @Command(name = "list", description = "Lists the tokens that are good.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        Connection connection = new Connection();

        @Override
        public Integer call() throws IOException, InterruptedException {
            var table = new ConsoleTable("TOKEN", "TTL", "EXPIRES", "USAGES", "DESCRIPTION", "EXTRA GROUPS");
            try (var host = connection.open()) {
                var options = ListOptions.inNamespace(BootstrapToken.NAMESPACE)
                        .withFields("type=" + BootstrapToken.SECRET_TYPE);
                new KubeClient(host)
                        .listAll(SECRETS, options).stream()
                                .map(RawObject::toJson)
                                .forEach(secret -> row(table, secret.path("data")));
            }
            spec.commandLine().getOut().print(table);
            spec.commandLine().getOut().flush();
            return 0;
        }

        private static void row(ConsoleTable table, JsonNode data) {
            var expires = text(data, "expiration");
            var usages = USAGES.stream()
                    .sorted()
                    .filter(usage -> text(data, "usage-bootstrap-" + usage).equals("true"))
                    .toList();
            table.row(
                    text(data, "token-id") + "." + text(data, "token-secret"),
                    expires.isEmpty() ? "<forever>" : left(expires),
                    expires.isEmpty() ? "<never>" : expires,
                    String.join(",", usages),
                    orNone(text(data, "description")),
                    orNone(text(data, "auth-extra-groups")));
        }

        private static String left(String expires) {
            try {
                var left = Duration.between(Instant.now(), Instant.parse(expires));
                return left.isNegative() ? "<expired>" : Durations.text(left);
            } catch (java.time.format.DateTimeParseException e) {
                return "<invalid>";
            }
        }

        private static String orNone(String text) {
            return text.isEmpty() ? "<none>" : text;
        }

        private static String text(JsonNode data, String key) {
            return new String(Base64.getDecoder().decode(data.path(key).asText("")), StandardCharsets.UTF_8);
        }
    }

    /** {@code flagship token delete}. */
    @Command(name = "delete", description = "Deletes tokens.", mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        Connection connection = new Connection();

        @Parameters(paramLabel = "TOKEN", arity = "1..*", description = "Tokens, or their ids.")
        List<String> tokens = List.of();

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var host = connection.open()) {
                for (String token : tokens) {
                    var id = id(token);
                    var name = new NamespacedName(BootstrapToken.NAMESPACE, BootstrapToken.secretName(id));
                    if (!new KubeClient(host).delete(SECRETS, name)) {
                        throw new UserError("there is no token " + id);
                    }
                    spec.commandLine().getOut().println("token " + id + " deleted");
                }
            }
            return 0;
        }

        private static String id(String token) {
            return BootstrapToken.parse(token)
                    .map(BootstrapToken::id)
                    .or(() -> Optional.of(token).filter(text -> text.matches("[a-z0-9]{6}")))
                    .orElseThrow(() -> new UserError("\"%s\" is no token and no id of one".formatted(token)));
        }
    }
}
