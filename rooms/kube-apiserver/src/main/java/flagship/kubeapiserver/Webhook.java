package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.MatchConditions;
import java.time.Duration;
import java.util.List;

/**
 * One webhook of a configuration. Immutable.
 *
 * @param configuration the name of the object in which it stands
 * @param ignoring whether failures of the webhook itself let the write through
 * @param silent whether it has no side effects on a dry run
 * @param again whether it wants to see what later webhooks changed
 */
record Webhook(
        String configuration,
        String name,
        JsonNode clientConfig,
        AdmissionScope scope,
        MatchConditions conditions,
        boolean ignoring,
        boolean silent,
        boolean again,
        Duration timeout,
        List<String> reviewVersions) {
    static Webhook of(String configuration, JsonNode json) {
        return new Webhook(
                configuration,
                json.path("name").asText(),
                json.path("clientConfig"),
                new AdmissionScope(json, json.path("rules"), MissingNode.getInstance(), false),
                MatchConditions.of(json.path("matchConditions")),
                json.path("failurePolicy").asText().equals("Ignore"),
                List.of("None", "NoneOnDryRun")
                        .contains(json.path("sideEffects").asText()),
                json.path("reinvocationPolicy").asText().equals("IfNeeded"),
                Duration.ofSeconds(json.path("timeoutSeconds").asInt(10)),
                ObjectMeta.texts(json.path("admissionReviewVersions")));
    }

    /** @throws ApiException 400 if a dry run would change something outside of the cluster */
    void requireSilence(AdmissionAttributes attributes) {
        if (attributes.request().options().dryRun() && !silent) {
            throw ApiException.badRequest("admission webhook \"%s\" does not support dry run".formatted(name));
        }
    }
}
