package flagship.search;

import flagship.catalog.Catalog;
import flagship.catalog.PastState;
import flagship.catalog.SearchQuery;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.NamespacedName;
import flagship.search.SearchPath.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/**
 * Answers requests for objects: get, list and watch.
 *
 * <p>Source: the order of checks is that of contract section 5.1.
 */
final class ObjectSearch {
    private static final String HISTORY = "history";

    /** Most states of the objects of one name in one answer. */
    private static final int STATES_MAX = 100;

    static final GroupResource EVENTS = new GroupResource("", "events");

    private final Catalog catalog;
    private final ChangeFeeds feeds;
    private final Clock clock;
    private final Fleet fleet;
    private final Rights rights;
    private final ItemsChoice choice;

    ObjectSearch(Catalog catalog, ChangeFeeds feeds, Fleet fleet, Rights rights, ItemsChoice choice, Clock clock) {
        this.feeds = feeds;
        this.clock = clock;
        this.catalog = catalog;
        this.fleet = fleet;
        this.rights = rights;
        this.choice = choice;
    }

    void answer(ApiRequest request, Optional<String> cluster, Target.Objects wanted, ApiResponse response)
            throws IOException, InterruptedException {
        var member = cluster.map(this::member);
        var types = member.map(Fleet.Member::types).orElseGet(fleet::types);
        var type = types.find(wanted.group(), wanted.version(), wanted.resource());
        if (type.isEmpty()) {
            Answers.noSuchPage(response);
            return;
        }
        if (wanted.subresource().equals(HISTORY)
                && (type.get().namespaced() || wanted.namespace().isEmpty())) {
            history(request, cluster, wanted, type.get(), response);
            return;
        }
        if (!wanted.subresource().isEmpty()) {
            throw ApiException.internal("not found request scope or resource storage");
        }
        if (!type.get().namespaced() && !wanted.namespace().isEmpty()) {
            Answers.noSuchPage(response);
            return;
        }
        member.flatMap(Fleet.Member::warning)
                .ifPresent(text -> response.header("Warning", "299 - \"" + text.replace("\"", "\\\"") + "\""));
        if (wanted.watch() || request.asksForWatch()) {
            watch(request, cluster, wanted, type.get(), response);
            return;
        }
        if (wanted.name().isEmpty()) {
            list(request, cluster, wanted, type.get(), response);
        } else {
            get(request, cluster, wanted, type.get(), response);
        }
    }

    private Fleet.Member member(String name) {
        return fleet.member(name)
                .orElseThrow(() -> ApiException.badRequest("the server could not find the requested cluster"));
    }

    /** A watch of one object by its path is one of a list with that name. */
    private void watch(
            ApiRequest request, Optional<String> cluster, Target.Objects wanted, ServedType type, ApiResponse response)
            throws IOException, InterruptedException {
        AsOf.refuse(request, "a watch");
        var asked = WatchRequest.of(request);
        var list = ListRequest.of(request, cluster, wanted.namespace());
        var narrowed = wanted.name().isEmpty() ? list : list.named(wanted.name());
        if (list.withEvents()) {
            throw ApiException.badRequest(
                    "injectEvents is for get and list: a watch of the events themselves tells what happens to any object");
        }
        var sight = rights.watch(request.user(), type.resource(), wanted.version(), list.namespaces());
        var form = choice.watchForm(request, type, wanted.version(), list.onlyMetadata());
        var selection = new WatchSelection(narrowed, sight);
        var types = type.storedAs(wanted.version());
        response.header("Content-Type", Answers.JSON);
        response.stream(request, answer -> {
            try (var lease = feeds.take(types)) {
                new WatchAnswer(catalog, lease.feed(), asked, selection, form, clock, answer)
                        .write(narrowed.seenBy(sight), types);
            }
        });
    }

