package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.AdmissionPolicy;

/**
 * A ValidatingAdmissionPolicy. Immutable.
 *
 * @param paramKind missing where it takes no parameters
 */
record StoredPolicy(String name, AdmissionScope scope, JsonNode paramKind, AdmissionPolicy rules) {
    static StoredPolicy of(ObjectNode policy) {
        var spec = policy.path("spec");
        var match = spec.path("matchConstraints");
        return new StoredPolicy(
                ObjectMeta.of(policy).name(),
                new AdmissionScope(match, match.path("resourceRules"), match.path("excludeResourceRules"), false),
                spec.path("paramKind"),
                AdmissionPolicy.of(spec));
    }
}
