package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ApiExtension;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.DecisionLog;
import java.io.IOException;
import java.util.List;

/**
 * Why bindings are where they are: {@code explain.flagship.io/v1alpha1}, resources {@code decisions} (of ResourceBindings) and
 * {@code clusterdecisions}, read one at a time. Only the last decisions are remembered; any other is not found.
 */
final class DecisionApi implements ApiExtension {
    private static final String BASE = "/apis/" + DecisionJson.GROUP + "/" + DecisionJson.VERSION + "/";
    private static final String DECISIONS = "decisions";
    private static final String CLUSTER_DECISIONS = "clusterdecisions";

    private final DecisionLog decisions;

    DecisionApi(DecisionLog decisions) {
        this.decisions = decisions;
    }

    /** The path of the decision on a binding. */
    static String path(NamespacedName binding) {
        return binding.namespace().isEmpty()
                ? BASE + CLUSTER_DECISIONS + "/" + binding.name()
                : BASE + "namespaces/" + binding.namespace() + "/" + DECISIONS + "/" + binding.name();
    }

    @Override
    public String group() {
        return DecisionJson.GROUP;
    }

    @Override
    public String version() {
        return DecisionJson.VERSION;
    }

    @Override
    public List<ObjectNode> resources() {
        return List.of(
                ApiExtension.entry(DECISIONS, "decision", true, "Decision", "get"),
                ApiExtension.entry(CLUSTER_DECISIONS, "clusterdecision", false, "Decision", "get"));
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException {
        if (!request.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        var binding = binding(request.path());
        var found = decisions
                .find(binding)
                .orElseThrow(
                        () -> ApiException.notFound(new GroupResource(DecisionJson.GROUP, DECISIONS), binding.name()));
        response.send(200, "application/json", Json.bytes(DecisionJson.of(found.decided(), found.trace())));
    }

    private static NamespacedName binding(String path) {
        var parts = path.startsWith(BASE) ? path.substring(BASE.length()).split("/", -1) : new String[0];
        if (parts.length == 4 && parts[0].equals("namespaces") && parts[2].equals(DECISIONS)) {
            return new NamespacedName(parts[1], parts[3]);
        }
        if (parts.length == 2 && parts[0].equals(CLUSTER_DECISIONS)) {
            return new NamespacedName("", parts[1]);
        }
        throw ApiException.noSuchPath();
    }
}
