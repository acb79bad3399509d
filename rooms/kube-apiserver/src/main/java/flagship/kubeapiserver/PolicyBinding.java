package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A ValidatingAdmissionPolicyBinding. Immutable.
 *
 * @param policy the name of the policy that it puts into force
 * @param paramRef missing where the policy takes no parameters
 */
record PolicyBinding(String name, String policy, AdmissionScope scope, List<String> actions, JsonNode paramRef) {
    static PolicyBinding of(ObjectNode binding) {
        var spec = binding.path("spec");
        var match = spec.path("matchResources");
        return new PolicyBinding(
                ObjectMeta.of(binding).name(),
                spec.path("policyName").asText(),
                new AdmissionScope(match, match.path("resourceRules"), match.path("excludeResourceRules"), true),
                ObjectMeta.texts(spec.path("validationActions")),
                spec.path("paramRef"));
    }
}
