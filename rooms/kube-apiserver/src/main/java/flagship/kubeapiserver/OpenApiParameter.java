package flagship.kubeapiserver;

import java.util.List;
import java.util.stream.Stream;

/**
 * A parameter of an operation as the OpenAPI documents name it.
 *
 * @param in {@code query} or {@code path}
 * @param type its JSON type
 */
record OpenApiParameter(String name, String in, String type) {
    static final OpenApiParameter PRETTY = text("pretty");
    static final OpenApiParameter RESOURCE_VERSION = text("resourceVersion");

    static final List<OpenApiParameter> WRITE = List.of(text("dryRun"), text("fieldManager"), text("fieldValidation"));
    static final List<OpenApiParameter> PATCH =
            Stream.concat(WRITE.stream(), Stream.of(flag("force"))).toList();
    static final List<OpenApiParameter> LIST = List.of(
            flag("allowWatchBookmarks"),
            text("continue"),
            text("fieldSelector"),
            text("labelSelector"),
            number("limit"),
            RESOURCE_VERSION,
            text("resourceVersionMatch"),
            flag("sendInitialEvents"),
            number("timeoutSeconds"),
            flag("watch"));
    static final List<OpenApiParameter> DELETE = List.of(
            text("dryRun"),
            number("gracePeriodSeconds"),
            flag("ignoreStoreReadErrorWithClusterBreakingPotential"),
            flag("orphanDependents"),
            text("propagationPolicy"));
    static final List<OpenApiParameter> DELETE_COLLECTION = Stream.concat(
                    DELETE.stream(),
                    LIST.stream()
                            .filter(parameter -> !parameter.name().equals("watch")
                                    && !parameter.name().equals("allowWatchBookmarks")))
            .toList();

    static OpenApiParameter inPath(String name) {
        return new OpenApiParameter(name, "path", "string");
    }

    /** What a connection to a pod, service or node can be told. */
    static List<OpenApiParameter> ofConnection(String subresource) {
        var streams = Stream.of("stderr", "stdin", "stdout", "tty").map(OpenApiParameter::flag);
        return switch (subresource) {
            case "exec" ->
                Stream.concat(Stream.of(text("command"), text("container")), streams)
                        .toList();
            case "attach" ->
                Stream.concat(Stream.of(text("container")), streams).toList();
            case "portforward" -> List.of(number("ports"));
            case "proxy" -> List.of(text("path"));
            case "log" ->
                List.of(
                        text("container"),
                        flag("follow"),
                        flag("insecureSkipTLSVerifyBackend"),
                        number("limitBytes"),
                        flag("previous"),
                        number("sinceSeconds"),
                        text("stream"),
                        number("tailLines"),
                        flag("timestamps"));
            default -> List.of();
        };
    }

    private static OpenApiParameter text(String name) {
        return new OpenApiParameter(name, "query", "string");
    }

    private static OpenApiParameter flag(String name) {
        return new OpenApiParameter(name, "query", "boolean");
    }

    private static OpenApiParameter number(String name) {
        return new OpenApiParameter(name, "query", "integer");
    }
}
