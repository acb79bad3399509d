package flagship.kubeapiserver;

import static flagship.kubeapiserver.OpenApiNames.META;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NativeKind.Subresource;
import flagship.kubemodel.NativeTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the operations of a group version: all that clients may do with its resources. Confined to one call. */
final class OpenApiOperations {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String STREAM = ";stream=watch";

    private final String root;
    private final String name;
    private final String tag;
    private final boolean isNative;
    private final List<OpenApiOperation> operations = new ArrayList<>();

    private OpenApiOperations(DiscoveryGroup.Version version, boolean isNative) {
        root = (version.group().isEmpty() ? "/api/" : "/apis/" + version.group() + "/") + version.version();
        name = OpenApiNames.inOperation(version.group(), version.version());
        tag = OpenApiNames.tag(version.group(), version.version());
        this.isNative = isNative;
    }

    /** @param isNative whether its kinds are Kubernetes' own: these have protobuf, strategic patches and the old paths of watches */
    static List<OpenApiOperation> of(DiscoveryGroup.Version version, boolean isNative) {
        var all = new OpenApiOperations(version, isNative);
        if (isNative) {
            all.operations.add(
                    document(all.root + "/", "get" + all.name + "APIResources", all.tag, META + "APIResourceList"));
        }
        version.resources().forEach(all::resource);
        return List.copyOf(all.operations);
    }

    /** A document that is simply there. */
    static OpenApiOperation document(String path, String id, String tag, String answer) {
        return new OpenApiOperation(
                path,
                "get",
                "",
                id,
                tag,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false,
                List.of(JSON, YAML, PROTOBUF),
                answer.isEmpty() ? Optional.empty() : Optional.of(answer),
                List.of(JSON, YAML, PROTOBUF),
                List.of(200));
    }

    private void resource(DiscoveryGroup.Resource resource) {
        var words =
                (resource.namespaced() ? "Namespaced" : "") + resource.kind().kind();
        var collection = root + (resource.namespaced() ? "/namespaces/{namespace}/" : "/") + resource.name();
        var place = new Place(resource, collection, words);
        place.collection();
        place.item();
        resource.subresources().forEach(place::subresource);
        place.everywhere();
        if (isNative && resource.verbs().contains("watch")) {
            place.oldWatches();
        }
    }

    /** The paths of one resource. */
    private final class Place {
        private final DiscoveryGroup.Resource resource;
        private final String collection;
        private final String words;
        private final String component;
        private final String list;

        Place(DiscoveryGroup.Resource resource, String collection, String words) {
            this.resource = resource;
            this.collection = collection;
            this.words = words;
            var kind = resource.kind();
            component = OpenApiNames.component(kind);
            list = OpenApiNames.component(new GroupVersionKind(
                    kind.group(), kind.version(), resource.words().listKind()));
        }

        void collection() {
            if (allows("list")) {
                add(collection, "get", "list", "list", words)
                        .answers(list, true)
                        .with(OpenApiParameter.LIST)
                        .done();
            }
            if (allows("create")) {
                add(collection, "post", "post", "create", words)
                        .takes(component)
                        .answers(component, false)
                        .with(OpenApiParameter.WRITE)
                        .codes(200, 201, 202)
                        .done();
            }
            if (allows("deletecollection")) {
                add(collection, "delete", "deletecollection", "delete", "Collection" + words)
                        .mayTake(META + "DeleteOptions")
                        .answers(META + "Status", false)
                        .with(OpenApiParameter.DELETE_COLLECTION)
                        .done();
            }
        }

        void item() {
            var item = collection + "/{name}";
            whole(item, resource.verbs(), words, component, resource.kind());
            if (allows("delete")) {
                boolean object = isNative
                        && NativeTraits.of(new flagship.kubemodel.GroupResource(
                                        resource.kind().group(), resource.name()))
                                .deleteAnswersObject();
                add(item, "delete", "delete", "delete", words)
                        .mayTake(META + "DeleteOptions")
                        .answers(object ? component : META + "Status", false)
                        .with(OpenApiParameter.DELETE)
                        .codes(200, 202)
                        .done();
            }
        }

        private void whole(String path, List<String> verbs, String what, String shown, GroupVersionKind kind) {
            if (verbs.contains("get")) {
                add(path, "get", "get", "read", what)
                        .of(kind)
                        .answers(shown, false)
                        .with(isNative ? List.of() : List.of(OpenApiParameter.RESOURCE_VERSION))
                        .done();
            }
            if (verbs.contains("update")) {
                add(path, "put", "put", "replace", what)
                        .of(kind)
                        .takes(shown)
                        .answers(shown, false)
                        .with(OpenApiParameter.WRITE)
                        .codes(200, 201)
                        .done();
            }
            if (verbs.contains("patch")) {
                add(path, "patch", "patch", "patch", what)
                        .of(kind)
                        .takes(META + "Patch")
                        .answers(shown, false)
                        .with(OpenApiParameter.PATCH)
                        .codes(200, 201)
                        .done();
            }
        }

