package flagship.search;

import flagship.catalog.Catalog;
import flagship.catalog.SearchQuery;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.Status;
import flagship.kubemodel.Status.Details;
import flagship.search.SearchPath.Target;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers requests for objects: get and list.
 *
 * <p>Source: the order of checks is that of contract section 5.1.
 */
final class ObjectSearch {
    private final Catalog catalog;
    private final Fleet fleet;
    private final Rights rights;
    private final ItemsChoice choice;

    ObjectSearch(Catalog catalog, Fleet fleet, Rights rights, ItemsChoice choice) {
        this.catalog = catalog;
        this.fleet = fleet;
        this.rights = rights;
        this.choice = choice;
    }

    void answer(ApiRequest request, Optional<String> cluster, Target.Objects wanted, ApiResponse response)
            throws IOException {
        var member = cluster.map(this::member);
        var types = member.map(Fleet.Member::types).orElseGet(fleet::types);
        var type = types.find(wanted.group(), wanted.version(), wanted.resource());
        if (type.isEmpty()) {
            Answers.noSuchPage(response);
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
        if (wanted.watch() || asksForWatch(request)) {
            throw noWatch(wanted);
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

    private static boolean asksForWatch(ApiRequest request) {
        var watch = request.parameter("watch");
        return watch.isPresent() && !watch.get().equals("0") && !watch.get().equalsIgnoreCase("false");
    }

    private static ApiException noWatch(Target.Objects wanted) {
        var message = "watch is not supported on resources of kind \"%s\"".formatted(wanted.resource());
        return new ApiException(new Status(
                405,
                "MethodNotAllowed",
                message,
                new Details("", wanted.group(), wanted.resource(), "", List.of(), 0)));
    }

    private void list(
            ApiRequest request, Optional<String> cluster, Target.Objects wanted, ServedType type, ApiResponse response)
            throws IOException {
        var list = ListRequest.of(request, cluster, wanted.namespace());
        rights.checkList(request.user(), type.resource(), wanted.version(), list.namespaces());
        var items = choice.choose(request, type, wanted.version(), true, list.onlyMetadata());
        response.header("Content-Type", Answers.JSON);
        new ListAnswer(catalog, list, type.storedAs(wanted.version()), items, response.body())
                .write(type.isNative() || !(items instanceof WholeItems));
    }

    private void get(
            ApiRequest request, Optional<String> cluster, Target.Objects wanted, ServedType type, ApiResponse response)
            throws IOException {
        if (cluster.isEmpty()) {
            throw ApiException.badRequest(
                    "please specify the cluster name when using the resource name to get a specific resource.");
        }
        rights.checkGet(request.user(), type.resource(), wanted.version(), wanted.namespace(), wanted.name());
        var items = choice.choose(request, type, wanted.version(), false, false);
        for (GroupVersionResource stored : type.storedAs(wanted.version())) {
            var end = catalog.search(query(stored, cluster.get(), wanted), (from, name, object, offset, length) -> {
                response.header("Content-Type", Answers.JSON);
                items.single(from, name, object, offset, length, response.body());
            });
            if (end.rows() > 0) {
                return;
            }
        }
        throw ApiException.notFound(type.resource(), wanted.name());
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
