package flagship.app;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship network tenants}. */
@Command(
        name = "tenants",
        description = {
            "Shows the tenants' networks of the whole fleet as the clusters have them now: Vpcs, Subnets, addresses, gateways, what is wrong.",
            "Exit code: 0 where all of it is healthy, 1 where something is not, or a cluster does not answer."
        },
        mixinStandardHelpOptions = true)
final class NetworkTenantsCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(index = "0", arity = "0..1", paramLabel = "VPC", description = "One tenant; none for all.")
    String vpc = "";

    @Option(names = "--clusters", split = ",", paramLabel = "NAME", description = "Clusters (default: all).")
    List<String> clusters = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json",
            defaultValue = "",
            description = "json prints everything that is known.")
    String output = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!List.of("", "json").contains(output)) {
            throw new UserError("--output %s: it is json, or nothing for tables".formatted(output));
        }
        var tenants = new TenantNetworks(vpc);
        try (var host = connection.open()) {
            var chosen = MemberNames.chosen(new KubeClient(host), clusters);
            for (Cluster cluster : new LiveFleet(host).clusters()) {
                if (chosen.contains(cluster.name())) {
                    ask(tenants, host, cluster.name());
                } else if (clusters.isEmpty()) {
                    tenants.silent(cluster.name(), "it is not ready");
                }
            }
        }
        var out = spec.commandLine().getOut();
        out.println(output.isEmpty() ? tenants.text() : tenants.toJson().toPrettyString());
        out.flush();
        return tenants.isHealthy() ? 0 : 1;
    }

    /** One cluster that does not answer takes nothing from the others. */
    private static void ask(TenantNetworks tenants, HttpTransport host, String cluster)
            throws IOException, InterruptedException {
        var member = new KubeClient(new MemberTransport(host, cluster));
        try {
            tenants.add(
                    cluster,
                    list(member, Vpc.RESOURCE),
                    list(member, Subnet.RESOURCE),
                    list(member, VpcNatGateway.RESOURCE));
        } catch (ApiException e) {
            if (e.code() == 404) {
                tenants.silent(cluster, "it does not serve the kinds of kubeovn.io");
            } else {
                tenants.silent(cluster, String.valueOf(e.getMessage()));
            }
        }
    }

    private static List<RawObject> list(KubeClient member, GroupVersionResource type)
            throws IOException, InterruptedException {
        return member.listAll(type, ListOptions.ALL);
    }
}
