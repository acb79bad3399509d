package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeSchemas;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The review kinds of {@code authorization.k8s.io} and {@code authentication.k8s.io}, TokenRequest among them: questions that are posted
 * like objects, answered in their status and never stored.
 */
final class Reviews {
    private static final String AUTHORIZATION = "/apis/authorization.k8s.io/v1/";
    private static final String AUTHENTICATION = "/apis/authentication.k8s.io/v1/";
    private static final Set<String> MEDIA_TYPES =
            Set.of("application/vnd.kubernetes.protobuf", "", "application/json");

    private final Map<String, Review> clusterScoped;
    private final Review local;
    private final TokenRequests tokens;

    /** Answers one kind of review. */
    @FunctionalInterface
    interface Review {
        /**
         * @param review as posted; its kind is the right one
         * @param namespace of the path; empty for a cluster-scoped kind
         * @return the answer: the review with its status
         */
        ObjectNode answer(ObjectNode review, UserInfo user, String namespace);
    }

    Reviews(AccessReviews access, IdentityReviews identity, TokenRequests tokens) {
        this.tokens = tokens;
        clusterScoped = Map.of(
                AUTHORIZATION + "selfsubjectaccessreviews", access::self,
                AUTHORIZATION + "subjectaccessreviews", access::ofSubject,
                AUTHORIZATION + "selfsubjectrulesreviews", access::rules,
                AUTHENTICATION + "selfsubjectreviews", identity::self,
                AUTHENTICATION + "tokenreviews", identity::ofToken);
        local = access::local;
    }

    /** The handler of a review's path; empty if the path is another's. */
    Optional<Handler> at(String path) {
        var review = clusterScoped.get(path);
        if (review != null) {
            return Optional.of((request, response) -> handle(review, "", request, response));
        }
        var account = TokenRequests.account(path);
        if (account.isPresent()) {
            Review ofAccount = (request, _, _) -> tokens.answer(request, account.get());
            return Optional.of((request, response) -> handle(ofAccount, "", request, response));
        }
        var namespace = namespaceOfLocal(path);
        return namespace.isEmpty()
                ? Optional.empty()
                : Optional.of((request, response) -> handle(local, namespace, request, response));
    }

    private static String namespaceOfLocal(String path) {
        var start = AUTHORIZATION + "namespaces/";
        var end = "/localsubjectaccessreviews";
        if (!path.startsWith(start) || !path.endsWith(end) || path.length() <= start.length() + end.length()) {
            return "";
        }
        var namespace = path.substring(start.length(), path.length() - end.length());
        return namespace.indexOf('/') < 0 ? namespace : "";
    }

    private static void handle(Review review, String namespace, ApiRequest request, ApiResponse response)
            throws IOException {
        if (!request.method().equals("POST")) {
            throw ApiException.methodNotAllowed();
        }
        var type = request.header("content-type").orElse("").split(";", 2)[0].strip();
        if (!MEDIA_TYPES.contains(type)) {
            throw ApiException.unsupportedMediaType("the body of the request was in an unknown format - accepted media"
                    + " types include: application/json, application/vnd.kubernetes.protobuf");
        }
        var answer = review.answer(parse(request.body()), request.user(), namespace);
        response.send(201, "application/json", FailureAnswer.line(answer));
    }

    private static ObjectNode parse(byte[] body) {
        try {
            return ProtobufBody.isFramed(body) ? decoded(ProtobufBody.toJson(body)) : Json.parseObject(body);
        } catch (ProtobufCursor.Malformed e) {
            throw ApiException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** Protobuf writes empty values where JSON leaves them out. */
    private static ObjectNode decoded(ObjectNode review) {
        var kind = GroupVersionKind.of(
                review.path("apiVersion").asText(), review.path("kind").asText());
        NativeSchemas.of(kind).ifPresent(schema -> schema.decode(review));
        return review;
    }

    /** The skeleton of an answer. */
    static ObjectNode answer(ObjectNode review, String apiVersion, String kind) {
        var given = review.path("kind").asText(kind);
        if (!given.equals(kind)) {
            throw ApiException.badRequest("%s in version \"%s\" cannot be handled as a %s"
                    .formatted(given, apiVersion.substring(apiVersion.indexOf('/') + 1), kind));
        }
        var answer = Json.object().put("kind", kind).put("apiVersion", apiVersion);
        var metadata = answer.putObject("metadata");
        if (review.path("metadata") instanceof ObjectNode sent) {
            metadata.setAll(sent);
        }
        metadata.putNull("creationTimestamp");
        return answer;
    }
}
