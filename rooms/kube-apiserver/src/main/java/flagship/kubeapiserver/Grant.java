package flagship.kubeapiserver;

import flagship.kubemodel.NamespacedName;
import java.util.List;

/**
 * What one binding gives to its subjects.
 *
 * @param kind of the binding
 * @param role kind and name, for reasons
 */
record Grant(String kind, NamespacedName binding, String role, List<PolicyRule> rules) {
    /** Why a request of {@code subject} is allowed, as RBAC words it. */
    String reason(RbacSubject subject) {
        var name = binding.namespace().isEmpty() ? binding.name() : binding.name() + "/" + binding.namespace();
        return "RBAC: allowed by %s \"%s\" of %s to %s".formatted(kind, name, role, subject);
    }
}
