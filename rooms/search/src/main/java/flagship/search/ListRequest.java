package flagship.search;

import flagship.catalog.SearchFilter;
import flagship.catalog.SearchQuery;
import flagship.catalog.SearchQuery.Cursor;
import flagship.catalog.SortKey;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A list as it was asked for, whatever type it is about.
 *
 * @param clusters empty for all; the same for namespaces and names
 * @param nothing conditions exclude each other: no object can match
 * @param limit 0 for no limit
 * @param token where to go on, if a token says it
 * @param offset rows to skip, if a number says it
 * @param numbered answers with an offset to go on at, instead of a token, even after a page that ends with the last row: upstream's form,
 *     for those who ask for it with {@code withContinue}
 * @param withEvents each object carries the Events about it
 */
record ListRequest(
        Set<String> clusters,
        Set<String> namespaces,
        Set<String> names,
        LabelSelector labels,
        SearchFilter filter,
        List<SortKey> order,
        boolean nothing,
        int limit,
        Optional<PageToken> token,
        long offset,
        boolean numbered,
        boolean continued,
        boolean counted,
        boolean onlyMetadata,
        boolean withEvents) {
    private static final String INJECT_EVENTS = "injectEvents";
    private static final FieldPath NAME = FieldPathParser.parse("metadata.name");
    private static final FieldPath NAMESPACE = FieldPathParser.parse("metadata.namespace");

    /** @throws ApiException 400 for a condition that cannot be understood or is not offered */
    static ListRequest of(ApiRequest request, Optional<String> cluster, String namespace) {
        return of(request, cluster, namespace, true);
    }

    /** A search of a collection: conditions on owners are not looked at. */
    static ListRequest ofCollection(ApiRequest request) {
        return of(request, Optional.empty(), "", false);
    }

    private static ListRequest of(ApiRequest request, Optional<String> cluster, String namespace, boolean ownersCount) {
        checkVersionMatch(request);
        var conditions = new SearchConditions(request);
        var fields = Fields.of(request.parameter("fieldSelector").orElse(""));
        var names = Fields.narrow(conditions.names("names"), fields.names());
        var namespaces = Fields.narrow(
                namespace.isEmpty() ? conditions.names("namespaces") : Set.of(namespace), fields.namespaces());
        var clusters = cluster.map(Set::of).orElseGet(() -> conditions.names("clusters"));
        var order = conditions.order();
        var token = PageToken.decode(conditions.continuation());
        if (token.isPresent() && !token.get().fits(order)) {
            throw ApiException.badRequest(
                    "continue belongs to a list in another order: give the orderby of its first page, or begin again");
        }
        var withContinue = conditions.flag("withContinue", "with-continue");
        return new ListRequest(
                clusters,
                namespaces.orElse(Set.of()),
                names.orElse(Set.of()),
                conditions.labels(),
                conditions.filter(
                        ownersCount ? conditions.owner(clusters, namespaces.orElse(Set.of())) : Optional.empty(),
                        fields.content()),
                order,
                names.isEmpty() || namespaces.isEmpty(),
                conditions.limit(),
                token,
                token.isPresent() ? 0 : offset(conditions),
                withContinue.orElse(false) && token.isEmpty(),
                withContinue.orElse(true),
                conditions.flag("withRemainingCount", "with-remaining-count").orElse(false),
                conditions.flag("onlyMetadata", "only-metadata").orElse(false),
                conditions.flag(INJECT_EVENTS, "inject-events").orElse(false));
    }

    /** Whether a get asks for the Events about its object: the one condition that counts there. */
    static boolean eventsWanted(ApiRequest request) {
        return SearchConditions.flagInUrl(request, INJECT_EVENTS).orElse(false);
    }

    private static void checkVersionMatch(ApiRequest request) {
        var match = request.parameter("resourceVersionMatch").orElse("");
        boolean streamed =
                request.parameter("sendInitialEvents").isPresent(); // Of a watch, where it means something else.
        if (!match.isEmpty()
                && !streamed
                && request.parameter("resourceVersion").orElse("").isEmpty()) {
            throw ApiException.invalid(
                    "meta.k8s.io",
                    "ListOptions",
                    "",
                    List.of(new Cause(
                            "FieldValueForbidden",
                            "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
                            "resourceVersionMatch")));
        }
    }

    /** A {@code continue} that is no number counts as none, as upstream. */
    private static long offset(SearchConditions conditions) {
        var text = conditions.continuation();
        if (text.isEmpty()) {
            return conditions.offsetByLabel();
        }
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** The same, of one name at most. */
    ListRequest named(String name) {
        var both = Fields.narrow(names, Optional.of(name));
        return new ListRequest(
                clusters,
                namespaces,
                both.orElse(Set.of()),
                labels,
                filter,
                order,
                nothing || both.isEmpty(),
                limit,
                token,
                offset,
                numbered,
                continued,
                counted,
                onlyMetadata,
                withEvents);
    }

    /** The same, of what a user sees now. */
    ListRequest seenBy(Sight sight) {
        return new ListRequest(
                clusters,
                namespaces,
                names,
                labels,
                filter.withVisible(sight.now()),
                order,
                nothing,
                limit,
                token,
                offset,
                numbered,
                continued,
                counted,
                onlyMetadata,
                withEvents);
    }

    /** The query for one stored type, from a place on. */
    SearchQuery query(GroupVersionResource stored, int most, Optional<Cursor> after, long skip) {
        return new SearchQuery(stored, clusters, namespaces, names, labels, filter, order, most, after, skip);
    }

    /**
     * What a field selector says.
     *
     * @param names of the fields that have an index; absent for no condition; the same for namespaces
     * @param content all other conditions
     */
    private record Fields(Optional<String> names, Optional<String> namespaces, Optional<SearchFilter.Content> content) {
        static Fields of(String selector) {
            var parsed = ContentSelectorParser.parse(selector);
            var names = new ArrayList<String>();
            var namespaces = new ArrayList<String>();
            var others = new ArrayList<ContentSelector.Requirement>();
            for (ContentSelector.Requirement requirement : parsed.requirements()) {
                if (isExact(requirement, NAME, names) || isExact(requirement, NAMESPACE, namespaces)) {
                    continue;
                }
                others.add(requirement);
            }
            return new Fields(
                    names.stream().findFirst(),
                    namespaces.stream().findFirst(),
                    others.isEmpty() ? Optional.empty() : Optional.of(new ContentSelector(others)));
        }

        /** Takes the one value of an indexed field; a second one is left to the content. */
        private static boolean isExact(ContentSelector.Requirement requirement, FieldPath field, List<String> found) {
            if (found.isEmpty()
                    && requirement instanceof ContentSelector.Requirement.OneOf one
                    && one.path().equals(field)
                    && one.values().size() == 1
                    && !one.negated()) {
                found.addAll(one.values());
                return true;
            }
            return false;
        }

        /** Both conditions; absent where they exclude each other. An empty set is no condition. */
        static Optional<Set<String>> narrow(Set<String> names, Optional<String> one) {
            if (one.isEmpty()) {
                return Optional.of(names);
            }
            var both = new HashSet<>(Set.of(one.get()));
            if (!names.isEmpty()) {
                both.retainAll(names);
            }
            return both.isEmpty() ? Optional.empty() : Optional.of(both);
        }
    }
}
