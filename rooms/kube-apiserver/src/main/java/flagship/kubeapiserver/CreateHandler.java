package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;

/** Answers POST to a collection. */
final class CreateHandler {
    private final BodyDecoder decoder;
    private final ObjectWriter writer;
    private final NamespaceGate namespaces;
    private final CreationGuard guard;
    private final Presentations presentations;

    CreateHandler(
            BodyDecoder decoder,
            ObjectWriter writer,
            NamespaceGate namespaces,
            CreationGuard guard,
            Presentations presentations) {
        this.decoder = decoder;
        this.writer = writer;
        this.namespaces = namespaces;
        this.guard = guard;
        this.presentations = presentations;
    }

    void handle(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var type = target.type();
        var presentation = presentations.choose(type, request, ObjectForm.Asked.OBJECT);
        var write = new WriteRequest(target, WriteOptions.of(request, "CreateOptions"), Warnings.ofVersion(type));
        var object = decoder.decode(BodyDecoder.Expected.of(type), request, write.options(), write.warnings());
        var written = WriteAnswer.warned(write.warnings(), response, () -> create(write, object));
        WriteAnswer.send(written, presentation, write.warnings(), response);
    }

    /** Creates a decoded object where the path says. */
    ObjectWriter.Written create(WriteRequest write, ObjectNode object) {
        checkPlace(write, object);
        return writer.create(write, object);
    }

    /** As {@link #create}, by an update. */
    ObjectWriter.Written createMissing(WriteRequest write, ObjectNode object) {
        guard.check(write);
        return create(write, object);
    }

    /** As {@link #create}, by an apply: the object brings along who owns its fields. */
    ObjectWriter.Written createApplied(WriteRequest write, ObjectNode object) {
        guard.check(write);
        checkPlace(write, object);
        return writer.createOwned(write, object);
    }

    private void checkPlace(WriteRequest write, ObjectNode object) {
        var type = write.type();
        placeIn(write.target().namespace(), object);
        if (type.custom().map(CustomVersion::terminating).orElse(false)) {
            throw StatusErrors.withMessage(
                    ApiException.methodNotAllowed(),
                    "create not allowed while custom resource definition is terminating");
        }
        if (type.namespaced()) {
            namespaces.requireActive(type.groupResource(), ObjectMeta.of(object).namespacedName());
        }
    }

    /** @throws ApiException 400 if the object says that it belongs elsewhere */
    static void placeIn(String namespace, ObjectNode object) {
        var meta = ObjectMeta.of(object);
        if (!meta.namespace().isEmpty() && !meta.namespace().equals(namespace)) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        if (!namespace.isEmpty()) {
            meta.node().put("namespace", namespace);
        }
    }

    /** @throws ApiException 400 if the object says that it has another name or place than the path */
    static void requireSame(NamespacedName name, ObjectNode object) {
        placeIn(name.namespace(), object);
        var meta = ObjectMeta.of(object);
        if (meta.name().isEmpty()) {
            meta.node().put("name", name.name());
        } else if (!meta.name().equals(name.name())) {
            throw ApiException.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(meta.name(), name.name()));
        }
    }
}
