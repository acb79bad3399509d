package flagship.search;

import flagship.kubeapiserver.ApiRequest;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a watch was asked for, besides its conditions.
 *
 * <p>Source: Kubernetes API concepts, "Efficient detection of changes" and "Streaming lists".
 *
 * @param from the revision behind which changes are wanted; 0 for none given
 * @param bookmarks whether the client takes bookmarks
 * @param initialEvents whether the state of the moment comes first, as additions
 * @param initialEnd whether a bookmark says where that state ends
 */
record WatchRequest(long from, Duration timeout, boolean bookmarks, boolean initialEvents, boolean initialEnd) {
    /** Watches without a timeout end after this time to twice this time, as everywhere in Kubernetes. */
    private static final long USUAL_SECONDS = 1_800;

    /** @throws ApiException 400 or 422 for values that make no sense */
    static WatchRequest of(ApiRequest request) {
        long from = version(request.parameter("resourceVersion").orElse(""));
        var asked = flag(request, "sendInitialEvents");
        checkMatch(request, asked.isPresent());
        boolean bookmarks = flag(request, "allowWatchBookmarks").orElse(false);
        return new WatchRequest(
                from,
                timeout(request.parameter("timeoutSeconds").orElse("")),
                bookmarks,
                asked.orElse(from == 0),
                asked.orElse(false) && bookmarks);
    }

    private static long version(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("\\d{1,18}")) {
            throw ApiException.badRequest(
                    "resourceVersion \"%s\" is none of this server: take it from a list or an event of the fleet"
                            .formatted(text));
        }
        return Long.parseLong(text);
    }

    private static void checkMatch(ApiRequest request, boolean initialEventsGiven) {
        var field = "resourceVersionMatch";
        var match = request.parameter(field).orElse("");
        if (initialEventsGiven && !match.equals("NotOlderThan")) {
            throw invalid("Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
        if (!initialEventsGiven && !match.isEmpty()) {
            throw invalid(
                    "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }
    }

    private static ApiException invalid(String why) {
        return ApiException.invalid(
                "meta.k8s.io",
                "ListOptions",
                "",
                List.of(new Cause("FieldValueForbidden", why, "resourceVersionMatch")));
    }

    private static Duration timeout(String text) {
        if (!text.isEmpty() && !text.matches("\\d{1,9}")) {
            throw ApiException.badRequest("timeoutSeconds \"%s\" is no number of seconds".formatted(text));
        }
        long seconds = text.isEmpty() ? 0 : Long.parseLong(text);
        return Duration.ofSeconds(
                seconds > 0 ? seconds : ThreadLocalRandom.current().nextLong(USUAL_SECONDS, 2 * USUAL_SECONDS));
    }

    private static Optional<Boolean> flag(ApiRequest request, String name) {
        return request.parameter(name)
                .map(value -> value.toLowerCase(Locale.ROOT))
                .map(value -> !value.equals("0") && !value.equals("false"));
    }
}
