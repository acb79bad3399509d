package flagship.kubeapiserver;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Leads requests for subresources of other rooms to them, all others on. */
final class SubresourceRoutes implements Handler {
    private final Supplier<List<SubresourceExtension>> extensions;
    private final Handler others;

    /** @param extensions asked at each request */
    SubresourceRoutes(Supplier<List<SubresourceExtension>> extensions, Handler others) {
        this.extensions = extensions;
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
                    extension.handle(below.substring(0, nameEnd), rest.isEmpty() ? "/" : rest, request, response);
                    return;
                }
            }
        }
        others.handle(request, response);
    }
}
