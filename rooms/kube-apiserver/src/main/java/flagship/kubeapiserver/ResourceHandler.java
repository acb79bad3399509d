package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;

/** Leads a request about a resource to the one who answers its verb. */
final class ResourceHandler {
    private final TypeRegistry types;
    private final Verbs verbs;

    ResourceHandler(TypeRegistry types, Verbs verbs) {
        this.types = types;
        this.verbs = verbs;
    }

    /** Who answers what. */
    record Verbs(
            GetHandler get,
            ListHandler list,
            WatchHandler watch,
            CreateHandler create,
            UpdateHandler update,
            PatchHandler patch,
            DeleteHandler delete,
            ScaleHandler scale,
            PodActions pods) {}

    void handle(ServedType type, ResourcePath path, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        var target = new RequestTarget(type, new NamespacedName(path.namespace(), path.name()), path.subresource());
        if (!path.subresource().isEmpty()) {
            subresource(target, request, response);
        } else if (path.name().isEmpty()) {
            collection(target, path.watch(), request, response);
        } else {
            item(target, path.watch(), request, response);
        }
    }

    private void collection(RequestTarget target, boolean watch, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        boolean misplaced = target.type().namespaced() && target.namespace().isEmpty();
        switch (request.method()) {
            case "GET" -> {
                if (watch || request.asksForWatch()) {
                    require(target, "watch");
                    verbs.watch().handle(target, request, response);
                } else {
                    require(target, "list");
                    verbs.list().handle(target, request, response);
                }
            }
            case "POST" -> {
                require(target, misplaced ? "" : "create");
                create(target, request, response);
            }
            case "DELETE" -> {
                require(target, misplaced ? "" : "deletecollection");
                verbs.delete().collection(target, request, response);
            }
            default -> throw ApiException.methodNotAllowed();
        }
    }

    private void create(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        if (target.type().kind().kind().equals("Binding") && !target.type().isCustom()) {
            verbs.pods().bind(pods(), target, request, response);
        } else {
            verbs.create().handle(target, request, response);
        }
    }

    private ServedType pods() {
        return types.find(new GroupVersionResource("", "v1", "pods"))
                .orElseThrow(() -> new IllegalStateException("pods are always served"));
    }

    private void item(RequestTarget target, boolean watch, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        switch (request.method()) {
            case "GET" -> {
                require(target, watch ? "watch" : "get");
                if (watch) {
                    verbs.watch().one(target, request, response);
                } else {
                    verbs.get().handle(target, request, response);
                }
            }
            case "PUT" -> {
                require(target, "update");
                verbs.update().handle(target, request, response);
            }
            case "PATCH" -> {
                require(target, "patch");
                verbs.patch().handle(target, request, response);
            }
            case "DELETE" -> {
                require(target, "delete");
                verbs.delete().one(target, request, response);
            }
            default -> throw ApiException.methodNotAllowed();
        }
    }

    private void subresource(RequestTarget target, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        var served = target.type().subresource(target.subresource()).orElseThrow(() -> missing(target));
        var verb = verb(request.method());
        if (!served.verbs().contains(verb)) {
            throw ApiException.methodNotAllowed();
        }
        switch (target.subresource()) {
            case "status", "finalize", "approval", "ephemeralcontainers" -> whole(verb, target, request, response);
            case "scale" -> scale(verb, target, request, response);
            case "binding" -> verbs.pods().bind(target.type(), target, request, response);
            case "eviction" -> verbs.pods().evict(target, request, response);
            default -> throw ApiException.noSuchPath();
        }
    }

    private void whole(String verb, RequestTarget target, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        switch (verb) {
            case "get" -> verbs.get().handle(target, request, response);
            case "update" -> verbs.update().handle(target, request, response);
            case "patch" -> verbs.patch().handle(target, request, response);
            default -> throw ApiException.methodNotAllowed();
        }
    }

    private void scale(String verb, RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        switch (verb) {
            case "get" -> verbs.scale().get(target, response);
            case "update" -> verbs.scale().update(target, request, response);
            case "patch" -> verbs.scale().patch(target, request, response);
            default -> throw ApiException.methodNotAllowed();
        }
    }

    /** A custom type without that subresource looks as if the object were missing. */
    private static ApiException missing(RequestTarget target) {
        return target.type().isCustom()
                ? ApiException.notFound(
                        target.type().groupResource(), target.name().name())
                : ApiException.noSuchPath();
    }

    private static String verb(String method) {
        return switch (method) {
            case "GET" -> "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "POST" -> "create";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    private static void require(RequestTarget target, String verb) {
        if (!target.type().allows(verb)) {
            throw ApiException.methodNotAllowed();
        }
    }
}
