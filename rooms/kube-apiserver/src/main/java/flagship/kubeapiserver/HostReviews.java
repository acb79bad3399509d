package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.Authorizer.Action;
import flagship.kubeapiserver.Authorizer.Decision;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the API server in front of this one who somebody is, and what he may do: TokenReview and SubjectAccessReview. */
final class HostReviews {
    private static final GroupVersionResource TOKENS =
            new GroupVersionResource("authentication.k8s.io", "v1", "tokenreviews");
    private static final GroupVersionResource ACCESS =
            new GroupVersionResource("authorization.k8s.io", "v1", "subjectaccessreviews");

    private final KubeClient host;

    HostReviews(Transport host) {
        this.host = new KubeClient(host);
    }

    /**
     * Whose token it is; empty for nobody's.
     *
     * @throws ApiException 503 if the host does not say
     */
    Optional<UserInfo> user(String token) {
        var review = Json.object().put("apiVersion", TOKENS.apiVersion()).put("kind", "TokenReview");
        review.putObject("spec").put("token", token);
        var status = ask(TOKENS, review).path("status");
        if (!status.path("authenticated").asBoolean()) {
            return Optional.empty();
        }
        var user = status.path("user");
        Map<String, List<String>> extra = new LinkedHashMap<>();
        user.path("extra").properties().forEach(entry -> extra.put(entry.getKey(), strings(entry.getValue())));
        return Optional.of(new UserInfo(
                user.path("username").asText(), user.path("uid").asText(""), strings(user.path("groups")), extra));
    }

    /**
     * Whether a user may do something.
     *
     * @throws ApiException 503 if the host does not say
     */
    Decision decide(UserInfo user, Action action) {
        var review = Json.object().put("apiVersion", ACCESS.apiVersion()).put("kind", "SubjectAccessReview");
        var spec = review.putObject("spec").put("user", user.name());
        if (!user.uid().isEmpty()) {
            spec.put("uid", user.uid());
        }
        add(spec.putArray("groups"), user.groups());
        var extra = spec.putObject("extra");
        user.extra().forEach((key, values) -> add(extra.putArray(key), values));
        describe(action, spec);
        var status = ask(ACCESS, review).path("status");
        boolean allowed =
                status.path("allowed").asBoolean() && !status.path("denied").asBoolean();
        return new Decision(allowed, status.path("reason").asText(""));
    }

    private static void describe(Action action, ObjectNode spec) {
        switch (action) {
            case Action.OnPath(var verb, var path) ->
                spec.putObject("nonResourceAttributes").put("verb", verb).put("path", path);
            case Action.OnResource it ->
                spec.putObject("resourceAttributes")
                        .put("verb", it.verb())
                        .put("group", it.group())
                        .put("version", it.version())
                        .put("resource", it.resource())
                        .put("subresource", it.subresource())
                        .put("namespace", it.namespace())
                        .put("name", it.name());
        }
    }

    private ObjectNode ask(GroupVersionResource type, ObjectNode review) {
        try {
            return host.create(type, review);
        } catch (IOException e) {
            throw ApiException.unavailable(
                    "the API server that decides who may do what is not reached: " + e.getMessage(), 1);
        } catch (ApiException e) {
            throw ApiException.unavailable(
                    ("the API server that decides who may do what does not answer this server's %s (%s): "
                                    + "bind the ClusterRole system:auth-delegator to its account")
                            .formatted(type.resource(), e.getMessage()),
                    0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The request is to end; what it was about is not known.
            throw ApiException.unavailable("the request ended before it was decided", 1);
        }
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static List<String> strings(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
