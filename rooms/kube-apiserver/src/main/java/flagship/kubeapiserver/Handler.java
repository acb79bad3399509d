package flagship.kubeapiserver;

import java.io.IOException;

/** Answers one authorized request. Called on a virtual thread that belongs to the request; several calls run at once. */
@FunctionalInterface
interface Handler {
    /**
     * @throws flagship.kubemodel.ApiException for an answer that is a Status
     * @throws IOException if the client is gone
     * @throws InterruptedException if the client is gone or the server closes; what was sent so far is ended cleanly
     */
    void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException;
}
