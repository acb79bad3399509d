package flagship.app;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * What the launcher runs once after a build while the JVM records which classes a start needs and which code a busy fleet runs hot: the
 * demo's tour, then a few thousand objects through watch, list and search.
 */
@Command(name = "warm-up", hidden = true, description = "Exercises the program for the start-up cache.")
final class WarmUpCommand implements Callable<Integer> {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final String MEMBER = "amsterdam";
    private static final int OBJECTS = 4_000;
    private static final int LISTS = 15;
    private static final int PADDING_WORDS = 350;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public Integer call() throws IOException, InterruptedException {
        int tour = Main.run(new String[] {"demo", "--once", "--clusters", "1"}, Map.of(), StandardStreams.ofProcess());
        if (tour == 0) {
            var directory = Files.createTempDirectory("flagship-warm-up-");
            try (var fleet = DemoFleet.start(DataDirectory.open(directory), 1, _ -> {})) {
                load(fleet);
            } finally {
                DemoCommand.delete(directory);
            }
        }
        return tour;
    }

    private static void load(DemoFleet fleet) throws IOException, InterruptedException {
        var progress = new SyncProgress(fleet.plane().sync().orElseThrow(), Set.of(MEMBER));
        progress.await();
        try (var member = HttpTransport.open(Connection.read(fleet.memberKubeconfig(MEMBER), ""));
                var host = HttpTransport.open(Connection.read(fleet.kubeconfig(), ""))) {
            var memberClient = new KubeClient(member);
            for (int index = 0; index < OBJECTS; index++) {
                var object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
                object.putObject("metadata")
                        .put("name", "warm-" + index)
                        .put("namespace", "shop")
                        .putObject("labels")
                        .put("app", "warm-" + index % 50)
                        .put("team", "storefront");
                object.putObject("data").put("text", text(index));
                memberClient.create(CONFIG_MAPS, object);
            }
            var membership = new Membership(host, _ -> {});
            membership.unjoin(MEMBER, LIMIT);
            membership.join(MEMBER, Connection.read(fleet.memberKubeconfig(MEMBER), ""));
            progress.await();
            var search = new SearchClient(host);
            for (int list = 0; list < LISTS; list++) {
                search.get("/api/v1/configmaps?labelSelector=team%3Dstorefront");
            }
        }
    }

    /** About 3 KiB that compress as prose does. */
    private static String text(int index) {
        var words = new StringBuilder();
        for (int word = 0; word < PADDING_WORDS; word++) {
            words.append(Long.toString(Math.floorMod((index * 31L + word) * 2_654_435_761L, 60_000_000L), 36))
                    .append(' ');
        }
        return words.toString();
    }
}
