package flagship.kubemodel;

import static flagship.kubemodel.Trees.inEach;
import static flagship.kubemodel.Trees.inObject;
import static flagship.kubemodel.Trees.object;
import static flagship.kubemodel.Trees.putIfAbsent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Defaults of the kinds that extend the API: webhooks, admission policies, custom resource definitions, API services. */
final class ExtensionDefaults {
    private static final int HTTPS = 443;

    private ExtensionDefaults() {}

    static void fill(String kind, ObjectNode object) {
        switch (kind) {
            case "ValidatingWebhookConfiguration" -> inEach(object, "webhooks", ExtensionDefaults::webhook);
            case "MutatingWebhookConfiguration" ->
                inEach(object, "webhooks", webhook -> {
                    webhook(webhook);
                    putIfAbsent(webhook, "reinvocationPolicy", "Never");
                });
            case "ValidatingAdmissionPolicy" -> {
                var spec = object(object, "spec");
                putIfAbsent(spec, "failurePolicy", "Fail");
                inObject(spec, "matchConstraints", ExtensionDefaults::matchResources);
            }
            case "ValidatingAdmissionPolicyBinding" ->
                inObject(object(object, "spec"), "matchResources", ExtensionDefaults::matchResources);
            case "CustomResourceDefinition" -> definition(object(object, "spec"));
            case "APIService" -> inObject(object(object, "spec"), "service", ExtensionDefaults::port);
            default -> {}
        }
    }

    private static void webhook(ObjectNode webhook) {
        putIfAbsent(webhook, "failurePolicy", "Fail");
        putIfAbsent(webhook, "timeoutSeconds", 10);
        matches(webhook);
        inEach(webhook, "rules", ExtensionDefaults::scope);
        inObject(webhook, "clientConfig", config -> inObject(config, "service", ExtensionDefaults::port));
    }

    private static void matchResources(ObjectNode match) {
        matches(match);
        for (String rules : List.of("resourceRules", "excludeResourceRules")) {
            inEach(match, rules, ExtensionDefaults::scope);
        }
    }

    private static void matches(ObjectNode match) {
        putIfAbsent(match, "matchPolicy", "Equivalent");
        object(match, "namespaceSelector");
        object(match, "objectSelector");
    }

    private static void scope(ObjectNode rule) {
        putIfAbsent(rule, "scope", "*");
    }

    private static void port(ObjectNode service) {
        putIfAbsent(service, "port", HTTPS);
    }

    private static void definition(ObjectNode spec) {
        var names = object(spec, "names");
        var kind = names.path("kind").asText("");
        putIfAbsent(names, "singular", kind.toLowerCase(Locale.ROOT));
        if (!kind.isEmpty()) {
            putIfAbsent(names, "listKind", kind + "List");
        }
        var conversion = object(spec, "conversion");
        putIfAbsent(conversion, "strategy", "None");
        inObject(
                conversion,
                "webhook",
                webhook -> inObject(
                        webhook, "clientConfig", config -> inObject(config, "service", ExtensionDefaults::port)));
    }
}
