package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
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
    private final HostObjects objects;

    CrdInstallation(Transport host) {
        client = new KubeClient(host);
        objects = new HostObjects(client);
    }

    /** Creates what is missing, brings what differs up to date. @throws UserError if the server refuses it */
    void install(List<byte[]> definitions) throws InterruptedException {
        var parsed = definitions.stream().map(Json::parseObject).toList();
        try {
            for (ObjectNode definition : parsed) {
                objects.put(CRDS, definition);
            }
            for (ObjectNode definition : parsed) {
                awaitServed(definition);
            }
        } catch (IOException | ApiException e) {
            throw new UserError("the fleet's own kinds cannot be set up on the API server: " + e.getMessage(), e);
        }
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
