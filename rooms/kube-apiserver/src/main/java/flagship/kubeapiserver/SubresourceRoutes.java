package flagship.kubeapiserver;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Leads requests for subresources of other rooms to them, all others on. */
final class SubresourceRoutes implements Handler {
    private final Supplier<List<SubresourceExtension>> extensions;
    private final Supplier<List<NamespacedSubresource>> namespaced;
    private final Gate gate;
    private final Handler others;

    /** What may refuse a request for a subresource before it is handed on. */
    @FunctionalInterface
    interface Gate {
        /** Refuses nothing. */
        Gate OPEN = (_, _, _, _, _, _) -> {};

        /** @throws flagship.kubemodel.ApiException to refuse it */
        void check(
                GroupVersionResource type,
                NamespacedName name,
                String subresource,
                String rest,
                ApiRequest request,
                ApiResponse response);
    }

    /**
     * @param extensions asked at each request
     * @param namespaced asked at each request
     */
    SubresourceRoutes(
            Supplier<List<SubresourceExtension>> extensions,
            Supplier<List<NamespacedSubresource>> namespaced,
            Gate gate,
            Handler others) {
        this.extensions = extensions;
        this.namespaced = namespaced;
        this.gate = gate;
        this.others = others;
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        for (SubresourceExtension extension : extensions.get()) {
            var type = extension.resource();
            var collection = type.path("") + "/";
            if (request.path().startsWith(collection)) {
                var below = request.path().substring(collection.length());
                int nameEnd = below.indexOf('/');
                var subresource = nameEnd < 0 ? "" : below.substring(nameEnd + 1);
                var word = extension.subresource();
                if (nameEnd > 0 && (subresource.equals(word) || subresource.startsWith(word + "/"))) {
                    var rest = subresource.substring(word.length());
                    var name = below.substring(0, nameEnd);
                    gate.check(type, new NamespacedName("", name), word, rest, request, response);
                    extension.handle(name, rest.isEmpty() ? "/" : rest, request, response);
                    return;
                }
            }
        }
        var all = namespaced.get();
        if (all.isEmpty() || !handled(all, request, response)) {
            others.handle(request, response);
        }
    }

    private boolean handled(List<NamespacedSubresource> all, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        var path =
                ResourcePath.of(request.path()).filter(it -> !it.subresource().isEmpty());
        for (NamespacedSubresource candidate : all) {
            if (path.isPresent() && serves(candidate, path.get())) {
                var name = new NamespacedName(path.get().namespace(), path.get().name());
                gate.check(candidate.resource(), name, path.get().subresource(), "", request, response);
                candidate.handle(name, path.get().subresource(), request, response);
                return true;
            }
        }
        return false;
    }

    private static boolean serves(NamespacedSubresource candidate, ResourcePath path) {
        return candidate.resource().equals(new GroupVersionResource(path.group(), path.version(), path.resource()))
                && candidate.subresources().contains(path.subresource());
    }
}
