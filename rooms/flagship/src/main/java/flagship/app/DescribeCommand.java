package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship describe}. Words are those of karmadactl. */
@Command(
        name = "describe",
        description =
                "Shows everything about an object of the control plane or, with --cluster, of a cluster, and its Events.",
        mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    @Parameters(index = "0", paramLabel = "TYPE | TYPE/NAME", description = "What it is: pod, deployment/web ...")
    String type = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Its name; none for all of the type.")
    String name = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "Its namespace (default: ${DEFAULT-VALUE}).")
    String namespace = "default";

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "Those with these labels.")
    String selector = "";

    @Option(
            names = "--show-events",
            arity = "0..1",
            defaultValue = "true",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "With the Events about it (default: ${DEFAULT-VALUE}).")
    boolean showEvents = true;

    @Override
    public Integer call() throws IOException, InterruptedException {
        scope.check();
        if (scope.scope.equals("members") && scope.cluster.isEmpty()) {
            throw new UserError("-s members: name the cluster with --cluster");
        }
        int slash = type.indexOf('/');
        if (slash >= 0 && !name.isEmpty()) {
            throw new UserError("name it once: flagship describe TYPE/NAME, or flagship describe TYPE NAME");
        }
        var wanted = slash < 0 ? name : type.substring(slash + 1);
        var word = slash < 0 ? type : type.substring(0, slash);
        try (var host = connection.open()) {
            var server = ScopeOptions.to(host, scope.cluster);
            var found = ResourceNames.find(discovery(server), word)
                    .orElseThrow(() -> new UserError("%s has no resource \"%s\"".formatted(place(), word)));
            print(new KubeClient(server), found, wanted);
        }
        return 0;
    }

    private String place() {
        return scope.cluster.isEmpty() ? "the control plane" : "cluster " + scope.cluster;
    }

    private Discovery discovery(Transport server) throws IOException, InterruptedException {
        try {
            return Discovery.read(server);
        } catch (ApiException e) {
            throw new UserError("%s cannot be asked: %s".formatted(place(), e.getMessage()), e);
        }
    }

    private void print(KubeClient client, Discovery.Resource found, String wanted)
            throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var objects = objects(client, found, wanted);
        if (objects.isEmpty()) {
            throw new UserError("there is no %s of that name or with these labels in %s"
                    .formatted(found.singular().isEmpty() ? found.resource().resource() : found.singular(), place()));
        }
        boolean first = true;
        for (ObjectNode object : objects) {
            out.print(first ? "" : "\n\n");
            out.print(new DescribedObject(object, showEvents ? events(client, object) : List.of()).text(Instant.now()));
            first = false;
        }
        out.flush();
    }

    private List<ObjectNode> objects(KubeClient client, Discovery.Resource found, String wanted)
            throws IOException, InterruptedException {
        var space = found.namespaced() ? namespace : "";
        if (!wanted.isEmpty()) {
            return client.find(found.resource(), new NamespacedName(space, wanted)).stream()
                    .toList();
        }
        return client.listAll(found.resource(), ListOptions.inNamespace(space).withLabels(selector)).stream()
                .map(raw -> of(found, raw))
                .toList();
    }

    /** Items of lists do not always say what they are. */
    private static ObjectNode of(Discovery.Resource found, RawObject raw) {
        var object = raw.toJson();
        return object.put("apiVersion", found.kind().apiVersion())
                .put("kind", found.kind().kind());
    }

    private static List<ObjectNode> events(KubeClient client, ObjectNode object)
            throws IOException, InterruptedException {
        var metadata = object.path("metadata");
        var fields = "involvedObject.name=%s,involvedObject.uid=%s"
                .formatted(metadata.path("name").asText(), metadata.path("uid").asText());
        var space = metadata.path("namespace").asText("default");
        return client.listAll(EVENTS, ListOptions.inNamespace(space).withFields(fields)).stream()
                .map(RawObject::toJson)
                .toList();
    }
}
