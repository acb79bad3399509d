package flagship.kubeapiserver;

import flagship.kubemodel.GroupVersionKind;
import java.util.List;
import java.util.Optional;

/**
 * One operation as both forms of the OpenAPI documents describe it.
 *
 * @param path with names in braces: {@code /api/v1/namespaces/{namespace}/pods}
 * @param method in lower case
 * @param action {@code x-kubernetes-action}; empty for operations that are not about resources
 * @param kind {@code x-kubernetes-group-version-kind}; empty likewise
 * @param parameters those of the path included
 * @param body component of the request's body; empty for none
 * @param bodyRequired whether the request is nothing without it
 * @param consumes media types of the body
 * @param answer component of the answer; empty for plain text
 * @param produces media types of the answer
 * @param codes of success
 */
record OpenApiOperation(
        String path,
        String method,
        String action,
        String id,
        String tag,
        Optional<GroupVersionKind> kind,
        List<OpenApiParameter> parameters,
        Optional<String> body,
        boolean bodyRequired,
        List<String> consumes,
        Optional<String> answer,
        List<String> produces,
        List<Integer> codes) {
    OpenApiOperation {
        parameters = List.copyOf(parameters);
        consumes = List.copyOf(consumes);
        produces = List.copyOf(produces);
        codes = List.copyOf(codes);
    }

    /** What HTTP calls a success. */
    static String meaning(int code) {
        return switch (code) {
            case 200 -> "OK";
            case 201 -> "Created";
            default -> "Accepted";
        };
    }
}
