package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubestore.ObjectStore;
import java.io.IOException;

/** Answers GET of one object. */
final class GetHandler {
    private final ObjectReader reader;
    private final VersionPatience patience;
    private final Presentations presentations;

    GetHandler(ObjectStore store, ObjectReader reader, Presentations presentations) {
        this.reader = reader;
        this.patience = new VersionPatience(store);
        this.presentations = presentations;
    }

    /** @throws ApiException 404 if it does not exist */
    void handle(RequestTarget target, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        var presentation = presentations.choose(target.type(), request, ObjectForm.Asked.OBJECT);
        patience.await(ListOptions.version(request.parameter("resourceVersion").orElse("")));
        var stored = reader.require(target.type(), target.name());
        Warnings.ofVersion(target.type()).writeTo(response);
        response.send(200, presentation.contentType(), presentation.single(reader.bytes(target.type(), stored)));
    }
}
