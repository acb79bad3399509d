package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What expressions of webhooks and policies see of one request. JSON null stands for what is not there.
 *
 * @param object the new object; null for a deletion
 * @param oldObject the stored object; null for a create
 * @param request the request as an AdmissionReview shows it, without the objects
 * @param namespaceObject null for what has no namespace
 * @param params the parameters of a policy's binding
 */
public record AdmissionInput(
        JsonNode object,
        JsonNode oldObject,
        JsonNode request,
        JsonNode namespaceObject,
        JsonNode params,
        CelAuthorizer authorizer) {
    /** The same request with other parameters. */
    public AdmissionInput withParams(JsonNode other) {
        return new AdmissionInput(object, oldObject, request, namespaceObject, other, authorizer);
    }
}
