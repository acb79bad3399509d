package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonPatch;
import java.util.Base64;
import java.util.List;

/**
 * What webhooks are sent and what they answer: a ResourceInterpreterContext.
 *
 * <p>Source: Karmada, {@code config.karmada.io/v1alpha1}.
 */
final class WebhookProtocol {
    static final String VERSION = "v1alpha1";

    private static final String API_VERSION = "config.karmada.io/" + VERSION;
    private static final String KIND = "ResourceInterpreterContext";

    private WebhookProtocol() {}

    /** An answer is not what it must be; the message says how. */
    static final class BadAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadAnswer(String message) {
            super(message, null, false, false);
        }
    }

    /** The request; {@link #withObserved}, {@link #withReplicas} and {@link #withItems} add to it. */
    static ObjectNode request(String uid, Operation operation, ObjectNode object) {
        var context = Json.object().put("apiVersion", API_VERSION).put("kind", KIND);
        var request = context.putObject("request").put("uid", uid);
        var kind = Trees.kind(object);
        request.putObject("kind")
                .put("group", kind.group())
                .put("version", kind.version())
                .put("kind", kind.kind());
        request.put("name", Trees.name(object));
        if (!Trees.namespace(object).isEmpty()) {
            request.put("namespace", Trees.namespace(object));
        }
        request.put("operation", operation.wireName());
        request.set("object", object);
        request.put("replicas", 0);
        return context;
    }

    static ObjectNode withObserved(ObjectNode context, ObjectNode observed) {
        Trees.object(context, "request").set("observedObject", observed);
        return context;
    }

    static ObjectNode withReplicas(ObjectNode context, long replicas) {
        Trees.put(Trees.object(context, "request"), "replicas", replicas);
        return context;
    }

    static ObjectNode withItems(ObjectNode context, List<OfCluster> items) {
        var array = Trees.object(context, "request").putArray("aggregatedStatus");
        items.forEach(item -> array.add(item.toJson()));
        return context;
    }

    /** The {@code response} of an answer to a request, if it says that all went well. */
    static JsonNode response(byte[] answer, String uid) {
        JsonNode context;
        try {
            context = Json.parse(answer);
        } catch (Json.MalformedJson e) {
            throw new BadAnswer("the answer is not JSON: " + e.getMessage());
        }
        if (!Trees.text(context, "kind").equals(KIND)
                || !Trees.text(context, "apiVersion").equals(API_VERSION)) {
            throw new BadAnswer("the answer must be a %s of %s".formatted(KIND, API_VERSION));
        }
        var response = context.path("response");
        if (!Trees.text(response, "uid").equals(uid)) {
            throw new BadAnswer("response.uid must be %s, as in the request, and is \"%s\""
                    .formatted(uid, Trees.text(response, "uid")));
        }
        if (response.path("successful").asBoolean()) {
            return response;
        }
        var status = response.path("status");
        throw new BadAnswer(
                status.isObject()
                        ? "it answered: %s (code %d)"
                                .formatted(Trees.text(status, "message"), Trees.number(status, "code"))
                        : "response.status must say why response.successful is false");
    }

    /** A member that the answer to this operation must have. */
    static JsonNode required(JsonNode response, String member, boolean isRight) {
        if (!isRight) {
            throw new BadAnswer("response.%s is missing, or of the wrong type".formatted(member));
        }
        return response.path(member);
    }

    /** The object with the patch of the answer, if it has one. */
    static ObjectNode patched(JsonNode response, ObjectNode object) {
        var patch = response.path("patch");
        var type = Trees.text(response, "patchType");
        if (!Trees.isSet(patch) && type.isEmpty()) {
            return object.deepCopy();
        }
        if (!Trees.isSet(patch) || type.isEmpty()) {
            throw new BadAnswer("response.patch and response.patchType come together, and one of them is missing");
        }
        if (!type.equals("JSONPatch")) {
            throw new BadAnswer("response.patchType must be JSONPatch and is \"%s\"".formatted(type));
        }
        try {
            return JsonPatch.parse(Base64.getDecoder().decode(patch.asText())).applyOrExplain(object);
        } catch (IllegalArgumentException e) {
            throw new BadAnswer("response.patch must be base64: " + e.getMessage());
        } catch (ApiException | JsonPatch.NotApplicable e) {
            throw new BadAnswer("response.patch cannot be applied: " + e.getMessage());
        }
    }
}
