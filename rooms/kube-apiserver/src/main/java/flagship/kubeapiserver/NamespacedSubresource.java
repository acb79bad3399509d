package flagship.kubeapiserver;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.Set;

/**
 * Subresources of a namespaced type that another room serves, {@code /api/v1/namespaces/NS/pods/NAME/log} for one. The object need not exist.
 *
 * <p>The server has authenticated and authorized the request before {@link #handle} is called, each time on a virtual thread of its own;
 * several calls run at once.
 */
public interface NamespacedSubresource {
    GroupVersionResource resource();

    /** Their names. */
    Set<String> subresources();

    /**
     * Answers one request.
     *
     * @param subresource one of {@link #subresources}
     * @throws flagship.kubemodel.ApiException for an answer that is a Status
     * @throws IOException if the client is gone
     */
    void handle(NamespacedName name, String subresource, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException;
}
