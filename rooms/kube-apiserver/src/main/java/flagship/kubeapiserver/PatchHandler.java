package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.JsonPatch;
import flagship.kubemodel.MergePatch;
import flagship.kubemodel.PatchType;
import flagship.kubemodel.Status;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Answers PATCH of an object or of its {@code status}: the patched object is treated as an update, again after every lost race. */
final class PatchHandler {
    private final BodyDecoder decoder;
    private final ObjectWriter writer;
    private final ApplyHandler applier;
    private final Presentations presentations;

    PatchHandler(BodyDecoder decoder, ObjectWriter writer, ApplyHandler applier, Presentations presentations) {
        this.decoder = decoder;
        this.writer = writer;
        this.applier = applier;
        this.presentations = presentations;
    }

    void handle(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var type = target.type();
        var presentation = presentations.choose(type, request, ObjectForm.Asked.OBJECT);
        var patchType = patchType(type, request);
        checkForce(request, patchType);
        var write = new WriteRequest(target, WriteOptions.of(request, "PatchOptions"), Warnings.ofVersion(type));
        var written = WriteAnswer.warned(write.warnings(), response, patched(write, patchType, request));
        WriteAnswer.send(written, presentation, write.warnings(), response);
    }

    private Supplier<ObjectWriter.Written> patched(WriteRequest write, PatchType patchType, ApiRequest request) {
        if (patchType == PatchType.APPLY) {
            var configuration = AppliedConfiguration.of(request);
            return () -> applier.apply(write, configuration);
        }
        var patch = patch(write.type(), write.type().kind(), patchType, request);
        return () -> patch(write, patch);
    }

    /** Applies a patch; what it computes is checked like a body that was sent. */
    ObjectWriter.Written patch(WriteRequest write, ObjectWriter.Change patch) {
        var expected = BodyDecoder.Expected.of(write.type());
        return writer.update(write, current -> {
            var uid = ObjectMeta.of(current).uid();
            var patched = patch.apply(current);
            requireUid(write.type(), patched, uid);
            decoder.revise(expected, patched, write.options(), write.warnings());
            CreateHandler.requireSame(write.name(), patched);
            return patched;
        });
    }

    private static void requireUid(ServedType type, ObjectNode patched, String uid) {
        var given = ObjectMeta.of(patched).uid();
        if (!given.isEmpty() && !given.equals(uid)) {
            var cause = OptionErrors.invalidValue("metadata.uid", "\"" + given + "\"", "field is immutable");
            // Twice: upstream checks metadata for every kind and once more for the kind.
            throw ApiException.invalid(
                    type.kind().group(),
                    type.kind().kind(),
                    ObjectMeta.of(patched).name(),
                    List.of(cause, cause));
        }
    }

    /** The change that a patch of an object of this kind asks for. */
    static ObjectWriter.Change patch(ServedType type, GroupVersionKind kind, PatchType patchType, ApiRequest request) {
        return switch (patchType) {
            case JSON -> JsonPatch.parse(request.body())::apply;
            case MERGE -> MergePatch.parse(request.body())::apply;
            case STRATEGIC_MERGE -> StrategicMerge.parse(kind, request.body());
            case APPLY -> throw unsupported(type);
        };
    }

    /** @throws ApiException 415 unless the type takes patches of that media type */
    static PatchType patchType(ServedType type, ApiRequest request) {
        var patchType = PatchType.ofContentType(request.header("content-type").orElse(""))
                .orElseThrow(() -> unsupported(type));
        if (patchType == PatchType.STRATEGIC_MERGE && type.isCustom()) {
            throw unsupported(type);
        }
        return patchType;
    }

    static void checkForce(ApiRequest request, PatchType patchType) {
        if (patchType != PatchType.APPLY && request.parameter("force").isPresent()) {
            throw OptionErrors.invalid(
                    "PatchOptions",
                    List.of(OptionErrors.forbidden("force", "may not be specified for non-apply patch")));
        }
        if (patchType == PatchType.APPLY
                && request.parameter("fieldManager").orElse("").isEmpty()) {
            throw OptionErrors.invalid(
                    "PatchOptions",
                    List.of(new Status.Cause(
                            "FieldValueRequired", "Required value: is required for apply patch", "fieldManager")));
        }
    }

    private static ApiException unsupported(ServedType type) {
        return type.isCustom()
                ? ApiException.unsupportedMediaType(
                        "the body of the request was in an unknown format - accepted media types include:"
                                + " application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml")
                : new ApiException(
                        new Status(415, "UnsupportedMediaType", "415: Unsupported Media Type", Status.Details.EMPTY));
    }
}
