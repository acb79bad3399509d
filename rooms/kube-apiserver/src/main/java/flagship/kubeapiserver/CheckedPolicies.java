package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeDefaults;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * ValidatingAdmissionPolicies whose expressions were checked before the server started: those that the program brings along, by its build. To
 * check them again would cost two seconds of a first start, most of it for making the compiler of expressions ready. Immutable.
 */
public final class CheckedPolicies {
    static final CheckedPolicies NONE = new CheckedPolicies(Set.of());

    private static final GroupVersionKind POLICY =
            new GroupVersionKind("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy");

    private final Set<JsonNode> specs;

    private CheckedPolicies(Set<JsonNode> specs) {
        this.specs = specs;
    }

    /** @param documents JSON; those of other kinds are left out */
    public static CheckedPolicies of(List<byte[]> documents) {
        return new CheckedPolicies(documents.stream()
                .map(Json::parseObject)
                .filter(document -> document.path("kind").asText().equals(POLICY.kind()))
                .map(CheckedPolicies::spec)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** As it is when it is validated: with its defaults. */
    private static JsonNode spec(ObjectNode document) {
        NativeDefaults.apply(POLICY, document);
        return document.path("spec");
    }

    /** Whether the whole spec is, to the letter, one of those. */
    boolean contain(ObjectNode policy) {
        return specs.contains(policy.path("spec"));
    }
}
