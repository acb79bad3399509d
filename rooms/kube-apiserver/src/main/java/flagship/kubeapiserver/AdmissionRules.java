package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code rules} of a webhook or policy: which operations on which resources it is about. Every write asks them, so they are read once.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/webhook/predicates/rules} 1.32.
 */
final class AdmissionRules {
    private static final String ANY = "*";

    private final List<Rule> rules;

    AdmissionRules(JsonNode rules) {
        this.rules = rules.valueStream().map(Rule::of).toList();
    }

    /** Whether any rule names this operation on this type. */
    boolean match(AdmissionAttributes attributes, ServedType type) {
        for (Rule rule : rules) {
            if (rule.match(attributes, type)) {
                return true;
            }
        }
        return false;
    }

    private record Rule(
            Set<String> operations,
            Set<String> groups,
            Set<String> versions,
            List<Resource> resources,
            String scope,
            Set<String> names) {
        static Rule of(JsonNode json) {
            return new Rule(
                    words(json.path("operations")),
                    words(json.path("apiGroups")),
                    words(json.path("apiVersions")),
                    json.path("resources")
                            .valueStream()
                            .map(it -> Resource.of(it.asText()))
                            .toList(),
                    json.path("scope").asText(ANY),
                    words(json.path("resourceNames")));
        }

        private static Set<String> words(JsonNode list) {
            return list.valueStream().map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
        }

        boolean match(AdmissionAttributes attributes, ServedType type) {
            return has(groups, type.resource().group())
                    && has(versions, type.resource().version())
                    && has(operations, attributes.operation())
                    && namesResource(type, attributes.request().subresource())
                    && inScope(type)
                    && (names.isEmpty() || names.contains(attributes.name().name()));
        }

        private static boolean has(Set<String> words, String word) {
            return words.contains(word) || words.contains(ANY);
        }

        private boolean namesResource(ServedType type, String subresource) {
            return resources.stream().anyMatch(it -> it.match(type.resource().resource(), subresource));
        }

        /** A Namespace is counted as cluster-scoped. */
        private boolean inScope(ServedType type) {
            return switch (scope) {
                case "Namespaced" -> type.namespaced();
                case "Cluster" -> !type.namespaced();
                default -> true;
            };
        }
    }

    /** {@code pods}, {@code pods/status}, {@code *}, {@code * / *}, {@code pods/*}, {@code * /scale}. */
    private record Resource(String resource, String subresource) {
        static Resource of(String entry) {
            int slash = entry.indexOf('/');
            return slash < 0
                    ? new Resource(entry, "")
                    : new Resource(entry.substring(0, slash), entry.substring(slash + 1));
        }

        boolean match(String asked, String askedSubresource) {
            return (resource.equals(ANY) || resource.equals(asked))
                    && (subresource.equals(ANY) || subresource.equals(askedSubresource));
        }
    }
}