        void subresource(Subresource subresource) {
            var path = collection + "/{name}/" + subresource.name();
            var what = words + OpenApiNames.capital(subresource.name());
            var kind = subresource.responseKind();
            if (Connections.SUBRESOURCES.contains(subresource.name())) {
                connections(path, what, kind, subresource);
            } else if (subresource.name().equals("log")) {
                add(path, "get", "get", "read", what)
                        .with(OpenApiParameter.ofConnection("log"))
                        .done();
            } else {
                var shown = OpenApiNames.component(kind);
                whole(path, subresource.verbs(), what, shown, kind);
                if (subresource.verbs().contains("create")) {
                    add(path, "post", "post", "create", what)
                            .of(kind)
                            .takes(shown)
                            .answers(shown, false)
                            .with(OpenApiParameter.WRITE)
                            .codes(200, 201, 202)
                            .done();
                }
            }
        }

        private void connections(String path, String what, GroupVersionKind kind, Subresource subresource) {
            for (String verb : subresource.verbs()) {
                var method = method(verb);
                var id = "connect" + name + OpenApiNames.capital(method) + what;
                var parameters = OpenApiParameter.ofConnection(subresource.name());
                new Draft(path, method, "connect", id).of(kind).with(parameters).done();
                if (subresource.name().equals("proxy")) {
                    new Draft(path + "/{path}", method, "connect", id + "WithPath")
                            .of(kind)
                            .with(parameters)
                            .done();
                }
            }
        }

        void everywhere() {
            if (resource.namespaced() && allows("list")) {
                new Draft(
                                root + "/" + resource.name(),
                                "get",
                                "list",
                                "list" + name + resource.kind().kind() + "ForAllNamespaces")
                        .of(resource.kind())
                        .answers(list, true)
                        .with(OpenApiParameter.LIST)
                        .done();
            }
        }

        void oldWatches() {
            var watched = collection.replace(root, root + "/watch");
            watch(watched, "watchlist", words + "List");
            watch(watched + "/{name}", "watch", words);
            if (resource.namespaced()) {
                watch(
                        root + "/watch/" + resource.name(),
                        "watchlist",
                        resource.kind().kind() + "ListForAllNamespaces");
            }
        }

        private void watch(String path, String action, String what) {
            add(path, "get", action, "watch", what)
                    .answers(META + "WatchEvent", true)
                    .with(OpenApiParameter.LIST)
                    .done();
        }

        private boolean allows(String verb) {
            return resource.verbs().contains(verb);
        }

        private Draft add(String path, String method, String action, String verb, String what) {
            return new Draft(path, method, action, verb + name + what).of(resource.kind());
        }
    }

    private static String method(String verb) {
        return switch (verb) {
            case "create" -> "post";
            case "update" -> "put";
            default -> verb;
        };
    }

    /** An operation while it is written down. */
    private final class Draft {
        private final String path;
        private final String method;
        private final String action;
        private final String id;
        private final List<OpenApiParameter> parameters = new ArrayList<>();
        private Optional<GroupVersionKind> kind = Optional.empty();
        private Optional<String> body = Optional.empty();
        private boolean bodyRequired;
        private Optional<String> answer = Optional.empty();
        private boolean streams;
        private List<Integer> codes = List.of(200);

        Draft(String path, String method, String action, String id) {
            this.path = path;
            this.method = method;
            this.action = action;
            this.id = id;
        }

        Draft of(GroupVersionKind about) {
            kind = Optional.of(about);
            return this;
        }

        Draft takes(String component) {
            bodyRequired = true;
            return mayTake(component);
        }

        Draft mayTake(String component) {
            body = Optional.of(component);
            return this;
        }

        Draft answers(String component, boolean asStreamToo) {
            answer = Optional.of(component);
            streams = asStreamToo;
            return this;
        }

        Draft with(List<OpenApiParameter> further) {
            parameters.addAll(further);
            return this;
        }

        Draft codes(Integer... ofSuccess) {
            codes = List.of(ofSuccess);
            return this;
        }

        void done() {
            for (String inPath : List.of("name", "namespace", "path")) {
                if (path.contains("{" + inPath + "}")) {
                    parameters.removeIf(parameter -> parameter.name().equals(inPath) && path.endsWith("{path}"));
                    parameters.add(OpenApiParameter.inPath(inPath));
                }
            }
            if (!action.equals("connect")) {
                parameters.add(OpenApiParameter.PRETTY);
            }
            operations.add(new OpenApiOperation(
                    path,
                    method,
                    action,
                    id,
                    tag,
                    kind,
                    parameters,
                    body,
                    bodyRequired,
                    consumes(),
                    answer,
                    produces(),
                    codes));
        }

        private List<String> consumes() {
            if (method.equals("patch") && action.equals("patch")) {
                var patches = new ArrayList<>(List.of("application/json-patch+json", "application/merge-patch+json"));
                if (isNative) {
                    patches.add("application/strategic-merge-patch+json");
                }
                patches.add("application/apply-patch+yaml");
                return patches;
            }
            return isNative ? List.of("*/*") : List.of(JSON, YAML);
        }

        private List<String> produces() {
            if (answer.isEmpty()) {
                return action.equals("connect") ? List.of("*/*") : List.of("text/plain", JSON, YAML, PROTOBUF);
            }
            var types = new ArrayList<>(List.of(JSON, YAML));
            if (isNative) {
                types.add(PROTOBUF);
            }
            if (streams && isNative) {
                types.add(JSON + STREAM);
                types.add(PROTOBUF + STREAM);
            }
            return types;
        }
    }
}
