package flagship.search;

import flagship.kubeapiserver.ApiRequest;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status;
import flagship.kubemodel.Status.Details;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** The time of which a search asks the state: a time of day in the forms of {@link SearchTime}, or how long ago it is, as {@code 15m}. */
final class AsOf {
    static final String PARAMETER = "asOf";

    private static final Pattern AGO = Pattern.compile("([0-9]{1,9})(s|m|h|d)");

    private AsOf() {}

    /**
     * Reads a time and checks that its state is known.
     *
     * @param retention how long states are kept; zero for not at all
     * @throws ApiException 400 for what is no time, lies in the future, or is asked of a server that keeps no states; 410 for one too long ago
     */
    static Instant parse(String text, Duration retention, Clock clock) {
        if (retention.isZero()) {
            throw ApiException.badRequest(
                    "%s is not answered: this server keeps no earlier states; start it with --history-retention 24h"
                            .formatted(PARAMETER));
        }
        var now = clock.instant();
        var ago = AGO.matcher(text);
        var at = ago.matches()
                ? now.minus(duration(Long.parseLong(ago.group(1)), ago.group(2)))
                : SearchTime.parse(text);
        if (at.isAfter(now)) {
            throw ApiException.badRequest("%s=%s lies in the future".formatted(PARAMETER, text));
        }
        if (at.isBefore(now.minus(retention))) {
            throw new ApiException(new Status(
                    410,
                    "Expired",
                    "%s=%s is too long ago: earlier states are kept for %s"
                            .formatted(PARAMETER, text, inWords(retention)),
                    Details.EMPTY));
        }
        return at;
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static String inWords(Duration time) {
        return time.toHours() > 0 ? time.toHours() + " hours" : time.toSeconds() + " seconds";
    }

    /** @throws ApiException 400 for conditions that are not looked at in earlier states */
    static void check(ListRequest list) {
        if (list.filter().owner().isPresent()) {
            throw refused("a search by owner", "search the owner's objects by name or label");
        }
        if (!list.order().isEmpty()) {
            throw refused("orderby", "earlier states come by namespace, name and cluster");
        }
        if (list.counted()) {
            throw refused("withRemainingCount", "leave it out");
        }
        if (list.withEvents()) {
            throw refused("injectEvents", "search the events themselves");
        }
    }

    private static ApiException refused(String what, String instead) {
        return ApiException.badRequest("%s does not go with %s: %s".formatted(what, PARAMETER, instead));
    }

    /** @throws ApiException 400 where an earlier state is asked for and not offered */
    static void refuse(ApiRequest request, String what) {
        if (request.query().containsKey(PARAMETER)) {
            throw ApiException.badRequest("%s does not go with %s".formatted(what, PARAMETER));
        }
    }
}
