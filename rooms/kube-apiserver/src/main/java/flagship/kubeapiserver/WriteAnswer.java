package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.util.function.Supplier;

/** Shows the object after a write. */
final class WriteAnswer {
    private WriteAnswer() {}

    /** Runs a write; a refusal carries the warnings that came up before it. */
    static <T> T warned(Warnings warnings, ApiResponse response, Supplier<T> write) {
        try {
            return write.get();
        } catch (ApiException e) {
            warnings.writeTo(response);
            throw e;
        }
    }

    static void send(ObjectWriter.Written written, Presentation presentation, Warnings warnings, ApiResponse response)
            throws IOException {
        warnings.writeTo(response);
        response.send(written.created() ? 201 : 200, presentation.contentType(), presentation.single(written.object()));
    }
}
