package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PropagationPolicy;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.PromotedTemplate;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship apply}. Words are those of karmadactl: with clusters named, a policy for each object brings it there. */
@Command(
        name = "apply",
        description = {
            "Makes the objects of files what the files say, on the control plane.",
            "With --all-clusters or --cluster each gets a policy that propagates it."
        },
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
    /** Who owns the fields that are applied. */
    private static final String FIELD_MANAGER = "flagship-apply";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ManifestOptions manifests = new ManifestOptions();

    @Option(names = "--all-clusters", description = "Propagate the objects to every cluster.")
    boolean allClusters;

    @Option(
            names = {"-C", "--cluster"},
            split = ",",
            paramLabel = "CLUSTER",
            description = "Propagate the objects to these clusters.")
    List<String> clusters = new ArrayList<>();

    @Option(names = "--force-conflicts", description = "Take over fields that others set.")
    boolean force;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (allClusters && !clusters.isEmpty()) {
            throw new UserError("--all-clusters names every cluster: leave --cluster out");
        }
        var out = spec.commandLine().getOut();
        try (var host = manifests.connection.open()) {
            var client = new KubeClient(host);
            MemberNames.chosen(client, clusters); // Before anything is written.
            manifests.forEach(host, StandardStreams.of(spec), object -> {
                if (object.name().isEmpty()) {
                    throw new UserError("what is applied has a name: use create for generateName");
                }
                apply(client, object.type().resource(), object.object(), object.shown(), out);
                if ((allClusters || !clusters.isEmpty()) && isPropagated(object)) {
                    var policy = policy(object);
                    var type = object.type().namespaced()
                            ? PropagationPolicy.RESOURCE
                            : PropagationPolicy.CLUSTER_RESOURCE;
                    var shown = (object.type().namespaced() ? "propagationpolicy" : "clusterpropagationpolicy")
                            + ".policy.karmada.io/"
                            + policy.at("/metadata/name").asText();
                    apply(client, type, policy, shown, out);
                }
            });
        }
        return 0;
    }

    /** Policies stay here, and Namespaces go everywhere by themselves. */
    private static boolean isPropagated(ManifestOptions.Typed object) {
        var kind = object.type().kind();
        boolean namespace = kind.group().isEmpty() && kind.kind().equals("Namespace");
        return !namespace && !kind.group().endsWith(".karmada.io");
    }

    private void apply(KubeClient client, GroupVersionResource type, ObjectNode object, String shown, PrintWriter out)
            throws IOException, InterruptedException {
        var metadata = object.path("metadata");
        var key = new NamespacedName(
                metadata.path("namespace").asText(""), metadata.path("name").asText());
        var before = client.find(type, key);
        try {
            var after = client.apply(type, object, FIELD_MANAGER, force);
            out.printf("%s %s%n", shown, before.map(it -> word(it, after)).orElse("created"));
        } catch (ApiException e) {
            if (e.code() == 409 && !force) {
                throw new UserError(
                        "%s: %s%nTake these fields over with --force-conflicts, or leave them out of the file."
                                .formatted(shown, e.getMessage()),
                        e);
            }
            throw e;
        }
    }

    private static String word(ObjectNode before, ObjectNode after) {
        var version = "/metadata/resourceVersion";
        return before.at(version).equals(after.at(version)) ? "unchanged" : "configured";
    }

    /** Named as karmadactl names it, so that a second apply finds it again. */
    private ObjectNode policy(ManifestOptions.Typed object) {
        var template = new PromotedTemplate(object.object());
        return template.policy(template.policyName(), clusters);
    }
}
