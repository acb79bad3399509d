package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.TemplateStory;
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
        description = {
            "Says what becomes of a template: its policy and why, its clusters, what differs there, errors, status.",
            "Of a binding it says why it is in its clusters: which were refused, the scores, the arithmetic."
        },
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(
            index = "0",
            paramLabel = "TYPE/NAME | TYPE NAME | binding NS/NAME",
            description =
                    "A template as kubectl names it (deployment/web); or a ResourceBinding, without NS a ClusterResourceBinding.")
    String what = "";

    @Parameters(index = "1", arity = "0..1", hidden = true)
    String name = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "The template's namespace (default: ${DEFAULT-VALUE}).")
    String namespace = "default";

    @Option(names = "--now", description = "Of a binding: what would be decided now, instead of the last decision.")
    boolean now;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json",
            defaultValue = "",
            description = "json prints everything that is known.")
    String output = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (what.equals("binding")) {
            return explainBinding();
        }
        int slash = what.indexOf('/');
        var type = slash < 0 ? what : what.substring(0, slash);
        var wanted = slash < 0 ? name : what.substring(slash + 1);
        if (type.isEmpty() || wanted.isEmpty() || (slash >= 0 && !name.isEmpty())) {
            throw new UserError("say what to explain: flagship explain deployment/NAME -n NAMESPACE");
        }
        return explainTemplate(type, wanted);
    }

    private int explainTemplate(String type, String wanted) throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        try (var host = connection.open()) {
            var found = ResourceNames.find(Discovery.read(host), type)
                    .orElseThrow(() -> new UserError("the control plane has no resource \"%s\"".formatted(type)));
            var template = new NamespacedName(found.namespaced() ? namespace : "", wanted);
            var story = story(new KubeClient(host), found, template);
            if (output.equals("json")) {
                out.println(story.toPrettyString());
            } else {
                new StoryText(out).print(story);
            }
        }
        return 0;
    }

    private static ObjectNode story(KubeClient host, Discovery.Resource type, NamespacedName template)
            throws IOException, InterruptedException {
        try {
            return TemplateStory.of(host, type.resource(), template);
        } catch (ApiException e) {
            if (e.code() == 404) {
                throw new UserError("there is no %s %s on the control plane".formatted(type.singular(), template), e);
            }
            throw e;
        }
    }

    private int explainBinding() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        try (var host = connection.open()) {
            var binding = binding(name);
            var remembered = now ? Optional.<JsonNode>empty() : read(host, DecisionApi.path(binding));
            var decision = remembered.isPresent() ? remembered.get() : decideNow(host, binding);
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

    private static Optional<JsonNode> read(Transport host, String path) throws IOException, InterruptedException {
        try (var response = host.send(Request.get(path))) {
            return response.status() == 200
                    ? Optional.of(Json.parseObject(response.body().readAllBytes()))
                    : Optional.empty();
        }
    }

    /** The scheduler knows best, if it can be asked; otherwise its rules by default are asked. */
    private static JsonNode decideNow(Transport host, NamespacedName name) throws IOException, InterruptedException {
        var decision = read(host, DecisionApi.pathOfNow(name));
        return decision.isPresent() ? decision.get() : decide(host, name);
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
