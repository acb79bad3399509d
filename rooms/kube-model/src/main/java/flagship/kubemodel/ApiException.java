package flagship.kubemodel;

import flagship.kubemodel.Status.Cause;
import flagship.kubemodel.Status.Details;
import java.util.List;

/**
 * A request that ends with a {@link Status}. The factories fix code, reason and wording; the edge turns it into an answer.
 *
 * <p>Source of the wordings: kube-apiserver 1.32, {@code apimachinery/pkg/api/errors}.
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Status status;

    public ApiException(Status status) {
        super(status.message(), null, false, false);
        this.status = status;
    }

    public Status status() {
        return status;
    }

    public int code() {
        return status.code();
    }

    /** Seconds that the server asked to wait before another try; 0 for none. */
    public int retryAfterSeconds() {
        var details = status.details();
        return details == null ? 0 : details.retryAfterSeconds();
    }

    /** 400: the request itself cannot be understood. */
    public static ApiException badRequest(String message) {
        return new ApiException(new Status(400, "BadRequest", message, null));
    }

    /** 401: the credentials are not known. */
    public static ApiException unauthorized() {
        return new ApiException(new Status(401, "Unauthorized", "Unauthorized", null));
    }

    /** 403 with a text of admission: {@code configmaps "a" is forbidden: why}. */
    public static ApiException forbidden(GroupResource resource, String name, String why) {
        var message = "%s%s is forbidden: %s".formatted(resource, name.isEmpty() ? "" : " \"" + name + "\"", why);
        return new ApiException(new Status(403, "Forbidden", message, about(resource, name)));
    }

    /** 404: {@code pods "a" not found}. */
    public static ApiException notFound(GroupResource resource, String name) {
        return new ApiException(
                new Status(404, "NotFound", "%s \"%s\" not found".formatted(resource, name), about(resource, name)));
    }

    /** 404 for a path that leads nowhere. */
    public static ApiException noSuchPath() {
        return new ApiException(
                new Status(404, "NotFound", "the server could not find the requested resource", Details.EMPTY));
    }

    /** 405: the path is known, the method is not offered on it. */
    public static ApiException methodNotAllowed() {
        return new ApiException(new Status(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                Details.EMPTY));
    }

    /** 406: none of the accepted media types can be served. */
    public static ApiException notAcceptable(String message) {
        return new ApiException(new Status(406, "NotAcceptable", message, null));
    }

    /** 409: {@code configmaps "a" already exists}. */
    public static ApiException alreadyExists(GroupResource resource, String name) {
        return new ApiException(new Status(
                409, "AlreadyExists", "%s \"%s\" already exists".formatted(resource, name), about(resource, name)));
    }

    /** 409: the operation lost against another write, or a precondition does not hold. */
    public static ApiException conflict(GroupResource resource, String name, String why) {
        return new ApiException(new Status(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(resource, name, why),
                about(resource, name)));
    }

    /** 409 for a resourceVersion that is no longer the stored one. */
    public static ApiException staleVersion(GroupResource resource, String name) {
        return conflict(
                resource,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    /** 410: the asked-for history is gone. */
    public static ApiException expired(String message) {
        return new ApiException(new Status(410, "Expired", message, null));
    }

    /** 413. */
    public static ApiException tooLarge(String message) {
        return new ApiException(new Status(413, "RequestEntityTooLarge", message, null));
    }

    /** 415. */
    public static ApiException unsupportedMediaType(String message) {
        return new ApiException(new Status(415, "UnsupportedMediaType", message, null));
    }

    /**
     * 422: the object breaks rules of its kind.
     *
     * @param causes at least one; the message lists them all
     */
    public static ApiException invalid(String group, String kind, String name, List<Cause> causes) {
        // What two checks found alike is told once, though it counts as two causes.
        var texts = causes.stream()
                .map(cause -> cause.field() + ": " + cause.message())
                .distinct()
                .toList();
        var message = "%s \"%s\" is invalid: %s"
                .formatted(
                        group.isEmpty() ? kind : kind + "." + group,
                        name,
                        texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]");
        return new ApiException(new Status(422, "Invalid", message, new Details(name, group, kind, "", causes, 0)));
    }

    /** 429: try again later. */
    public static ApiException tooManyRequests(String message, int retryAfterSeconds) {
        return new ApiException(
                new Status(429, "TooManyRequests", message, new Details("", "", "", "", List.of(), retryAfterSeconds)));
    }

    /** 500: something of ours broke; {@code message} must hold no secret and no stack trace. */
    public static ApiException internal(String message) {
        return new ApiException(new Status(
                500,
                "InternalError",
                "Internal error occurred: " + message,
                new Details("", "", "", "", List.of(new Cause("", message, "")), 0)));
    }

    /** 503. */
    public static ApiException unavailable(String message, int retryAfterSeconds) {
        return new ApiException(new Status(
                503, "ServiceUnavailable", message, new Details("", "", "", "", List.of(), retryAfterSeconds)));
    }

    /** 504. */
    public static ApiException timeout(String message, int retryAfterSeconds) {
        return new ApiException(
                new Status(504, "Timeout", message, new Details("", "", "", "", List.of(), retryAfterSeconds)));
    }

    private static Details about(GroupResource resource, String name) {
        return new Details(name, resource.group(), resource.resource(), "", List.of(), 0);
    }
}
