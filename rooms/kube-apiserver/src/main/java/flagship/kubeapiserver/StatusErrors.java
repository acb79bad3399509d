package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status;

/** Variations of refusals. */
final class StatusErrors {
    private StatusErrors() {}

    /** The same refusal in other words. */
    static ApiException withMessage(ApiException original, String message) {
        var status = original.status();
        return new ApiException(new Status(status.code(), status.reason(), message, status.details()));
    }

    /** The same refusal with one cause. */
    static ApiException withCause(ApiException original, Status.Cause cause) {
        var status = original.status();
        var details = status.details() == null ? Status.Details.EMPTY : status.details();
        return new ApiException(new Status(
                status.code(),
                status.reason(),
                status.message(),
                new Status.Details(
                        details.name(),
                        details.group(),
                        details.kind(),
                        details.uid(),
                        java.util.List.of(cause),
                        details.retryAfterSeconds())));
    }
}
