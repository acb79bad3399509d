package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The {@code rules} of a webhook or policy: which operations on which resources it is about.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/webhook/predicates/rules} 1.32.
 */
final class AdmissionRules {
    private final List<JsonNode> rules;

    AdmissionRules(JsonNode rules) {
        this.rules = rules.valueStream().toList();
    }

    /** Whether any rule names this operation on this type. */
    boolean match(AdmissionAttributes attributes, ServedType type) {
        return rules.stream().anyMatch(rule -> match(rule, attributes, type));
    }

    private static boolean match(JsonNode rule, AdmissionAttributes attributes, ServedType type) {
        return has(rule.path("operations"), attributes.operation())
                && has(rule.path("apiGroups"), type.resource().group())
                && has(rule.path("apiVersions"), type.resource().version())
                && resource(rule.path("resources"), type, attributes.request().subresource())
                && scope(rule.path("scope").asText("*"), type)
                && named(rule.path("resourceNames"), attributes.name().name());
    }

    private static boolean has(JsonNode list, String word) {
        return list.valueStream().map(JsonNode::asText).anyMatch(entry -> entry.equals("*") || entry.equals(word));
    }

    /** {@code pods}, {@code pods/status}, {@code *}, {@code * / *}, {@code pods/*}, {@code * /scale}. */
    private static boolean resource(JsonNode list, ServedType type, String subresource) {
        return list.valueStream().map(JsonNode::asText).anyMatch(entry -> {
            int slash = entry.indexOf('/');
            var resource = slash < 0 ? entry : entry.substring(0, slash);
            var wanted = slash < 0 ? "" : entry.substring(slash + 1);
            return (resource.equals("*") || resource.equals(type.resource().resource()))
                    && (wanted.equals("*") || wanted.equals(subresource));
        });
    }

    /** A Namespace is counted as cluster-scoped. */
    private static boolean scope(String scope, ServedType type) {
        return switch (scope) {
            case "Namespaced" -> type.namespaced();
            case "Cluster" -> !type.namespaced();
            default -> true;
        };
    }

    private static boolean named(JsonNode names, String name) {
        return names.isEmpty()
                || names.valueStream().anyMatch(entry -> entry.asText().equals(name));
    }
}
