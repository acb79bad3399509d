package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.List;

/** Puts the fleet's admission rules into an API server. */
final class AdmissionInstallation {
    private final KubeClient client;

    AdmissionInstallation(Transport host) {
        client = new KubeClient(host);
    }

    /** Creates what is missing, brings what differs up to date. @throws UserError if the server refuses it */
    void install(List<byte[]> documents) throws InterruptedException {
        try {
            for (byte[] document : documents) {
                put(Json.parseObject(document));
            }
        } catch (IOException | ApiException e) {
            throw new UserError("the fleet's admission rules cannot be set up on the API server: " + e.getMessage(), e);
        }
    }

    private void put(ObjectNode wanted) throws IOException, InterruptedException {
        var kind = wanted.path("kind").asText();
        var type = new GroupVersionResource(
                "admissionregistration.k8s.io",
                "v1",
                kind.equals("ValidatingAdmissionPolicy")
                        ? "validatingadmissionpolicies"
                        : "validatingadmissionpolicybindings");
        var name = new NamespacedName("", wanted.path("metadata").path("name").asText());
        var found = client.find(type, name);
        if (found.isEmpty()) {
            client.create(type, wanted);
        } else if (!CrdInstallation.covers(found.get().path("spec"), wanted.path("spec"))) {
            var updated = found.get();
            updated.set("spec", wanted.path("spec"));
            client.replace(type, updated);
        }
    }
}
