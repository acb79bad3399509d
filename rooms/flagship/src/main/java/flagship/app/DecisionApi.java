package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ApiExtension;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.DecisionLog.Remembered;
import flagship.scheduling.Scheduler;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Why bindings are where they are: {@code explain.flagship.io/v1alpha1}, resources {@code decisions} (of ResourceBindings) and
 * {@code clusterdecisions}, read one at a time. Only the last decisions are remembered; any other is not found. With {@code ?now=true} the
 * answer is what would be decided now. What is posted to {@code whatifs}, a {@link WhatIfQuestion}, is answered and changes nothing.
 */
final class DecisionApi implements ApiExtension {
    private static final String BASE = "/apis/" + DecisionJson.GROUP + "/" + DecisionJson.VERSION + "/";
    private static final String DECISIONS = "decisions";
    private static final String CLUSTER_DECISIONS = "clusterdecisions";
    private static final String WHAT_IFS = "whatifs";

    /** Where questions are posted. */
    static final String WHAT_IF_PATH = BASE + WHAT_IFS;

    private final Scheduler scheduler;

    DecisionApi(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The path of what would be decided on a binding now. */
    static String pathOfNow(NamespacedName binding) {
        return path(binding) + "?now=true";
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
                ApiExtension.entry(CLUSTER_DECISIONS, "clusterdecision", false, "Decision", "get"),
                ApiExtension.entry(WHAT_IFS, "whatif", false, "WhatIf", "create"));
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException {
        if (request.path().equals(WHAT_IF_PATH) && request.method().equals("POST")) {
            response.send(201, "application/json", Json.bytes(answer(request.body())));
        } else {
            tell(request, response);
        }
    }

    private ObjectNode answer(byte[] question) {
        try {
            return WhatIfQuestion.of(Json.parseObject(question))
                    .answer(scheduler.core(), scheduler.fleet(), scheduler.bindings());
        } catch (MalformedJson | IllegalArgumentException e) {
            throw ApiException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private void tell(ApiRequest request, ApiResponse response) throws IOException {
        if (!request.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        var binding = binding(request.path());
        var found = request.parameter("now").filter("true"::equals).isPresent()
                ? scheduler.decideNow(binding).map(trace -> new Remembered(Instant.now(), trace))
                : scheduler.decisions().find(binding);
        var decision = found.orElseThrow(
                () -> ApiException.notFound(new GroupResource(DecisionJson.GROUP, DECISIONS), binding.name()));
        response.send(200, "application/json", Json.bytes(DecisionJson.of(decision.decided(), decision.trace())));
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
