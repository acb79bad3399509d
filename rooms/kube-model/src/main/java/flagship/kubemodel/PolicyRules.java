package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;

/**
 * The rules of ValidatingAdmissionPolicies and their bindings.
 *
 * <p>Source: {@code pkg/apis/admissionregistration/validation/validation.go} 1.32.
 */
final class PolicyRules {
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

    private PolicyRules() {}

    static void policy(ObjectNode policy, FieldErrors errors) {
        var spec = policy.path("spec");
        errors.requireOneOf("spec.failurePolicy", spec.path("failurePolicy").asText("Fail"), List.of("Fail", "Ignore"));
        var paramKind = spec.path("paramKind");
        if (paramKind.isObject()) {
            errors.requireText(paramKind.path("apiVersion"), "spec.paramKind.apiVersion");
            errors.requireText(paramKind.path("kind"), "spec.paramKind.kind");
        }
        var constraints = spec.path("matchConstraints");
        if (!constraints.isObject()) {
            errors.required("spec.matchConstraints");
        } else {
            matchResources(constraints, "spec.matchConstraints", errors);
            if (constraints.path("resourceRules").isEmpty()) {
                errors.required("spec.matchConstraints.resourceRules");
            }
        }
        PolicyCheck.check(spec).forEach(cause -> errors.add(cause.reason(), cause.field(), cause.message()));
    }

    static void binding(ObjectNode binding, FieldErrors errors) {
        var spec = binding.path("spec");
        var policy = spec.path("policyName").asText("");
        if (policy.isEmpty()) {
            errors.required("spec.policyName");
        } else {
            errors.invalid("spec.policyName", policy, Names.dnsSubdomain(policy));
        }
        if (spec.path("matchResources").isObject()) {
            matchResources(spec.path("matchResources"), "spec.matchResources", errors);
        }
        if (spec.path("paramRef").isObject()) {
            paramRef(spec.path("paramRef"), errors);
        }
        actions(spec.path("validationActions"), errors);
    }

    private static void matchResources(JsonNode match, String field, FieldErrors errors) {
        errors.requireOneOf(
                field + ".matchPolicy", match.path("matchPolicy").asText("Equivalent"), List.of("Equivalent", "Exact"));
        WebhookRules.selector(match.path("namespaceSelector"), field + ".namespaceSelector", errors);
        WebhookRules.selector(match.path("objectSelector"), field + ".objectSelector", errors);
        WebhookRules.rules(match.path("resourceRules"), field + ".resourceRules", errors);
        WebhookRules.rules(match.path("excludeResourceRules"), field + ".excludeResourceRules", errors);
    }

    private static void paramRef(JsonNode ref, FieldErrors errors) {
        boolean name = !ref.path("name").asText("").isEmpty();
        boolean selector = ref.path("selector").isObject();
        if (name == selector) {
            errors.forbidden(
                    "spec.paramRef.name",
                    name ? "name and selector are mutually exclusive" : "one of name or selector must be specified");
        }
        if (selector) {
            WebhookRules.selector(ref.path("selector"), "spec.paramRef.selector", errors);
        }
        var action = ref.path("parameterNotFoundAction").asText("");
        if (action.isEmpty()) {
            errors.required("spec.paramRef.parameterNotFoundAction");
        } else {
            errors.requireOneOf("spec.paramRef.parameterNotFoundAction", action, List.of("Deny", "Allow"));
        }
    }

    private static void actions(JsonNode actions, FieldErrors errors) {
        if (actions.isEmpty()) {
            errors.required("spec.validationActions", "at least one validation action is required");
            return;
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < actions.size(); i++) {
            var action = actions.get(i).asText();
            errors.requireOneOf("spec.validationActions[" + i + "]", action, ACTIONS);
            if (!seen.add(action)) {
                errors.duplicate("spec.validationActions[" + i + "]", action);
            }
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            errors.invalid(
                    "spec.validationActions",
                    actions,
                    "must not contain both Deny and Warn (repeating the "
                            + "same validation failure information in the API response and headers serves no purpose)");
        }
    }
}
