package flagship.kubeapiserver;

import flagship.kubemodel.FieldSelector;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.Status.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The query parameters of a list or a watch.
 *
 * @param limit 0 for none
 * @param continueToken empty for the first page
 * @param resourceVersion as asked; empty where unset
 * @param timeout how long a watch may last; empty where the client leaves it to the server
 */
record ListOptions(
        LabelSelector labels,
        FieldSelector fields,
        long limit,
        String continueToken,
        String resourceVersion,
        Match match,
        Optional<Duration> timeout,
        boolean bookmarks,
        Optional<Boolean> sendInitialEvents) {
    /** {@code resourceVersionMatch}. */
    enum Match {
        UNSET,
        EXACT,
        NOT_OLDER_THAN
    }

    /** @throws flagship.kubemodel.ApiException 400, 422 or 500 for values that make no sense */
    static ListOptions of(ApiRequest request, boolean watch) {
        var timeout = integer(request, "timeoutSeconds");
        var options = new ListOptions(
                LabelSelector.parse(request.parameter("labelSelector").orElse("")),
                FieldSelector.parse(request.parameter("fieldSelector").orElse("")),
                Math.max(0, integer(request, "limit").orElse(0L)),
                request.parameter("continue").orElse(""),
                request.parameter("resourceVersion").orElse(""),
                match(request),
                timeout.filter(seconds -> seconds > 0).map(Duration::ofSeconds),
                flag(request, "allowWatchBookmarks").orElse(false),
                flag(request, "sendInitialEvents"));
        var causes = watch ? options.watchFaults(request) : options.listFaults(request);
        if (!causes.isEmpty()) {
            throw OptionErrors.invalid("ListOptions", causes);
        }
        return options;
    }

    /**
     * The asked-for version as a number; 0 where unset.
     *
     * @throws flagship.kubemodel.ApiException 500 if it is none
     */
    long version() {
        return version(resourceVersion);
    }

    static long version(String resourceVersion) {
        if (resourceVersion.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(resourceVersion);
        } catch (NumberFormatException e) {
            throw OptionErrors.badVersion(resourceVersion);
        }
    }

    boolean selects() {
        return !labels.isEmpty() || !fields.requirements().isEmpty();
    }

    private List<Cause> listFaults(ApiRequest request) {
        var causes = new ArrayList<Cause>();
        if (sendInitialEvents.isPresent()) {
            causes.add(OptionErrors.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }
        var word = request.parameter("resourceVersionMatch").orElse("");
        if (word.isEmpty()) {
            return causes;
        }
        var field = "resourceVersionMatch";
        if (!continueToken.isEmpty()) {
            causes.add(OptionErrors.forbidden(field, field + " is forbidden when continue is provided"));
        }
        if (resourceVersion.isEmpty()) {
            causes.add(OptionErrors.forbidden(field, field + " is forbidden unless resourceVersion is provided"));
        }
        if (match == Match.UNSET) {
            causes.add(OptionErrors.notSupported(field, "\"" + word + "\"", "\"Exact\", \"NotOlderThan\", \"\""));
        }
        if (match == Match.EXACT && resourceVersion.equals("0")) {
            causes.add(OptionErrors.forbidden(
                    field, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }
        return causes;
    }

    private List<Cause> watchFaults(ApiRequest request) {
        var causes = new ArrayList<Cause>();
        var word = request.parameter("resourceVersionMatch").orElse("");
        var field = "resourceVersionMatch";
        if (!continueToken.isEmpty()) {
            causes.add(OptionErrors.forbidden("continue", "continue is forbidden for watch"));
        }
        if (sendInitialEvents.isEmpty()) {
            if (!word.isEmpty()) {
                causes.add(OptionErrors.forbidden(
                        field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
            }
            return causes;
        }
        if (match != Match.NOT_OLDER_THAN) {
            causes.add(OptionErrors.forbidden(
                    field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
            if (!word.isEmpty()) {
                causes.add(OptionErrors.notSupported(field, "\"" + word + "\"", "\"NotOlderThan\""));
            }
        }
        return causes;
    }

    private static Match match(ApiRequest request) {
        return switch (request.parameter("resourceVersionMatch").orElse("")) {
            case "Exact" -> Match.EXACT;
            case "NotOlderThan" -> Match.NOT_OLDER_THAN;
            default -> Match.UNSET;
        };
    }

    private static Optional<Long> integer(ApiRequest request, String name) {
        var value = request.parameter(name).orElse("");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw OptionErrors.notAnInteger(value);
        }
    }

    private static Optional<Boolean> flag(ApiRequest request, String name) {
        return request.parameter(name)
                .map(value -> value.toLowerCase(Locale.ROOT))
                .map(value -> !value.equals("0") && !value.equals("false"));
    }
}
