package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.List;

/** Puts the fleet's admission rules into an API server. */
final class AdmissionInstallation {
    private static final String GROUP = "admissionregistration.k8s.io";
    private static final GroupVersionResource POLICIES =
            new GroupVersionResource(GROUP, "v1", "validatingadmissionpolicies");
    private static final GroupVersionResource BINDINGS =
            new GroupVersionResource(GROUP, "v1", "validatingadmissionpolicybindings");

    private final HostObjects objects;

    AdmissionInstallation(Transport host) {
        objects = new HostObjects(new KubeClient(host));
    }

    /** Creates what is missing, brings what differs up to date. @throws UserError if the server refuses it */
    void install(List<byte[]> documents) throws InterruptedException {
        try {
            for (byte[] document : documents) {
                var wanted = Json.parseObject(document);
                objects.put(type(wanted), wanted);
            }
        } catch (IOException | ApiException e) {
            throw new UserError("the fleet's admission rules cannot be set up on the API server: " + e.getMessage(), e);
        }
    }

    private static GroupVersionResource type(ObjectNode document) {
        return document.path("kind").asText().equals("ValidatingAdmissionPolicy") ? POLICIES : BINDINGS;
    }
}
