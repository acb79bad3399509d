package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Details;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON patch after RFC 6902, with Kubernetes' liberties: {@code replace} of a missing member adds it, negative indexes count from the
 * end, {@code test} of a missing member against null holds.
 *
 * <p>Never changes the tree it is given. All operations are done or none.
 *
 * <p>Source: contract section 10; limits of {@code apiserver/pkg/endpoints/handlers/patch.go} 1.32.
 */
public final class JsonPatch {
    /** Most operations in one patch. */
    public static final int OPERATIONS_MAX = 10_000;

    private final List<JsonNode> operations;

    private JsonPatch(List<JsonNode> operations) {
        this.operations = operations;
    }

    /**
     * Decodes a patch; its operations are looked at only when it is applied.
     *
     * @throws ApiException 400 if the body is not a JSON array of objects, 413 if it has more than {@link #OPERATIONS_MAX} operations
     */
    public static JsonPatch parse(byte[] body) {
        return of(PatchBody.decode(body));
    }

    /** The patch that a tree holds; see {@link #parse}. */
    public static JsonPatch of(JsonNode patch) {
        if (!(patch instanceof ArrayNode array)) {
            throw PatchBody.notA("jsonpatch.Patch", patch);
        }
        if (array.size() > OPERATIONS_MAX) {
            throw ApiException.tooLarge(
                    "Request entity too large: The allowed maximum operations in a JSON patch is %d, got %d"
                            .formatted(OPERATIONS_MAX, array.size()));
        }
        var operations = new ArrayList<JsonNode>(array.size());
        for (JsonNode operation : array) {
            if (!operation.isObject()) {
                throw PatchBody.notA("jsonpatch.Operation", operation);
            }
            operations.add(operation.deepCopy());
        }
        return new JsonPatch(operations);
    }

    /**
     * The object after all operations.
     *
     * @throws ApiException 422 with Kubernetes' fixed text if an operation fails
     */
    public ObjectNode apply(ObjectNode current) {
        try {
            var document = new PatchedDocument(current.deepCopy());
            operations.forEach(document::apply);
            return document.root();
        } catch (JsonPatchFailure e) {
            throw new ApiException(new Status(
                    422, "Invalid", "the server rejected our request due to an error in our request", Details.EMPTY));
        }
    }

    /** A webhook's patch cannot be applied; the message is the one of the library that Kubernetes patches with. */
    public static final class NotApplicable extends Exception {
        private static final long serialVersionUID = 1L;

        NotApplicable(String message) {
            super(message, null, false, false);
        }
    }

    /** As {@link #apply}, for those who may know which operation failed. */
    public ObjectNode applyOrExplain(ObjectNode current) throws NotApplicable {
        var document = new PatchedDocument(current.deepCopy());
        for (JsonNode operation : operations) {
            try {
                document.apply(operation);
            } catch (JsonPatchFailure e) {
                throw new NotApplicable(document.explain(operation, String.valueOf(e.getMessage())));
            }
        }
        try {
            return document.root();
        } catch (JsonPatchFailure e) {
            throw new NotApplicable(String.valueOf(e.getMessage()));
        }
    }
}
