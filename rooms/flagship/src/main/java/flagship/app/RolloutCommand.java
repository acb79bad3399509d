package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.RolloutStatus.Phase;
import flagship.fleetapi.StagedRollout;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.RolloutStory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship rollout status|pause|resume|undo NAME}: what a user says to a StagedRollout or ClusterStagedRollout. */
@Command(
        name = "rollout",
        description =
                "Shows and steers how a template's change comes to its clusters in waves (kinds StagedRollout, ClusterStagedRollout).",
        mixinStandardHelpOptions = true)
final class RolloutCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(
            index = "0",
            paramLabel = "status|pause|resume|undo",
            description = {
                "status: where it is; pause: no further cluster; resume: go on, or try again;",
                "undo: the template becomes what it was when it last was healthy everywhere."
            })
    String action = "";

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "The StagedRollout, or clusterstagedrollout/NAME for a ClusterStagedRollout.")
    String name = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "Its namespace (default: ${DEFAULT-VALUE}).")
    String namespace = "default";

    @Option(
            names = {"-w", "--watch"},
            description = "With status: wait until it is complete (exit code 0), or failed or taken back (1).")
    boolean watch;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30m",
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    String timeout = "30m";

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var host = connection.open()) {
            var client = new KubeClient(host);
            var key = key();
            var resource = StagedRollout.resource(key.namespace());
            var rollout = client.find(resource, key)
                    .map(StagedRollout::of)
                    .orElseThrow(() -> new UserError("there is no %s %s: kubectl get %s -A shows all"
                            .formatted(kind(key), key, resource.resource())));
            return switch (action) {
                case "status" -> watch ? follow(host, key) : show(client, key);
                case "pause" -> change(client, rollout, pause(true), "is paused");
                case "resume" -> resume(client, rollout);
                case "undo" -> undo(client, rollout);
                default -> throw new UserError("rollout %s: it is status, pause, resume or undo".formatted(action));
            };
        }
    }

    private NamespacedName key() {
        int slash = name.indexOf('/');
        if (slash < 0) {
            return new NamespacedName(namespace, name);
        }
        var own = name.substring(slash + 1);
        return switch (name.substring(0, slash).toLowerCase(Locale.ROOT)) {
            case "stagedrollout", "stagedrollouts", "sr" -> new NamespacedName(namespace, own);
            case "clusterstagedrollout", "clusterstagedrollouts" -> new NamespacedName("", own);
            default ->
                throw new UserError(
                        "rollout %s: it is stagedrollout/NAME or clusterstagedrollout/NAME".formatted(name));
        };
    }

    private static String kind(NamespacedName key) {
        return key.namespace().isEmpty() ? StagedRollout.CLUSTER_KIND.kind() : StagedRollout.KIND.kind();
    }

    private static ObjectNode pause(boolean paused) {
        var patch = Json.object();
        patch.putObject("spec").put("paused", paused);
        return patch;
    }

    private int resume(KubeClient client, StagedRollout rollout) throws IOException, InterruptedException {
        if (rollout.spec().paused()) {
            return change(client, rollout, pause(false), "goes on");
        }
        if (!List.of(Phase.PAUSED, Phase.FAILED).contains(rollout.status().phase())) {
            throw new UserError("%s %s is %s: it waits for nobody"
                    .formatted(
                            kind(rollout.key()),
                            rollout.key(),
                            rollout.status().phase().word()));
        }
        return change(client, rollout, word(StagedRollout.RESUME, rollout), "goes on");
    }

    private int undo(KubeClient client, StagedRollout rollout) throws IOException, InterruptedException {
        var good = rollout.status().good();
        boolean complete = rollout.status().phase() == Phase.COMPLETE;
        if ((complete ? good.previous() : good.last()).isEmpty()) {
            throw new UserError("%s %s knows nothing older that was healthy everywhere: change the template"
                    .formatted(kind(rollout.key()), rollout.key()));
        }
        return change(client, rollout, word(StagedRollout.UNDO, rollout), "goes back");
    }

    /** Said once about the revision that is meant; said again it is another word. */
    private static ObjectNode word(String annotation, StagedRollout rollout) {
        var patch = Json.object();
        patch.withObject("/metadata/annotations")
                .put(annotation, rollout.status().revision() + "/" + UUID.randomUUID());
        return patch;
    }

    private int change(KubeClient client, StagedRollout rollout, ObjectNode patch, String said)
            throws IOException, InterruptedException {
        client.mergePatch(rollout.resource(), rollout.key(), patch);
        spec.commandLine().getOut().printf("%s %s %s.%n", kind(rollout.key()), rollout.key(), said);
        return 0;
    }

    private int show(KubeClient client, NamespacedName key) throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var story = RolloutStory.of(client, key);
        var rollout = story.rollout();
        out.printf("Target:    %s%n", story.target());
        out.printf("Phase:     %s%n", rollout.status().phase().word());
        if (!rollout.status().message().isEmpty()) {
            out.printf("Message:   %s%n", rollout.status().message());
        }
        out.printf("Revision:  %s%n", text(rollout.status().revision()));
        rollout.status().good().last().ifPresent(good -> out.printf("Last good: %s%n", good.id()));
        var table = new ConsoleTable("CLUSTER", "WAVE", "STATE", "REASON");
        story.clusters()
                .forEach(cluster -> table.row(cluster.name(), cluster.wave(), cluster.state(), text(cluster.reason())));
        out.print(table);
        out.flush();
        return 0;
    }

    private static String text(String value) {
        return value.isEmpty() ? "-" : value;
    }

    private int follow(HttpTransport host, NamespacedName key) throws InterruptedException {
        var limit = Durations.parse("--timeout", timeout);
        var news = new LinkedBlockingQueue<StagedRollout>();
        var config = ReflectorConfig.of(StagedRollout.resource(key.namespace()))
                .withNamespace(key.namespace())
                .withSelectors("", "metadata.name=" + key.name());
        try (var informer = new Informer(host, config)) {
            informer.handle(new RolloutNews(news::add)).start();
            return await(news, limit);
        }
    }

    private int await(LinkedBlockingQueue<StagedRollout> news, Duration limit) throws InterruptedException {
        var out = spec.commandLine().getOut();
        long end = System.nanoTime() + limit.toNanos();
        var last = "";
        while (true) {
            var rollout = news.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (rollout == null) {
                throw new UserError("the rollout is not over after %s: look at flagship rollout status"
                        .formatted(Durations.text(limit)));
            }
            var status = rollout.status();
            var line =
                    "%s%s".formatted(status.phase().word(), status.message().isEmpty() ? "" : ": " + status.message());
            if (!line.equals(last)) {
                out.println(line);
                out.flush();
                last = line;
            }
            switch (status.phase()) {
                case COMPLETE -> {
                    return 0;
                }
                case FAILED, ROLLED_BACK -> {
                    return 1;
                }
                case WAITING, PROGRESSING, PAUSED, ROLLING_BACK -> {}
            }
        }
    }
}
