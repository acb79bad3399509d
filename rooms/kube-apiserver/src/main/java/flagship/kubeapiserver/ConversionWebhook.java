package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Lets a webhook change custom objects from one version to another.
 *
 * <p>Source: {@code apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go} 1.32.
 */
final class ConversionWebhook {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final WebhookClient client;

    ConversionWebhook(WebhookClient client) {
        this.client = client;
    }

    /**
     * Changes {@code object} in place. Its metadata stays as it is but for labels and annotations.
     *
     * @param webhook {@code spec.conversion.webhook} of the definition
     * @param wanted apiVersion
     * @throws flagship.kubemodel.ApiException 500 if the webhook cannot be asked or does not answer as it should
     */
    void convert(JsonNode webhook, ObjectNode object, String wanted) {
        var from = GroupVersionKind.of(
                object.path("apiVersion").asText(), object.path("kind").asText());
        try {
            var asked = object.deepCopy();
            ObjectMeta.of(asked).node().remove("resourceVersion");
            var uid = UUID.randomUUID().toString();
            var answer = client.post(webhook.path("clientConfig"), review(webhook, asked, wanted, uid), TIMEOUT);
            take(object, converted(answer.path("response"), uid), wanted);
        } catch (WebhookClient.CallFailed e) {
            throw OptionErrors.withoutReason("conversion webhook for %s, Kind=%s failed: %s"
                    .formatted(from.apiVersion(), from.kind(), e.getMessage()));
        }
    }

    private static ObjectNode review(JsonNode webhook, ObjectNode object, String wanted, String uid) {
        var version = ObjectMeta.texts(webhook.path("conversionReviewVersions")).contains("v1") ? "v1" : "v1beta1";
        var review = Json.object().put("kind", "ConversionReview").put("apiVersion", "apiextensions.k8s.io/" + version);
        var request = review.putObject("request").put("uid", uid).put("desiredAPIVersion", wanted);
        request.putArray("objects").add(object);
        var response = review.putObject("response").put("uid", "").putNull("convertedObjects");
        response.putObject("result").putObject("metadata");
        return review;
    }

    private static JsonNode converted(JsonNode response, String uid) throws WebhookClient.CallFailed {
        if (!response.path("uid").asText().equals(uid)) {
            throw new WebhookClient.CallFailed("expected response.uid=\"%s\", got \"%s\""
                    .formatted(uid, response.path("uid").asText()));
        }
        var result = response.path("result");
        if (!result.path("status").asText().equals("Success")) {
            throw new WebhookClient.CallFailed(result.path("message").asText(""));
        }
        var objects = response.path("convertedObjects");
        if (objects.size() != 1) {
            throw new WebhookClient.CallFailed("webhook returned %d objects, expected 1".formatted(objects.size()));
        }
        return objects.get(0);
    }

    private static void take(ObjectNode object, JsonNode converted, String wanted) throws WebhookClient.CallFailed {
        if (!(converted instanceof ObjectNode result)
                || !result.path("apiVersion").asText().equals(wanted)
                || !result.path("kind").equals(object.path("kind"))) {
            throw new WebhookClient.CallFailed(
                    "invalid converted object at index 0: expected %s, Kind=%s, got %s, Kind=%s"
                            .formatted(
                                    wanted,
                                    object.path("kind").asText(),
                                    converted.path("apiVersion").asText(),
                                    converted.path("kind").asText()));
        }
        var metadata = ObjectMeta.of(object).node();
        var changed = ObjectMeta.of(result).node();
        for (String field : List.of("name", "namespace", "uid")) {
            if (!metadata.path(field).asText("").equals(changed.path(field).asText(""))) {
                throw new WebhookClient.CallFailed(
                        "invalid metadata in converted object at index 0: must have the same %s".formatted(field));
            }
        }
        for (String field : List.of("labels", "annotations")) {
            if (changed.path(field).isObject() && !changed.path(field).isEmpty()) {
                metadata.set(field, changed.get(field));
            } else {
                metadata.remove(field);
            }
        }
        result.set("metadata", metadata);
        object.removeAll();
        object.setAll(result);
    }
}
