package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.PropagationConfig;
import flagship.search.SearchConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code flagship history}, from a member over the catalog to the command line. */
final class HistoryEndToEndTest {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");

    @TempDir
    Path folder;

    @Test
    void theCommandShowsWhoChangedWhatAndThatItIsGone() throws Exception {
        var data = DataDirectory.open(folder.resolve("plane"));
        var own = DataDirectory.open(folder.resolve("paris"));
        var options = new SyncOptions();
        options.historyRetention = "1h";
        var settings = new RoleSettings(
                options.config(),
                options.history(),
                SearchConfig.DEFAULT,
                PropagationConfig.DEFAULT,
                SchedulerSettings.DEFAULT);
        var address = new ListenAddress("127.0.0.1", 0);
        try (var plane = ControlPlane.start(
                        data,
                        new CatalogPlace.InDirectory(data.catalog()),
                        ApiServerConfig.of(data.root(), address),
                        Set.of(Role.APISERVER, Role.SEARCH, Role.SYNC),
                        settings,
                        Optional.empty());
                var member = SimulatedMembers.start("paris", own, ApiServerConfig.of(own.root(), address), 1)) {
            new Membership(plane.host(), _ -> {}).join("paris", Connection.read(own.kubeconfig(), ""));
            var client = new KubeClient(member.inProcess());
            var name = new NamespacedName("default", "story");

            client.apply(CONFIG_MAPS, configMap("one"), "author-1");
            await(data, "one");
            client.apply(CONFIG_MAPS, configMap("two"), "author-2");
            var both = await(data, "data.k: one -> two");
            client.delete(CONFIG_MAPS, name);
            var gone = await(data, "(deleted)");

            assertThat(both).contains("author-2").contains("now").contains("paris");
            assertThat(gone).contains("author-1").doesNotContain("now");
        }
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode configMap(String value) {
        var object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", "story").put("namespace", "default");
        object.putObject("data").put("k", value);
        return object;
    }

    /** Runs the command until it prints a text; "one" stands for any state. */
    private static String await(DataDirectory data, String text) {
        long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < giveUp) {
            var out = new StringWriter();
            var err = new StringWriter();
            int code = Main.run(
                    new String[] {
                        "history", "configmaps", "story", "--data", data.root().toString()
                    },
                    Map.of(),
                    new PrintWriter(out, true),
                    new PrintWriter(err, true));
            if (code == 0 && (text.equals("one") || out.toString().contains(text))) {
                return out.toString();
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new AssertionError("\"flagship history\" never showed: " + text);
    }
}
