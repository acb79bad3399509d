package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Puts the fleet's own kinds into an API server and waits until they are served. */
final class CrdInstallation {
    private static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final Duration SERVED_LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final KubeClient client;

    CrdInstallation(Transport host) {
        client = new KubeClient(host);
    }

    /** Creates what is missing, brings what differs up to date. @throws UserError if the server refuses it */
    void install(List<byte[]> definitions) throws InterruptedException {
        var objects = definitions.stream().map(Json::parseObject).toList();
        try {
            for (ObjectNode definition : objects) {
                put(definition);
            }
            for (ObjectNode definition : objects) {
                awaitServed(definition);
            }
        } catch (IOException | ApiException e) {
            throw new UserError("the fleet's own kinds cannot be set up on the API server: " + e.getMessage(), e);
        }
    }

    private void put(ObjectNode definition) throws IOException, InterruptedException {
        var name =
                new NamespacedName("", definition.path("metadata").path("name").asText());
        var found = client.find(CRDS, name);
        if (found.isEmpty()) {
            client.create(CRDS, definition);
        } else if (!covers(found.get().path("spec"), definition.path("spec"))) {
            var updated = found.get();
            updated.set("spec", definition.path("spec"));
            client.replace(CRDS, updated);
        }
    }

    /** Whether {@code stored} says everything that {@code wanted} says; the server has added defaults of its own. */
    static boolean covers(
            com.fasterxml.jackson.databind.JsonNode stored, com.fasterxml.jackson.databind.JsonNode wanted) {
        if (wanted.isObject()) {
            return wanted.properties().stream()
                    .allMatch(field -> covers(stored.path(field.getKey()), field.getValue()));
        }
        if (wanted.isArray()) {
            if (stored.size() != wanted.size()) {
                return false;
            }
            for (int index = 0; index < wanted.size(); index++) {
                if (!covers(stored.path(index), wanted.get(index))) {
                    return false;
                }
            }
            return true;
        }
        return stored.equals(wanted);
    }

    private void awaitServed(ObjectNode definition) throws IOException, InterruptedException {
        var spec = definition.path("spec");
        var type = new GroupVersionResource(
                spec.path("group").asText(),
                spec.path("versions").path(0).path("name").asText(),
                spec.path("names").path("plural").asText());
        long giveUp = System.nanoTime() + SERVED_LIMIT.toNanos();
        while (true) {
            try (var response = client.transport().send(Request.get(type.path() + "?limit=1"))) {
                if (response.status() == 200) {
                    return;
                }
            }
            if (System.nanoTime() > giveUp) {
                throw new UserError(
                        "the API server does not serve %s after %d seconds: look at the conditions of its CustomResourceDefinition"
                                .formatted(type, SERVED_LIMIT.toSeconds()));
            }
            Thread.sleep(PAUSE);
        }
    }
}
