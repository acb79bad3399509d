package flagship.search;

import flagship.kubeapiserver.ApiRequest;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.NativeGroup;
import flagship.kubemodel.NativeKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * A set of resource types that is searched as one.
 *
 * <p>Source: Clusterpedia 0.9, contract section 7.
 *
 * @param shown what the list of collections says of its types
 */
record Collection(String name, List<Shown> shown) {
    /** The names of the collections, in the order of their list. */
    static final List<String> NAMES = List.of("any", "workloads", "kuberesources");

    private static final Set<String> WORKLOADS = Set.of("daemonsets", "deployments", "statefulsets");

    /** @param version empty for all; so is the resource */
    record Shown(String group, String version, String resource) {}

    /** Absent for a name that is none. */
    static Optional<Collection> named(String name) {
        return switch (name) {
            case "any" -> Optional.of(new Collection(name, List.of()));
            case "workloads" ->
                Optional.of(new Collection(
                        name,
                        List.of(
                                new Shown("apps", "v1", "deployments"),
                                new Shown("apps", "v1", "daemonsets"),
                                new Shown("apps", "v1", "statefulsets"))));
            case "kuberesources" ->
                Optional.of(new Collection(
                        name,
                        nativeGroups().stream()
                                .map(group -> new Shown(group, "", ""))
                                .toList()));
            default -> Optional.empty();
        };
    }

    private static Set<String> nativeGroups() {
        return NativeKinds.groups().stream().map(NativeGroup::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Which stored types a request is for.
     *
     * @throws ApiException 400 for {@code any} without a choice, or with one that cannot be understood
     */
    BiPredicate<GroupResource, String> choice(ApiRequest request) {
        return switch (name) {
            case "workloads" -> (type, version) -> type.group().equals("apps") && WORKLOADS.contains(type.resource());
            case "kuberesources" -> {
                var groups = nativeGroups();
                yield (type, version) -> groups.contains(type.group());
            }
            default -> any(request);
        };
    }

    private static BiPredicate<GroupResource, String> any(ApiRequest request) {
        var groups = request.parameter("groups");
        var resources = request.parameter("resources").orElse("");
        if (groups.isEmpty() && resources.isBlank()) {
            throw ApiException.badRequest("url query - `groups` or `resources` is required");
        }
        var wanted = new ArrayList<BiPredicate<GroupResource, String>>();
        if (groups.isPresent()) {
            for (String item : groups.get().replace(" ", "").split(",", -1)) {
                if (item.equals("*")) {
                    return (type, version) -> true;
                }
                wanted.add(group(item));
            }
        }
        if (!resources.isBlank()) {
            for (String item : resources.replace(" ", "").split(",", -1)) {
                wanted.add(resource(item));
            }
        }
        return (type, version) -> wanted.stream().anyMatch(one -> one.test(type, version));
    }

    private static BiPredicate<GroupResource, String> group(String item) {
        var parts = item.split("/", -1);
        if (parts.length > 2) {
            throw ApiException.badRequest("groups query: unexpected GroupVersion string: " + item);
        }
        var wantedVersion = parts.length == 2 ? parts[1] : "";
        return (type, version) ->
                type.group().equals(parts[0]) && (wantedVersion.isEmpty() || wantedVersion.equals(version));
    }

    private static BiPredicate<GroupResource, String> resource(String item) {
        var parts = item.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || parts[parts.length - 1].isEmpty()) {
            throw ApiException.badRequest(
                    "resources query: unexpected GroupVersionResource or GroupResource string: " + item);
        }
        var wanted = new GroupResource(parts[0], parts[parts.length - 1]);
        var wantedVersion = parts.length == 3 ? parts[1] : "";
        return (type, version) -> type.equals(wanted) && (wantedVersion.isEmpty() || wantedVersion.equals(version));
    }
}
