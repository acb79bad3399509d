package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;

/** Cluster-scoped objects of ours on an API server: an administrator may have changed or removed them, so each start looks again. */
final class HostObjects {
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");

    /** Tries of one write while others write the same object. */
    private static final int TRIES_MAX = 5;

    private final KubeClient client;

    HostObjects(KubeClient client) {
        this.client = client;
    }

    /** Makes the namespace unless it is there. */
    void ensureNamespace(String name) throws IOException, InterruptedException {
        if (client.find(NAMESPACES, new NamespacedName("", name)).isPresent()) {
            return;
        }
        var namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        try {
            client.create(NAMESPACES, namespace);
        } catch (ApiException e) {
            if (!e.status().reason().equals("AlreadyExists")) { // Another process may have made it in this moment.
                throw e;
            }
        }
    }

    /** As {@link #ensureNamespace}, for the lease of a role. @throws UserError if it cannot be made */
    static void ensureLeaseNamespace(Transport host, String name, String role) throws InterruptedException {
        try {
            new HostObjects(new KubeClient(host)).ensureNamespace(name);
        } catch (ApiException e) {
            throw new UserError(
                    "the namespace of the %s's lease cannot be made: %s".formatted(role, e.getMessage()), e);
        } catch (IOException e) {
            throw new UserError("the API server cannot be reached: " + e.getMessage(), e);
        }
    }

    /**
     * Creates the object if it is missing; writes its {@code spec} if the stored one does not say all of it. Several processes may do so at
     * once.
     */
    void put(GroupVersionResource type, ObjectNode wanted) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                putOnce(type, wanted);
                return;
            } catch (ApiException e) {
                if (e.code() != 409 || attempt == TRIES_MAX) {
                    throw e;
                }
            }
        }
    }

    private void putOnce(GroupVersionResource type, ObjectNode wanted) throws IOException, InterruptedException {
        var name = new NamespacedName("", wanted.path("metadata").path("name").asText());
        var found = client.find(type, name);
        if (found.isEmpty()) {
            client.create(type, wanted);
        } else if (!covers(found.get().path("spec"), wanted.path("spec"))) {
            var updated = found.get();
            updated.set("spec", wanted.path("spec"));
            client.replace(type, updated);
        }
    }

    /** Whether {@code stored} says everything that {@code wanted} says; the server has added defaults of its own. */
    private static boolean covers(JsonNode stored, JsonNode wanted) {
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
}
