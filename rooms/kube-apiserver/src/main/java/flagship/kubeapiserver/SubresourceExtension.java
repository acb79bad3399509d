package flagship.kubeapiserver;

import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;

/**
 * A subresource of a cluster-scoped type that another room serves: {@code /apis/GROUP/VERSION/RESOURCE/NAME/SUBRESOURCE} and everything
 * below. The object need not exist.
 *
 * <p>The server has authenticated and authorized the request (as {@code RESOURCE/SUBRESOURCE} with that name) before {@link #handle} is
 * called, each time on a virtual thread of its own; several calls run at once.
 */
public interface SubresourceExtension {
    GroupVersionResource resource();

    String subresource();

    /**
     * Answers one request.
     *
     * @param name of the object
     * @param rest what follows the subresource, with its leading slash; {@code /} where nothing follows
     * @throws flagship.kubemodel.ApiException for an answer that is a Status
     * @throws IOException if the client is gone
     */
    void handle(String name, String rest, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException;
}
