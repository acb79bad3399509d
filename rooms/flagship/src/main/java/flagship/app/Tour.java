package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.TreeMap;

/** The demo's tour: searches, changes something in a member, sees the change in the search, lets a member go. Over real HTTPS. */
final class Tour {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(30);
    private static final Duration UNJOIN_LIMIT = Duration.ofSeconds(60);

    private final DemoFleet fleet;
    private final PrintWriter out;

    Tour(DemoFleet fleet, PrintWriter out) {
        this.fleet = fleet;
        this.out = out;
    }

    /** @throws UserError with one sentence at the first thing that is not as it should be */
    void run() throws IOException, InterruptedException {
        try (var host = HttpTransport.open(Connection.read(fleet.kubeconfig(), ""))) {
            var search = new SearchClient(host);
            search(search);
            change(search);
            unjoin(search, host);
        }
        out.println("The tour is complete.");
    }

    private void search(SearchClient search) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var pods = search.get("/api/v1/pods?labelSelector=team%3Dstorefront");
        var perCluster = new TreeMap<String, Integer>();
        for (JsonNode pod : pods.path("items")) {
            perCluster.merge(cluster(pod), 1, Integer::sum);
        }
        out.printf("search: pods of team storefront: %s, in %s%n", perCluster, millis(start));
        for (String member : fleet.members().keySet()) {
            require(perCluster.containsKey(member), "the search found no pod of team storefront in " + member);
        }
    }

    private void change(SearchClient search) throws IOException, InterruptedException {
        var member = fleet.members().keySet().iterator().next();
        var name = new NamespacedName("shop", "tour");
        var object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", name.name()).put("namespace", name.namespace());
        object.putObject("data").put("seen", "yes");
        try (var transport = HttpTransport.open(Connection.read(fleet.memberKubeconfig(member), ""))) {
            var memberClient = new KubeClient(transport);
            memberClient.create(CONFIG_MAPS, object);
            out.printf(
                    "change: a ConfigMap created in %s was found by the search after %s%n",
                    member, awaitCount(search, 1));
            memberClient.delete(CONFIG_MAPS, name);
            out.printf("change: its deletion was seen after %s%n", awaitCount(search, 0));
        }
    }

    private String awaitCount(SearchClient search, int wanted) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (search.get("/api/v1/configmaps?names=tour").path("items").size() != wanted) {
            require(
                    System.nanoTime() - start < VISIBLE_LIMIT.toNanos(),
                    "a change in a member did not reach the search");
            Thread.sleep(1);
        }
        return millis(start);
    }

    private void unjoin(SearchClient search, HttpTransport host) throws IOException, InterruptedException {
        var member = fleet.members().keySet().iterator().next();
        new Membership(host, step -> out.printf("unjoin: %s%n", step)).unjoin(member, UNJOIN_LIMIT);
        int left = podsLeft(search, member);
        require(left == 0, "%d pods of %s are still found after it left".formatted(left, member));
        out.printf("unjoin: nothing of %s is found any more%n", member);
    }

    private static int podsLeft(SearchClient search, String member) throws IOException, InterruptedException {
        try {
            return search.get("/api/v1/pods?clusters=" + member).path("items").size();
        } catch (ApiException e) {
            if (e.code() == 404) {
                return 0; // It was the last member: the fleet knows no pods any more.
            }
            throw e;
        }
    }

    private static String cluster(JsonNode object) {
        return object.path("metadata")
                .path("annotations")
                .path("shadow.clusterpedia.io/cluster-name")
                .asText();
    }

    private static String millis(long start) {
        return "%.1f ms".formatted((System.nanoTime() - start) / 1e6);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new UserError("the tour stopped: " + otherwise);
        }
    }
}
