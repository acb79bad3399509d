package flagship.kubeapiserver;

import java.io.IOException;

/** Answers requests that have been authenticated and authorized; each call runs on a virtual thread of its own. */
@FunctionalInterface
interface Handler {
    /**
     * Answers one request.
     *
     * @throws flagship.kubemodel.ApiException for an answer that is a Status
     * @throws IOException if the client is gone
     */
    void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException;
}
