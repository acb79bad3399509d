package flagship.search;

import flagship.catalog.SearchQuery;
import flagship.catalog.SearchQuery.Cursor;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.FieldSelector;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.Status.Cause;
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
 */
record ListRequest(
        Set<String> clusters,
        Set<String> namespaces,
        Set<String> names,
        LabelSelector labels,
        boolean nothing,
        int limit,
        Optional<PageToken> token,
        long offset,
        boolean numbered,
        boolean continued,
        boolean counted,
        boolean onlyMetadata) {

    /** @throws ApiException 400 for a condition that cannot be understood or is not offered */
    static ListRequest of(ApiRequest request, Optional<String> cluster, String namespace) {
        checkVersionMatch(request);
        var conditions = new SearchConditions(request);
        var fields = Fields.of(request.parameter("fieldSelector").orElse(""));
        var names = Fields.narrow(conditions.names("names"), fields.names());
        var namespaces = Fields.narrow(
                namespace.isEmpty() ? conditions.names("namespaces") : Set.of(namespace), fields.namespaces());
        var token = PageToken.decode(conditions.continuation());
        var withContinue = conditions.flag("withContinue", "with-continue");
        return new ListRequest(
                cluster.map(Set::of).orElseGet(() -> conditions.names("clusters")),
                namespaces.orElse(Set.of()),
                names.orElse(Set.of()),
                conditions.labels(),
                names.isEmpty() || namespaces.isEmpty(),
                conditions.limit(),
                token,
                token.isPresent() ? 0 : offset(conditions),
                withContinue.orElse(false) && token.isEmpty(),
                withContinue.orElse(true),
                conditions.flag("withRemainingCount", "with-remaining-count").orElse(false),
                conditions.flag("onlyMetadata", "only-metadata").orElse(false));
    }

    private static void checkVersionMatch(ApiRequest request) {
        var match = request.parameter("resourceVersionMatch").orElse("");
        if (!match.isEmpty() && request.parameter("resourceVersion").orElse("").isEmpty()) {
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

    /** The query for one stored type, from a place on. */
    SearchQuery query(GroupVersionResource stored, int most, Optional<Cursor> after, long skip) {
        return new SearchQuery(stored, clusters, namespaces, names, labels, most, after, skip);
    }

    /** What a field selector says, of the two fields that kubectl uses; absent for no condition. */
    private record Fields(Optional<String> names, Optional<String> namespaces) {
        static Fields of(String selector) {
            var parsed = FieldSelector.parse(selector);
            for (FieldSelector.Requirement requirement : parsed.requirements()) {
                boolean known = Set.of("metadata.name", "metadata.namespace").contains(requirement.field());
                if (!known || requirement.negated()) {
                    throw ApiException.badRequest(("the field selector \"%s\" is not supported by this server:"
                                    + " only metadata.name and metadata.namespace can be selected, with = or ==")
                            .formatted(requirement));
                }
            }
            return new Fields(parsed.exactValue("metadata.name"), parsed.exactValue("metadata.namespace"));
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