    private void list(
            ApiRequest request, Optional<String> cluster, Target.Objects wanted, ServedType type, ApiResponse response)
            throws IOException {
        var asked = ListRequest.of(request, cluster, wanted.namespace());
        var list = asked.seenBy(rights.list(request.user(), type.resource(), wanted.version(), asked.namespaces()));
        if (list.withEvents()) {
            rights.checkList(request.user(), EVENTS, "v1", list.namespaces());
        }
        var asOf = asOf(request);
        if (asOf.isPresent()) {
            AsOf.check(list);
        }
        var items = choice.choose(request, type, wanted.version(), true, list.onlyMetadata());
        response.header("Content-Type", Answers.JSON);
        new ListAnswer(catalog, list, asOf, type.storedAs(wanted.version()), items, response.body())
                .write(type.isNative() || !(items instanceof WholeItems));
    }

    private void get(
            ApiRequest request, Optional<String> cluster, Target.Objects wanted, ServedType type, ApiResponse response)
            throws IOException {
        if (cluster.isEmpty()) {
            throw ApiException.badRequest(
                    "please specify the cluster name when using the resource name to get a specific resource.");
        }
        rights.checkGet(
                request.user(), cluster.get(), type.resource(), wanted.version(), wanted.namespace(), wanted.name());
        var asOf = asOf(request);
        boolean withEvents = ListRequest.eventsWanted(request);
        if (withEvents) {
            rights.checkList(request.user(), EVENTS, "v1", namespaceOf(wanted));
        }
        var items = choice.choose(request, type, wanted.version(), false, false);
        Catalog.Rows taker = (from, name, object, offset, length) -> {
            response.header("Content-Type", Answers.JSON);
            items.single(from, name, object, offset, length, response.body());
        };
        var injection = EventInjection.of(catalog, taker);
        for (GroupVersionResource stored : type.storedAs(wanted.version())) {
            var query = query(stored, cluster.get(), wanted);
            var rows = withEvents ? injection.rows() : taker;
            var end = asOf.isPresent() ? catalog.searchAsOf(query, asOf.get(), rows) : catalog.search(query, rows);
            injection.flush();
            if (end.rows() > 0) {
                return;
            }
        }
        throw ApiException.notFound(type.resource(), wanted.name());
    }

    private Optional<Instant> asOf(ApiRequest request) {
        return request.parameter(AsOf.PARAMETER)
                .filter(text -> !text.isEmpty())
                .map(text -> AsOf.parse(text, catalog.historyRetention(), clock));
    }

    /** All known states of the objects of a name, in one cluster or in all. */
    private void history(
            ApiRequest request, Optional<String> cluster, Target.Objects wanted, ServedType type, ApiResponse response)
            throws IOException {
        if (cluster.isPresent()) {
            rights.checkGet(
                    request.user(),
                    cluster.get(),
                    type.resource(),
                    wanted.version(),
                    wanted.namespace(),
                    wanted.name());
        }
        var name = new NamespacedName(wanted.namespace(), wanted.name());
        var clusters = cluster.map(Set::of)
                .or(() -> rights.clustersToGet(
                        request.user(), type.resource(), wanted.version(), wanted.namespace(), wanted.name()))
                .orElse(Set.of());
        var states = new ArrayList<PastState>();
        for (GroupVersionResource stored : type.storedAs(wanted.version())) {
            states.addAll(catalog.history(stored, clusters, name, STATES_MAX));
        }
        if (states.isEmpty()) {
            throw ApiException.notFound(type.resource(), wanted.name());
        }
        Answers.json(response, ObjectHistory.of(states));
    }

    /** Events about objects without a namespace lie in any. */
    private static Set<String> namespaceOf(Target.Objects wanted) {
        return wanted.namespace().isEmpty() ? Set.of() : Set.of(wanted.namespace());
    }

    private static SearchQuery query(GroupVersionResource stored, String cluster, Target.Objects wanted) {
        return new SearchQuery(
                stored,
                Set.of(cluster),
                Set.of(wanted.namespace()),
                Set.of(wanted.name()),
                LabelSelector.EVERYTHING,
                1,
                Optional.empty(),
                0);
    }
}
