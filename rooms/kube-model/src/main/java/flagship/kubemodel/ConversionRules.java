package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import java.util.Set;

/**
 * The rules of {@code spec.conversion} of a CustomResourceDefinition.
 *
 * <p>Source: {@code apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go} 1.32.
 */
public final class ConversionRules {
    private ConversionRules() {}

    /** What is wrong with it. */
    public static List<Cause> check(JsonNode conversion) {
        var errors = new FieldErrors();
        var strategy = conversion.path("strategy").asText("None");
        errors.requireOneOf("spec.conversion.strategy", strategy, List.of("None", "Webhook"));
        var webhook = conversion.path("webhook");
        if (strategy.equals("Webhook")) {
            if (!webhook.path("clientConfig").isObject()) {
                errors.required("spec.conversion.webhookClientConfig", "required when strategy is set to Webhook");
            } else {
                WebhookRules.clientConfig(webhook.path("clientConfig"), "spec.conversion.webhookClientConfig", errors);
            }
            reviewVersions(webhook.path("conversionReviewVersions"), errors);
        } else if (webhook.isObject()) {
            errors.forbidden(
                    "spec.conversion.webhookClientConfig", "should not be set when strategy is not set to Webhook");
        }
        return errors.list();
    }

    private static void reviewVersions(JsonNode versions, FieldErrors errors) {
        var field = "spec.conversion.conversionReviewVersions";
        if (versions.isEmpty()) {
            errors.required(field);
            return;
        }
        boolean known = versions.valueStream()
                .anyMatch(version -> Set.of("v1", "v1beta1").contains(version.asText()));
        if (!known) {
            errors.invalid(field, versions, "must include at least one of v1, v1beta1");
        }
    }
}
