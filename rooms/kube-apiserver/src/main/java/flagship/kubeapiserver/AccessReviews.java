package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.Authorizer.Action;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** "May I?" and "may she?": the reviews of {@code authorization.k8s.io/v1}. */
final class AccessReviews {
    private static final String GROUP = "authorization.k8s.io";
    private static final String API_VERSION = GROUP + "/v1";

    private final RbacAuthorizer authorizer;

    AccessReviews(RbacAuthorizer authorizer) {
        this.authorizer = authorizer;
    }

    ObjectNode self(ObjectNode review, UserInfo user, String namespace) {
        return decided(Reviews.answer(review, API_VERSION, "SelfSubjectAccessReview"), review.path("spec"), user);
    }

    ObjectNode ofSubject(ObjectNode review, UserInfo user, String namespace) {
        var answer = Reviews.answer(review, API_VERSION, "SubjectAccessReview");
        return decided(answer, review.path("spec"), subject(review.path("spec")));
    }

    ObjectNode local(ObjectNode review, UserInfo user, String namespace) {
        var answer = Reviews.answer(review, API_VERSION, "LocalSubjectAccessReview");
        answer.withObject("/metadata").put("namespace", namespace);
        var attributes = review.path("spec").path("resourceAttributes");
        if (attributes.isObject() && !attributes.path("namespace").asText().equals(namespace)) {
            var given = attributes.path("namespace").asText();
            throw invalid("spec.resourceAttributes.namespace", '"' + given + '"', "must match metadata.namespace");
        }
        return decided(answer, review.path("spec"), subject(review.path("spec")));
    }

    ObjectNode rules(ObjectNode review, UserInfo user, String namespace) {
        var answer = Reviews.answer(review, API_VERSION, "SelfSubjectRulesReview");
        var asked = review.path("spec").path("namespace").asText();
        if (asked.isEmpty()) {
            throw ApiException.badRequest("no namespace on request");
        }
        answer.putObject("spec");
        var status = answer.putObject("status");
        var onResources = status.putArray("resourceRules");
        var onPaths = status.putArray("nonResourceRules");
        for (var rule : authorizer.rulesOf(user, asked)) {
            (rule.paths().isEmpty() ? onResources : onPaths).add(rule.toJson());
        }
        status.put("incomplete", false);
        return answer;
    }

    private ObjectNode decided(ObjectNode answer, JsonNode spec, UserInfo user) {
        var decision = authorizer.authorize(user, action(spec));
        answer.set("spec", spec);
        var status = answer.putObject("status").put("allowed", decision.allowed());
        if (!decision.reason().isEmpty()) {
            status.put("reason", decision.reason());
        }
        return answer;
    }

    private static Action action(JsonNode spec) {
        var resource = spec.path("resourceAttributes");
        var path = spec.path("nonResourceAttributes");
        if (resource.isObject() && path.isObject()) {
            throw invalid(
                    "spec.nonResourceAttributes",
                    path.toString(),
                    "cannot be specified in combination with resourceAttributes");
        }
        if (!resource.isObject() && !path.isObject()) {
            throw invalid(
                    "spec.resourceAttributes",
                    "\"null\"",
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
        if (path.isObject()) {
            return new Action.OnPath(
                    path.path("verb").asText(), path.path("path").asText());
        }
        return new Action.OnResource(
                resource.path("verb").asText(),
                resource.path("group").asText(),
                resource.path("version").asText(),
                resource.path("resource").asText(),
                resource.path("subresource").asText(),
                resource.path("namespace").asText(),
                resource.path("name").asText());
    }

    private static UserInfo subject(JsonNode spec) {
        var name = spec.path("user").asText();
        var groups = strings(spec.path("groups"));
        if (name.isEmpty() && groups.isEmpty()) {
            throw invalid("spec.user", "\"\"", "at least one of user or group must be specified");
        }
        Map<String, List<String>> extra = new HashMap<>();
        spec.path("extra").properties().forEach(entry -> extra.put(entry.getKey(), strings(entry.getValue())));
        return new UserInfo(name, spec.path("uid").asText(), groups, extra);
    }

    private static List<String> strings(JsonNode array) {
        var strings = new ArrayList<String>();
        array.forEach(value -> strings.add(value.asText()));
        return strings;
    }

    private static ApiException invalid(String field, String value, String detail) {
        var message = "Invalid value: %s: %s".formatted(value, detail);
        return ApiException.invalid(GROUP, "", "", List.of(new Cause("FieldValueInvalid", message, field)));
    }
}
