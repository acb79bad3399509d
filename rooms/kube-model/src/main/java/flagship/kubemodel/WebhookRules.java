package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of webhook configurations.
 *
 * <p>Source: {@code pkg/apis/admissionregistration/validation/validation.go} 1.32.
 */
final class WebhookRules {
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final int TIMEOUT_SECONDS_MAX = 30;

    private WebhookRules() {}

    static void check(ObjectNode configuration, FieldErrors errors) {
        var names = new HashSet<String>();
        for (int i = 0; i < configuration.path("webhooks").size(); i++) {
            var webhook = configuration.path("webhooks").get(i);
            var field = "webhooks[" + i + "]";
            name(webhook, field, errors);
            if (!names.add(webhook.path("name").asText(""))) {
                errors.duplicate(field + ".name", webhook.path("name").asText(""));
            }
            rules(webhook.path("rules"), field + ".rules", errors);
            words(webhook, field, errors);
            clientConfig(webhook.path("clientConfig"), field + ".clientConfig", errors);
            reviewVersions(webhook.path("admissionReviewVersions"), field + ".admissionReviewVersions", errors);
            MatchConditions.check(webhook.path("matchConditions"), field + ".matchConditions")
                    .forEach(cause -> errors.add(cause.reason(), cause.field(), cause.message()));
        }
    }

    private static void name(JsonNode webhook, String field, FieldErrors errors) {
        var name = webhook.path("name").asText("");
        if (name.isEmpty()) {
            errors.required(field + ".name");
            return;
        }
        var complaints = Names.dnsSubdomain(name);
        errors.invalid(field + ".name", name, complaints);
        if (complaints.isEmpty() && name.split("\\.", -1).length < 3) {
            errors.invalid(field + ".name", name, "should be a domain with at least three segments separated by dots");
        }
    }

    private static void words(JsonNode webhook, String field, FieldErrors errors) {
        if (webhook.hasNonNull("failurePolicy")) {
            errors.requireOneOf(
                    field + ".failurePolicy", webhook.path("failurePolicy").asText(), List.of("Fail", "Ignore"));
        }
        if (webhook.hasNonNull("matchPolicy")) {
            errors.requireOneOf(
                    field + ".matchPolicy", webhook.path("matchPolicy").asText(), List.of("Equivalent", "Exact"));
        }
        if (webhook.hasNonNull("reinvocationPolicy")) {
            errors.requireOneOf(
                    field + ".reinvocationPolicy",
                    webhook.path("reinvocationPolicy").asText(),
                    List.of("IfNeeded", "Never"));
        }
        if (!webhook.hasNonNull("sideEffects")) {
            errors.required(field + ".sideEffects", "must specify one of None, NoneOnDryRun");
        } else {
            errors.requireOneOf(
                    field + ".sideEffects", webhook.path("sideEffects").asText(), List.of("None", "NoneOnDryRun"));
        }
        int timeout = webhook.path("timeoutSeconds").asInt(10);
        if (timeout < 1 || timeout > TIMEOUT_SECONDS_MAX) {
            errors.invalid(
                    field + ".timeoutSeconds",
                    webhook.path("timeoutSeconds"),
                    "the timeout value must be between 1 and 30 seconds");
        }
        selector(webhook.path("namespaceSelector"), field + ".namespaceSelector", errors);
        selector(webhook.path("objectSelector"), field + ".objectSelector", errors);
    }

    static void selector(JsonNode selector, String field, FieldErrors errors) {
        try {
            LabelSelector.of(selector);
        } catch (ApiException e) {
            errors.invalid(field, selector, String.valueOf(e.getMessage()));
        }
    }

