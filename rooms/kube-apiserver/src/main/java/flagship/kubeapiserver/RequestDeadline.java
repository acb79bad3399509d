package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GoDuration;
import flagship.kubemodel.Status;
import java.time.Duration;

/** How long a request may take that does not go on by nature. */
final class RequestDeadline {
    private RequestDeadline() {}

    /**
     * What the client asks for with {@code timeout=32s}, but never more than the server allows.
     *
     * @throws ApiException 400 if it is no duration
     */
    static Duration of(RequestHead head, Duration max) {
        var asked = head.parameter("timeout").filter(text -> !text.isEmpty());
        if (asked.isEmpty()) {
            return max;
        }
        var wanted = GoDuration.parse(asked.get())
                .filter(duration -> !duration.isNegative())
                .orElseThrow(() -> ApiException.badRequest("invalid timeout specified in the request URL - \""
                        + asked.get() + "\" is no duration such as 30s"));
        return wanted.isZero() || wanted.compareTo(max) > 0 ? max : wanted;
    }

    /** 504 for a request that took longer. */
    static ApiException passed() {
        return new ApiException(new Status(
                504, "Timeout", "Timeout: request did not complete within the allotted timeout", Status.Details.EMPTY));
    }
}
