package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.Work;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship deletions}. */
@Command(
        name = "deletions",
        description = {
            "Shows what is about to be deleted in members and why it waits. With a template: what its deletion would delete where."
        },
        mixinStandardHelpOptions = true)
final class DeletionsCommand implements Callable<Integer> {
    private static final String BINDING_ID = "resourcebinding.karmada.io/permanent-id";
    private static final String CLUSTER_BINDING_ID = "clusterresourcebinding.karmada.io/permanent-id";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TYPE/NAME",
            description = "A template as kubectl names it: deployment/web.")
    String template = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "The template's namespace (default: ${DEFAULT-VALUE}).")
    String namespace = "default";

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        try (var host = connection.open()) {
            out.print(template.isEmpty() ? waiting(new KubeClient(host)) : consequences(host));
            out.flush();
        }
        return 0;
    }

    private static String waiting(KubeClient host) throws IOException, InterruptedException {
        var clusters = clusters(host);
        var table = new ConsoleTable("CLUSTER", "KIND", "NAMESPACE", "NAME", "SINCE", "WAITS FOR");
        boolean any = false;
        for (var object : host.listAll(Work.RESOURCE, ListOptions.ALL)) {
            var since = object.head().deletionTimestamp();
            var cluster = clusterOf(object.head().namespace());
            if (!since.isEmpty() && cluster.isPresent()) {
                any = true;
                row(table, cluster.get(), object.toJson(), since, reason(clusters.get(cluster.get())));
            }
        }
        return any ? table.toString() : "Nothing waits to be deleted in a member.\n";
    }

    private static Map<String, Cluster> clusters(KubeClient host) throws IOException, InterruptedException {
        var clusters = new HashMap<String, Cluster>();
        host.listAll(Cluster.RESOURCE, ListOptions.ALL)
                .forEach(object -> clusters.put(object.head().name(), Cluster.of(object.toJson())));
        return clusters;
    }

    private static Optional<String> clusterOf(String namespace) {
        var prefix = Cluster.executionNamespace("");
        return namespace.startsWith(prefix) ? Optional.of(namespace.substring(prefix.length())) : Optional.empty();
    }

    private static String reason(@Nullable Cluster cluster) {
        if (cluster == null) {
            return "the cluster has left";
        }
        return cluster.status().conditions().holds("Ready")
                ? "the member to answer, or its turn: deletions in a minute are limited"
                : "the cluster to be ready";
    }

    private static void row(ConsoleTable table, String cluster, ObjectNode work, Object... more) {
        for (JsonNode manifest : work.at("/spec/workload/manifests")) {
            var metadata = manifest.path("metadata");
            var cells = new ArrayList<Object>(List.of(
                    cluster,
                    manifest.path("kind").asText(),
                    metadata.path("namespace").asText("-"),
                    metadata.path("name").asText()));
            cells.addAll(List.of(more));
            table.row(cells.toArray());
        }
    }

    private String consequences(Transport transport) throws IOException, InterruptedException {
        var host = new KubeClient(transport);
        var words = template.split("/", 2);
        if (words.length != 2 || words[1].isEmpty()) {
            throw new UserError("name a template as TYPE/NAME, like deployment/web");
        }
        var type = ResourceNames.find(Discovery.read(transport), words[0])
                .orElseThrow(() -> new UserError("the control plane has no type \"%s\"".formatted(words[0])));
        boolean namespaced = type.namespaced();
        var key = new NamespacedName(namespaced ? namespace : "", words[1]);
        var object =
                host.find(type.resource(), key).orElseThrow(() -> new UserError("there is no %s".formatted(template)));
        var id = bindingId(host, object, key);
        var table = new ConsoleTable("CLUSTER", "KIND", "NAMESPACE", "NAME");
        boolean any = false;
        if (id.isPresent()) {
            var label = (namespaced ? BINDING_ID : CLUSTER_BINDING_ID) + "=" + id.get();
            for (var work : host.listAll(Work.RESOURCE, ListOptions.ALL.withLabels(label))) {
                var tree = work.toJson();
                var cluster = clusterOf(work.head().namespace());
                if (cluster.isPresent()
                        && !tree.at("/spec/preserveResourcesOnDeletion").asBoolean()) {
                    any = true;
                    row(table, cluster.get(), tree);
                }
            }
        }
        return any ? table.toString() : "Its deletion would delete nothing in a member.\n";
    }

    private static Optional<String> bindingId(KubeClient host, ObjectNode object, NamespacedName key)
            throws IOException, InterruptedException {
        boolean namespaced = !key.namespace().isEmpty();
        var uid = object.at("/metadata/uid").asText();
        return host
                .listAll(namespaced ? ResourceBinding.RESOURCE : ResourceBinding.CLUSTER_RESOURCE, ListOptions.ALL)
                .stream()
                .filter(binding -> binding.head().namespace().equals(key.namespace()))
                .filter(binding -> binding.head().owners().stream()
                        .anyMatch(owner -> owner.uid().equals(uid)))
                .map(binding -> binding.head().labels().getOrDefault(namespaced ? BINDING_ID : CLUSTER_BINDING_ID, ""))
                .filter(id -> !id.isEmpty())
                .findFirst();
    }
}
