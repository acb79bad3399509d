package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.List;

/**
 * An API group that another room serves itself, mounted under {@code /apis/GROUP/VERSION}.
 *
 * <p>The server has authenticated and authorized the request (by its path, as kube-apiserver does) before {@link #handle} is called, each
 * time on a virtual thread of its own; several calls run at once.
 */
public interface ApiExtension {
    String group();

    String version();

    /** One of {@link #resources}. */
    static ObjectNode entry(String name, String singular, boolean namespaced, String kind, String... verbs) {
        var entry = Json.object().put("name", name).put("singularName", singular);
        entry.put("namespaced", namespaced).put("kind", kind);
        var all = entry.putArray("verbs");
        for (String verb : verbs) {
            all.add(verb);
        }
        return entry;
    }

    /** Entries of the group version's {@code APIResourceList}: name, singularName, namespaced, kind, verbs. */
    List<ObjectNode> resources();

    /**
     * Answers one request below {@code /apis/GROUP/VERSION/}. The group version's own discovery document is not asked for here.
     *
     * @throws flagship.kubemodel.ApiException for an answer that is a Status
     * @throws IOException if the client is gone
     */
    void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException;
}
