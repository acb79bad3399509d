package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.FleetSnapshot;
import flagship.scheduling.SchedulingCore;
import flagship.scheduling.SchedulingRules;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship explain}. */
@Command(
        name = "explain",
        description = "Says why a workload is in its clusters: which were refused, the scores, the arithmetic.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "binding", description = "The word binding.")
    String what = "";

    @Parameters(
            index = "1",
            paramLabel = "NS/NAME",
            description = "The ResourceBinding; NAME alone for a ClusterResourceBinding.")
    String name = "";

    @Option(names = "--now", description = "What would be decided now, instead of the last decision.")
    boolean now;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json",
            defaultValue = "",
            description = "json prints everything that is known.")
    String output = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!what.equals("binding")) {
            throw new UserError("only bindings can be explained: flagship explain binding NAMESPACE/NAME");
        }
        var out = spec.commandLine().getOut();
        try (var host = connection.open()) {
            var binding = binding(name);
            var remembered = now ? Optional.<JsonNode>empty() : remembered(host, binding);
            var decision = remembered.isPresent() ? remembered.get() : decide(host, binding);
            if (output.equals("json")) {
                out.println(decision.toPrettyString());
                return 0;
            }
            if (remembered.isEmpty() && !now) {
                out.println("The last decision is not remembered any more; this is what would be decided now.");
            }
            new DecisionText(out).print(decision);
        }
        return 0;
    }

    static NamespacedName binding(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new NamespacedName("", text)
                : new NamespacedName(text.substring(0, slash), text.substring(slash + 1));
    }

    private static Optional<JsonNode> remembered(Transport host, NamespacedName binding)
            throws IOException, InterruptedException {
        try (var response = host.send(Request.get(DecisionApi.path(binding)))) {
            return response.status() == 200
                    ? Optional.of(Json.parseObject(response.body().readAllBytes()))
                    : Optional.empty();
        }
    }

    private static JsonNode decide(Transport host, NamespacedName name) throws IOException, InterruptedException {
        var type = name.namespace().isEmpty() ? ResourceBinding.CLUSTER_RESOURCE : ResourceBinding.RESOURCE;
        var binding = new KubeClient(host)
                .find(type, name)
                .map(ResourceBinding::of)
                .orElseThrow(() -> new UserError(
                        "there is no binding %s: kubectl get resourcebindings -A shows all of them".formatted(name)));
        if (binding.spec().placement().isEmpty()) {
            throw new UserError(
                    "binding %s has no placement: it goes where the bindings go that depend on it".formatted(name));
        }
        var fleet = FleetSnapshot.of(new LiveFleet(host).clusters());
        return DecisionJson.of(
                Instant.now(), SchedulingCore.inTree(SchedulingRules.DEFAULT).explain(fleet, binding));
    }
}
