package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Yaml;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship get}. Words and columns are those of karmadactl. */
@Command(
        name = "get",
        description =
                "Lists objects of the control plane and of its clusters, with the cluster of each and whether it is managed.",
        mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "TYPE", description = "What to list: pods, deploy, deployments.apps ...")
    String type = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "A name; none for all.")
    String name = "";

    @Option(
            names = {"-s", "--operation-scope"},
            paramLabel = "SCOPE",
            defaultValue = "",
            description =
                    "karmada (the control plane), members or all (default: karmada, or members where -C names some).")
    String scope = "";

    @Mixin
    ListedObjects listed = new ListedObjects();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "",
            description = "json or yaml instead of a table.")
    String output = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        var scopes = scopes();
        if (!List.of("", "json", "yaml").contains(output)) {
            throw new UserError("-o %s: it is json or yaml".formatted(output));
        }
        var listing = new FleetListing(listed.namespace(), name, listed.selector);
        try (var host = connection.open()) {
            if (scopes.contains("karmada")) {
                listing.add(FleetListing.CONTROL_PLANE, host, type);
            }
            if (scopes.contains("members")) {
                for (String cluster : MemberNames.chosen(new KubeClient(host), listed.clusters)) {
                    add(listing, cluster, new MemberTransport(host, cluster));
                }
            }
        }
        print(listing);
        return listing.found() || name.isEmpty() ? 0 : 1;
    }

    private List<String> scopes() {
        return switch (scope) {
            case "" -> List.of(listed.clusters.isEmpty() ? "karmada" : "members");
            case "karmada", "members" -> List.of(scope);
            case "all" -> List.of("karmada", "members");
            default -> throw new UserError("-s %s: it is karmada, members or all".formatted(scope));
        };
    }

    /** One cluster that does not answer takes nothing from the others. */
    private void add(FleetListing listing, String cluster, Transport member) throws IOException, InterruptedException {
        try {
            listing.add(cluster, member, type);
        } catch (ApiException | UserError e) {
            spec.commandLine().getErr().printf("cluster %s is left out: %s%n", cluster, e.getMessage());
        }
    }

    private void print(FleetListing listing) {
        var out = spec.commandLine().getOut();
        switch (output) {
            case "json" -> out.println(list(listing).toPrettyString());
            case "yaml" -> out.print(Yaml.fromJson(list(listing)));
            default ->
                out.print(listing.found() ? listing.table(listed.everywhere).toString() : "No resources found.\n");
        }
        out.flush();
    }

    private static ObjectNode list(FleetListing listing) {
        var list = Json.object().put("apiVersion", "v1").put("kind", "List");
        listing.objects().forEach(list.putArray("items")::add);
        return list;
    }
}
