package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Answers PUT of an object or of its {@code status}. */
final class UpdateHandler {
    private final BodyDecoder decoder;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final CreateHandler creator;
    private final Presentations presentations;

    UpdateHandler(
            BodyDecoder decoder,
            ObjectWriter writer,
            ObjectReader reader,
            CreateHandler creator,
            Presentations presentations) {
        this.decoder = decoder;
        this.writer = writer;
        this.reader = reader;
        this.creator = creator;
        this.presentations = presentations;
    }

    void handle(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var type = target.type();
        var presentation = presentations.choose(type, request, ObjectForm.Asked.OBJECT);
        var write = new WriteRequest(target, WriteOptions.of(request, "UpdateOptions"), Warnings.ofVersion(type));
        var object = decoder.decode(BodyDecoder.Expected.of(type), request, write.options(), write.warnings());
        CreateHandler.requireSame(target.name(), object);
        var written = WriteAnswer.warned(write.warnings(), response, () -> update(write, object));
        WriteAnswer.send(written, presentation, write.warnings(), response);
    }

    private ObjectWriter.Written update(WriteRequest write, ObjectNode object) {
        boolean mayCreate =
                UpdateRules.createsByUpdate(write.type()) && write.subresource().isEmpty();
        if (mayCreate && reader.find(write.type(), write.name()).isEmpty()) {
            ObjectMeta.of(object).node().remove("resourceVersion");
            return creator.createMissing(write, object);
        }
        return writer.update(write, _ -> object.deepCopy());
    }
}
