package flagship.search;

import flagship.kubeapiserver.ApiRequest;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The search conditions of a list: each is a URL parameter or a requirement of the label selector; the parameter wins.
 *
 * <p>Source: Clusterpedia's rules, contract section 6.1. Of a label requirement only the values count, not the operator; one without values
 * is no condition.
 */
final class SearchConditions {
    private static final String PREFIX = "search.clusterpedia.io/";

    /** Conditions of upstream that are not built yet. Ignoring one would answer with objects that nobody asked for. */
    private static final Map<String, String> NOT_YET = Map.ofEntries(
            Map.entry("since", PREFIX + "since"),
            Map.entry("before", PREFIX + "before"),
            Map.entry("ownerUID", PREFIX + "owner-uid"),
            Map.entry("ownerName", PREFIX + "owner-name"),
            Map.entry("ownerGR", PREFIX + "owner-gr"),
            Map.entry("ownerSeniority", PREFIX + "owner-seniority"),
            Map.entry("orderby", PREFIX + "orderby"),
            Map.entry("injectEvents", PREFIX + "inject-events"),
            Map.entry("whereSQL", PREFIX + "where-sql"),
            Map.entry("fuzzyName", "internalstorage.clusterpedia.io/fuzzy-name"),
            Map.entry("forward", PREFIX + "forward"));

    private final ApiRequest request;
    private final Map<String, List<String>> byLabel = new HashMap<>();
    private final LabelSelector labels;

    /** @throws ApiException 400 if the label selector cannot be understood, or asks for what is not offered */
    SearchConditions(ApiRequest request) {
        this.request = request;
        var ordinary = new ArrayList<Requirement>();
        for (Requirement requirement : LabelSelector.parse(
                        request.parameter("labelSelector").orElse(""))
                .requirements()) {
            if (!requirement.key().contains("clusterpedia.io")) {
                ordinary.add(requirement);
            } else if (!requirement.values().isEmpty()) {
                byLabel.putIfAbsent(requirement.key(), requirement.values());
            }
        }
        labels = new LabelSelector(ordinary);
        refuseWhatIsNotOffered();
    }

    private void refuseWhatIsNotOffered() {
        NOT_YET.forEach((parameter, label) -> {
            if (!url(parameter).isEmpty() || byLabel.containsKey(label)) {
                throw ApiException.badRequest(
                        "the search condition %s (label %s) is not supported by this server; leave it out"
                                .formatted(parameter, label));
            }
        });
    }

    private String url(String parameter) {
        return request.parameter(parameter).orElse("");
    }

    /** The requirements on the objects' own labels. */
    LabelSelector labels() {
        return labels;
    }

    /** A set of names; empty for no condition. Names are not trimmed, only the list is. */
    Set<String> names(String parameter) {
        var text = url(parameter).strip();
        if (!text.isEmpty()) {
            return Set.copyOf(List.of(text.split(",", -1)));
        }
        return Set.copyOf(byLabel.getOrDefault(PREFIX + parameter, List.of()));
    }

    /**
     * A switch; absent where nothing is said.
     *
     * @param label the label's name behind the prefix
     */
    Optional<Boolean> flag(String parameter, String label) {
        if (request.query().containsKey(parameter)) {
            return Optional.of(isTrue(url(parameter)));
        }
        return single(label).map(SearchConditions::isTrue);
    }

    /** Anything but 0 and false is true, even nothing. */
    private static boolean isTrue(String text) {
        return !text.equals("0") && !text.toLowerCase(Locale.ROOT).equals("false");
    }

    /** The label's value, if it has exactly one. */
    private Optional<String> single(String label) {
        return Optional.ofNullable(byLabel.get(PREFIX + label))
                .filter(values -> values.size() == 1)
                .map(List::getFirst);
    }

    /**
     * Most objects wanted; 0 for all.
     *
     * @throws ApiException 400 if it is no number
     */
    int limit() {
        var text = url("limit");
        long limit = text.isEmpty() ? any("limit").map(SearchConditions::number).orElse(0L) : number(text);
        return Math.clamp(limit, 0, Integer.MAX_VALUE);
    }

    /** Where to go on as the URL has it: a token, a number, or nothing that can be understood. */
    String continuation() {
        return url("continue");
    }

    /**
     * Rows to skip, as the label has it.
     *
     * @throws ApiException 400 if it is no number
     */
    long offsetByLabel() {
        return Math.max(0, any("offset").map(SearchConditions::number).orElse(0L));
    }

    private Optional<String> any(String label) {
        return byLabel.getOrDefault(PREFIX + label, List.of()).stream().findFirst();
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(text));
        }
    }
}
