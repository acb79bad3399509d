package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ObjectMeta;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;

/** Writes that change something, and only those. */
final class ObjectWriter {
    private final KubeClient client;

    ObjectWriter(KubeClient client) {
        this.client = client;
    }

    KubeClient client() {
        return client;
    }

    /** Patches the status where it differs; whether it did. */
    boolean status(GroupVersionResource resource, String name, JsonNode stored, ObjectNode wanted)
            throws IOException, InterruptedException {
        return status(resource, NetworkCaches.cluster(name), stored, wanted);
    }

    /** The same of an object that may lie in a namespace. */
    boolean status(GroupVersionResource resource, NamespacedName name, JsonNode stored, ObjectNode wanted)
            throws IOException, InterruptedException {
        var difference = difference(stored, wanted);
        if (difference.isEmpty()) {
            return false;
        }
        var patch = Json.object();
        patch.set("status", difference);
        client.mergePatchStatus(resource, name, patch);
        return true;
    }

    /** The members of {@code wanted} that {@code stored} has not, or has otherwise. */
    static ObjectNode difference(JsonNode stored, ObjectNode wanted) {
        var difference = Json.object();
        for (var member : wanted.properties()) {
            var before = stored.path(member.getKey());
            boolean bothNull = member.getValue().isNull() && (before.isNull() || before.isMissingNode());
            // Numbers are compared as they are written: 253 may be stored as another type of number.
            if (!bothNull
                    && !before.equals(member.getValue())
                    && !before.toString().equals(member.getValue().toString())) {
                difference.set(member.getKey(), member.getValue());
            }
        }
        return difference;
    }

    /** Creates a workload, or corrects what differs of ours in the stored one; what others added stays. */
    void keepWorkload(GroupVersionResource resource, NamespacedName name, ObjectNode wanted)
            throws IOException, InterruptedException {
        var stored = client.find(resource, name);
        if (stored.isEmpty()) {
            client.create(resource, wanted);
            return;
        }
        var correction = GatewayWorkload.correction(stored.get(), wanted);
        if (correction.isPresent()) {
            client.replace(resource, correction.get());
        }
    }

    /** Takes our finalizers away, after which the object may vanish; nothing happens where it has none. */
    void release(GroupVersionResource resource, ObjectMeta object) throws IOException, InterruptedException {
        var left = object.finalizers().stream()
                .filter(name -> !Keys.FINALIZERS.contains(name))
                .toList();
        if (left.size() == object.finalizers().size()) {
            return;
        }
        var patch = Json.object();
        var metadata = patch.putObject("metadata");
        // The version makes the write fail if somebody else changed the list meanwhile.
        metadata.put("resourceVersion", object.resourceVersion());
        left.forEach(metadata.putArray("finalizers")::add);
        ifThere(() -> client.mergePatch(resource, new NamespacedName(object.namespace(), object.name()), patch));
    }

    /** Adds our finalizer to a patch unless the object has it. */
    static void hold(ObjectNode patch, ObjectMeta object) {
        if (!object.finalizers().contains(Keys.FINALIZER)) {
            var metadata = patch.withObject("/metadata").put("resourceVersion", object.resourceVersion());
            var all = metadata.putArray("finalizers");
            object.finalizers().stream()
                    .filter(name -> !name.equals(Keys.OLD_FINALIZER))
                    .forEach(all::add);
            all.add(Keys.FINALIZER);
        }
    }

    /** A write to an object that may be gone. */
    interface Write {
        void run() throws IOException, InterruptedException;
    }

    /** False where the object is gone. */
    static boolean ifThere(Write write) throws IOException, InterruptedException {
        try {
            write.run();
            return true;
        } catch (ApiException e) {
            if (e.code() == 404) {
                return false;
            }
            throw e;
        }
    }
}
