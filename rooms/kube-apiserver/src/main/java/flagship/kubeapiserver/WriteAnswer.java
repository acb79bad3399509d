package flagship.kubeapiserver;

import java.io.IOException;

/** Shows the object after a write. */
final class WriteAnswer {
    private WriteAnswer() {}

    static void send(ObjectWriter.Written written, Presentation presentation, Warnings warnings, ApiResponse response)
            throws IOException {
        warnings.writeTo(response);
        response.send(written.created() ? 201 : 200, "application/json", presentation.single(written.object()));
    }
}