    /** Rules of webhooks and of policies. */
    static void rules(JsonNode rules, String field, FieldErrors errors) {
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            var place = field + "[" + i + "]";
            operations(rule.path("operations"), place + ".operations", errors);
            list(rule.path("apiGroups"), place + ".apiGroups", "API groups", errors);
            list(rule.path("apiVersions"), place + ".apiVersions", "API versions", errors);
            resources(rule.path("resources"), place + ".resources", errors);
            var scope = rule.path("scope").asText("*");
            errors.requireOneOf(place + ".scope", scope, List.of("*", "Cluster", "Namespaced"));
        }
    }

    private static void operations(JsonNode operations, String field, FieldErrors errors) {
        if (operations.isEmpty()) {
            errors.required(field);
        }
        alone(operations, field, "operations", errors);
        for (int i = 0; i < operations.size(); i++) {
            errors.requireOneOf(field + "[" + i + "]", operations.get(i).asText(), OPERATIONS);
        }
    }

    private static void list(JsonNode list, String field, String what, FieldErrors errors) {
        if (list.isEmpty()) {
            errors.required(field);
        }
        alone(list, field, what, errors);
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).asText().isEmpty() && what.equals("API versions")) {
                errors.required(field + "[" + i + "]");
            }
        }
    }

    private static void alone(JsonNode list, String field, String what, FieldErrors errors) {
        boolean star = list.valueStream().anyMatch(entry -> entry.asText().equals("*"));
        if (star && list.size() > 1) {
            errors.invalid(field, list, "if '*' is present, must not specify other " + what);
        }
    }

    private static void resources(JsonNode resources, String field, FieldErrors errors) {
        if (resources.isEmpty()) {
            errors.required(field);
        }
        var all = new TreeSet<String>();
        resources.forEach(entry -> all.add(entry.asText()));
        for (int i = 0; i < resources.size(); i++) {
            var entry = resources.get(i).asText();
            if (entry.isEmpty()) {
                errors.required(field + "[" + i + "]");
            }
        }
        if (all.contains("*/*") && all.size() > 1) {
            errors.invalid(field, resources, "if '*/*' is present, must not specify other resources");
        }
        if (all.contains("*") && all.stream().anyMatch(entry -> !entry.contains("/") && !entry.equals("*"))) {
            errors.invalid(
                    field, resources, "if '*' is present, must not specify other resources without subresources");
        }
    }

    /** The address of any webhook. */
    static void clientConfig(JsonNode config, String field, FieldErrors errors) {
        boolean url = config.hasNonNull("url");
        boolean service = config.hasNonNull("service");
        if (url == service) {
            errors.required(field, "exactly one of url or service is required");
            return;
        }
        if (url) {
            url(config.path("url").asText(), field + ".url", errors);
        } else {
            service(config.path("service"), field + ".service", errors);
        }
    }

    private static void url(String text, String field, FieldErrors errors) {
        var form = "; desired format: https://host[/path]";
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            errors.required(field, "url must be a valid URL: " + e.getMessage() + form);
            return;
        }
        if (!"https".equals(url.getScheme())) {
            errors.invalid(
                    field,
                    url.getScheme() == null ? "" : url.getScheme(),
                    "'https' is the only allowed URL scheme" + form);
        }
        if (url.getHost() == null) {
            errors.invalid(field, "", "host must be specified" + form);
        }
        if (url.getRawUserInfo() != null) {
            errors.invalid(field, url.getRawUserInfo(), "user information is not permitted in the URL");
        }
        if (url.getRawFragment() != null) {
            errors.invalid(field, url.getRawFragment(), "fragments are not permitted in the URL");
        }
        if (url.getRawQuery() != null) {
            errors.invalid(field, url.getRawQuery(), "query parameters are not permitted in the URL");
        }
    }

    private static void service(JsonNode service, String field, FieldErrors errors) {
        for (String member : List.of("name", "namespace")) {
            if (service.path(member).asText("").isEmpty()) {
                errors.required(field + "." + member, "service " + member + " is required");
            }
        }
        int port = service.path("port").asInt(443);
        if (port < 1 || port > 65_535) {
            errors.invalid(
                    field + ".port", service.path("port"), "port is not valid: must be between 1 and 65535, inclusive");
        }
        var path = service.path("path").asText("");
        if (!path.isEmpty() && !path.startsWith("/")) {
            errors.invalid(field + ".path", path, "must start with a '/'");
        }
    }

    private static void reviewVersions(JsonNode versions, String field, FieldErrors errors) {
        if (versions.isEmpty()) {
            errors.required(field, "must specify one of v1, v1beta1");
            return;
        }
        boolean known = versions.valueStream()
                .anyMatch(version -> Set.of("v1", "v1beta1").contains(version.asText()));
        if (!known) {
            errors.invalid(field, versions, "must include at least one of v1, v1beta1");
        }
    }
}
