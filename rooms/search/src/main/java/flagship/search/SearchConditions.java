package flagship.search;

import flagship.catalog.SearchFilter;
import flagship.catalog.SearchFilter.Owner;
import flagship.catalog.SearchFilter.Root;
import flagship.catalog.SortKey;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
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
    private static final String FUZZY_NAME = "internalstorage.clusterpedia.io/fuzzy-name";
    private static final List<String> RAW_SQL =
            List.of("whereSQL", "whereSQLStatement", "whereSQLParam", "whereSQLJSONParams");
    private static final int SENIORITY_MAX = 10;
    private static final String PREFIX = "search.clusterpedia.io/";

    /** Conditions of upstream that are not built yet. Ignoring one would answer with objects that nobody asked for. */
    private static final Map<String, String> NOT_YET = Map.of("forward", PREFIX + "forward");

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
        for (String parameter : RAW_SQL) {
            if (!url(parameter).isEmpty()) {
                throw ApiException.badRequest(
                        ("%s is not taken: no text of a request becomes SQL here. A field selector asks the same"
                                        + " safely, as in fieldSelector=spec.replicas!=status.readyReplicas or"
                                        + " fieldSelector=status.conditions[type=Ready].status=False")
                                .formatted(parameter));
            }
        }
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

    /** The conditions on time, name, owner and content. */
    SearchFilter filter(Optional<Owner> owner, Optional<SearchFilter.Content> content) {
        var since = text("since", "since").map(SearchTime::parse);
        var before = text("before", "before").map(SearchTime::parse);
        if (since.isPresent() && before.isPresent() && since.get().isAfter(before.get())) {
            throw ApiException.badRequest("Invalid Query, Since is after Before");
        }
        var nameParts = byLabel.getOrDefault(FUZZY_NAME, List.of());
        return new SearchFilter(since, before, nameParts, owner, content);
    }

    /**
     * Whose objects are wanted; absent for anybody's.
     *
     * @param clusters those in force
     * @param namespaces those in force
     * @throws ApiException 400 unless exactly one cluster is in force
     */
    Optional<Owner> owner(Set<String> clusters, Set<String> namespaces) {
        var uid = text("ownerUID", "owner-uid");
        var name = text("ownerName", "owner-name");
        if (uid.isEmpty() && name.isEmpty()) {
            return Optional.empty();
        }
        if (clusters.size() != 1) {
            throw ApiException.badRequest("If searching by owner uid or name, then the cluster must be specified");
        }
        var type = text("ownerGR", "owner-gr").map(SearchConditions::groupResource);
        var root = uid.<Root>map(Root.Uid::new)
                .orElseGet(() -> new Root.Named(
                        name.orElseThrow(),
                        type.map(GroupResource::group),
                        type.map(GroupResource::resource),
                        namespaces));
        return Optional.of(new Owner(clusters.iterator().next(), root, seniority()));
    }

    private static GroupResource groupResource(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new GroupResource("", text)
                : new GroupResource(text.substring(dot + 1), text.substring(0, dot));
    }

    private int seniority() {
        long seniority = text("ownerSeniority", "owner-seniority")
                .map(SearchConditions::number)
                .orElse(0L);
        if (seniority < 0 || seniority > SENIORITY_MAX) {
            throw ApiException.badRequest(
                    "ownerSeniority is %d; it must be from 0 to %d".formatted(seniority, SENIORITY_MAX));
        }
        return (int) seniority;
    }

    private Optional<String> text(String parameter, String label) {
        var text = url(parameter);
        return text.isEmpty() ? single(label) : Optional.of(text);
    }

    /** Empty for the usual order. */
    List<SortKey> order() {
        var text = url("orderby");
        return text.isEmpty()
                ? SearchOrder.ofLabel(byLabel.getOrDefault(PREFIX + "orderby", List.of()))
                : SearchOrder.ofParameter(text);
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
        return flagInUrl(request, parameter).or(() -> single(label).map(SearchConditions::isTrue));
    }

    /** A switch that only the URL can set. */
    static Optional<Boolean> flagInUrl(ApiRequest request, String parameter) {
        return request.query().containsKey(parameter)
                ? Optional.of(isTrue(request.parameter(parameter).orElse("")))
                : Optional.empty();
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
