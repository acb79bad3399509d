package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PropagationPolicy;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.PromotedTemplate;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship promote}. Words and defaults are those of karmadactl. */
@Command(
        name = "promote",
        description =
                "Takes an object of a cluster over into the control plane: it stays where it is, and is managed from here on.",
        mixinStandardHelpOptions = true)
final class PromoteCommand implements Callable<Integer> {
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(
            index = "0",
            paramLabel = "TYPE",
            description = "What it is: deployment, configmap, deployments.apps ...")
    String type = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    String name = "";

    @Option(
            names = {"-C", "--cluster"},
            paramLabel = "CLUSTER",
            required = true,
            description = "The cluster that has it.")
    String cluster = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "Its namespace (default: ${DEFAULT-VALUE}).")
    String namespace = "default";

    @Option(
            names = "--auto-create-policy",
            paramLabel = "BOOL",
            arity = "0..1",
            defaultValue = "true",
            fallbackValue = "true",
            description = "Make a policy that keeps it in its cluster (default: ${DEFAULT-VALUE}).")
    boolean autoCreatePolicy = true;

    @Option(
            names = "--policy-name",
            paramLabel = "P",
            defaultValue = "",
            description = "Name of that policy (default: one that follows from the object).")
    String policyName = "";

    @Option(
            names = {"-d", "--dependencies"},
            description = "What it needs goes along.")
    boolean dependencies;

    @Option(names = "--dry-run", description = "Print what would be made, and change nothing.")
    boolean dryRun;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        try (var host = connection.open()) {
            var member = new MemberTransport(host, cluster);
            var found = ResourceNames.find(discovery(member), type)
                    .orElseThrow(() -> new UserError("cluster %s has no resource \"%s\"".formatted(cluster, type)));
            var key = new NamespacedName(found.namespaced() ? namespace : "", name);
            var object = new KubeClient(member)
                    .find(found.resource(), key)
                    .orElseThrow(() ->
                            new UserError("there is no %s %s in cluster %s".formatted(found.singular(), key, cluster)));
            if (PromotedTemplate.isManaged(object)) {
                throw new UserError("%s %s of cluster %s is managed by a control plane already"
                        .formatted(found.singular(), key, cluster));
            }
            promote(new KubeClient(host), found, PromotedTemplate.of(object), out);
        }
        return 0;
    }

    private Discovery discovery(Transport member) throws IOException, InterruptedException {
        try {
            return Discovery.read(member);
        } catch (ApiException e) {
            throw new UserError("cluster %s cannot be asked: %s".formatted(cluster, e.getMessage()), e);
        }
    }

    private void promote(KubeClient host, Discovery.Resource found, PromotedTemplate promoted, PrintWriter out)
            throws IOException, InterruptedException {
        var key = new NamespacedName(found.namespaced() ? namespace : "", name);
        if (dryRun) {
            out.println(promoted.template().toPrettyString());
            if (autoCreatePolicy) {
                out.println(policy(promoted).toPrettyString());
            }
            return;
        }
        if (host.find(found.resource(), key).isPresent()) {
            out.printf("WARNING: the control plane has a %s %s already. Nothing was done.%n", found.singular(), key);
            return;
        }
        if (found.namespaced()) {
            requireNamespace(host);
        }
        host.create(found.resource(), promoted.template());
        out.printf("%s %s is a template now.%n", found.singular(), key);
        if (autoCreatePolicy) {
            var policy = policy(promoted);
            host.create(found.namespaced() ? PropagationPolicy.RESOURCE : PropagationPolicy.CLUSTER_RESOURCE, policy);
            out.printf(
                    "The %s %s keeps it in cluster %s.%n",
                    policy.path("kind").asText(), policy.at("/metadata/name").asText(), cluster);
        }
    }

    private ObjectNode policy(PromotedTemplate promoted) {
        var wanted = policyName.isEmpty() ? promoted.policyName() : policyName;
        return promoted.policy(wanted, cluster, dependencies);
    }

    private void requireNamespace(KubeClient host) throws IOException, InterruptedException {
        if (host.find(NAMESPACES, new NamespacedName("", namespace)).isEmpty()) {
            throw new UserError(
                    "the control plane has no namespace %s: promote it first (flagship promote namespace %s -C %s)"
                            .formatted(namespace, namespace, cluster));
        }
    }
}
