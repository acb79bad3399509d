package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Objects of files that a command writes to the control plane. Filled by picocli. */
final class ManifestOptions {
    @Mixin
    Connection connection = new Connection();

    @Option(
            names = {"-f", "--filename"},
            required = true,
            split = ",",
            paramLabel = "FILE",
            description = "YAML or JSON; a folder for all in it; - for the input. May be given several times.")
    List<String> files = new ArrayList<>();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "",
            description = "The namespace of objects that name none (default: default).")
    String namespace = "";

    /** One object and its type. */
    record Typed(Discovery.Resource type, ObjectNode object) {
        String name() {
            return object.at("/metadata/name").asText();
        }

        /** {@code deployment.apps/web}. */
        String shown() {
            var kind = type.kind();
            var word = type.singular().isEmpty() ? type.resource().resource() : type.singular();
            return word + (kind.group().isEmpty() ? "" : "." + kind.group()) + "/" + name();
        }
    }

    /** One step of the work; called for each object, in the order of the files. */
    interface Step {
        void take(Typed object) throws IOException, InterruptedException;
    }

    /** @throws UserError for an object of a type that the control plane does not have, or without a name */
    void forEach(Transport host, StandardStreams streams, Step step) throws IOException, InterruptedException {
        var discovery = Discovery.read(host);
        for (ObjectNode object : Manifests.read(files, streams.in())) {
            var kind = GroupVersionKind.of(
                    object.path("apiVersion").asText(), object.path("kind").asText());
            if (discovery.find(kind).isEmpty()) {
                discovery = Discovery.read(host); // The object before this one may have defined it.
            }
            var type = discovery
                    .find(kind)
                    .orElseThrow(
                            () -> new UserError("the control plane has no kind %s of %s: create its definition first"
                                    .formatted(kind.kind(), kind.apiVersion())));
            step.take(new Typed(type, placed(object, type)));
        }
    }

    private ObjectNode placed(ObjectNode object, Discovery.Resource type) {
        if (object.at("/metadata/name").asText("").isEmpty()
                && !object.at("/metadata").has("generateName")) {
            throw new UserError(
                    "a %s of the files has no name".formatted(type.kind().kind()));
        }
        var metadata = object.withObject("/metadata");
        if (!type.namespaced()) {
            metadata.remove("namespace");
            return object;
        }
        var own = metadata.path("namespace").asText("");
        if (!namespace.isEmpty() && !own.isEmpty() && !own.equals(namespace)) {
            throw new UserError("%s %s is in namespace %s, not in %s: leave -n out"
                    .formatted(type.kind().kind(), metadata.path("name").asText(), own, namespace));
        }
        return own.isEmpty() ? put(object, namespace.isEmpty() ? "default" : namespace) : object;
    }

    private static ObjectNode put(ObjectNode object, String namespace) {
        object.withObject("/metadata").put("namespace", namespace);
        return object;
    }
}
