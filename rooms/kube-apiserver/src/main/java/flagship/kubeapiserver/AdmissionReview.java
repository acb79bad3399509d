package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonPatch;
import flagship.kubemodel.Status;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * What a webhook is asked, and what it may answer.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/webhook/request/admissionreview.go} 1.32.
 */
final class AdmissionReview {
    private AdmissionReview() {}

    static ObjectNode request(AdmissionAttributes attributes, String uid, Webhook webhook) {
        var version = webhook.reviewVersions().contains("v1") ? "v1" : "v1beta1";
        var json = Json.object().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/" + version);
        var request = json.putObject("request").put("uid", uid);
        request.setAll(attributes.toJson());
        request.set("object", shown(attributes.object()));
        request.set("oldObject", shown(attributes.old()));
        return json;
    }

    /** An object that was not created yet shows that it has no time; the options of a connection are no such object. */
    private static JsonNode shown(@org.jspecify.annotations.Nullable ObjectNode object) {
        if (object == null || !object.has("metadata") || object.path("metadata").has("creationTimestamp")) {
            return AdmissionAttributes.orNull(object);
        }
        var copy = object.deepCopy();
        ObjectMeta.of(copy).node().putNull("creationTimestamp");
        return copy;
    }

    static String newUid() {
        return UUID.randomUUID().toString();
    }

    /**
     * What a webhook decided.
     *
     * @param patch present where the object is to be changed
     */
    record Answer(boolean allowed, JsonNode response, Optional<JsonPatch> patch) {}

    /** @throws WebhookClient.CallFailed if it is no answer to the question */
    static Answer read(JsonNode review, String uid, boolean mutating) throws WebhookClient.CallFailed {
        var response = review.path("response");
        if (!response.isObject()) {
            throw invalid("webhook response was absent");
        }
        boolean old = review.path("apiVersion").asText().equals("admission.k8s.io/v1beta1");
        if (!old && !response.path("uid").asText().equals(uid)) {
            throw invalid("expected response.uid=\"%s\", got \"%s\""
                    .formatted(uid, response.path("uid").asText()));
        }
        return new Answer(response.path("allowed").asBoolean(), response, patch(response, mutating));
    }

    private static Optional<JsonPatch> patch(JsonNode response, boolean mutating) throws WebhookClient.CallFailed {
        var encoded = response.path("patch").asText("");
        if (encoded.isEmpty()) {
            return Optional.empty();
        }
        if (!mutating) {
            throw invalid("webhook returned response.patch, but it may not change objects");
        }
        if (!response.path("patchType").asText("").equals("JSONPatch")) {
            throw invalid("webhook returned response.patch but not response.patchType");
        }
        try {
            return Optional.of(JsonPatch.parse(Base64.getDecoder().decode(encoded.getBytes(StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException | ApiException e) {
            throw new WebhookClient.CallFailed("received undecodable patch in webhook response: " + e.getMessage(), e);
        }
    }

    private static WebhookClient.CallFailed invalid(String why) {
        return new WebhookClient.CallFailed("received invalid webhook response: " + why);
    }

    /** The refusal that the client gets. */
    static ApiException denial(String webhook, JsonNode response) {
        var status = response.path("status");
        int code = status.path("code").asInt(0);
        var reason = status.path("reason").asText("");
        var message = status.path("message").asText("");
        var why = !message.isEmpty() ? message : reason;
        var text = "admission webhook \"%s\" denied the request%s"
                .formatted(webhook, why.isEmpty() ? " without explanation" : ": " + why);
        return new ApiException(new Status(code >= 400 ? code : 400, reason, text, details(status)));
    }

    private static Status.@org.jspecify.annotations.Nullable Details details(JsonNode status) {
        var details = status.path("details");
        if (!details.isObject()) {
            return null;
        }
        var causes = details.path("causes")
                .valueStream()
                .map(cause -> new Status.Cause(
                        cause.path("reason").asText(""),
                        cause.path("message").asText(""),
                        cause.path("field").asText("")))
                .toList();
        return new Status.Details(
                details.path("name").asText(""),
                details.path("group").asText(""),
                details.path("kind").asText(""),
                details.path("uid").asText(""),
                causes,
                details.path("retryAfterSeconds").asInt(0));
    }
}
