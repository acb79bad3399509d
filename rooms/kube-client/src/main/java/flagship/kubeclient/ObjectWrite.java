package flagship.kubeclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;

/** One write that is yet to be made; see {@link KubeClient#write}. */
public final class ObjectWrite {
    private final Request request;

    private ObjectWrite(Request request) {
        this.request = request;
    }

    Request request() {
        return request;
    }

    /** Creates an object in the namespace that it names. */
    public static ObjectWrite create(GroupVersionResource resource, ObjectNode object) {
        var path = resource.path(KubeClient.nameOf(object).namespace());
        return new ObjectWrite(Request.json("POST", path, Json.bytes(object)));
    }

    /** Replaces the whole object; with a resourceVersion only if it is still the stored one (else Conflict). */
    public static ObjectWrite replace(GroupVersionResource resource, ObjectNode object) {
        var path = KubeClient.path(resource, KubeClient.nameOf(object));
        return new ObjectWrite(Request.json("PUT", path, Json.bytes(object)));
    }

    /** JSON merge patch (RFC 7386). */
    public static ObjectWrite mergePatch(GroupVersionResource resource, NamespacedName name, ObjectNode patch) {
        return new ObjectWrite(KubeClient.patchRequest(KubeClient.path(resource, name), KubeClient.MERGE_PATCH, patch));
    }

    /** Asks for the deletion of an object. */
    public static ObjectWrite delete(GroupVersionResource resource, NamespacedName name) {
        return new ObjectWrite(Request.delete(KubeClient.path(resource, name)));
    }
}
