package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the parameters that a binding hands to its policy.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/policy/generic/policy_matcher.go} 1.32.
 */
final class PolicyParams {
    private final TypeRegistry types;
    private final ObjectReader reader;
    private final flagship.kubestore.ObjectStore store;

    PolicyParams(TypeRegistry types, ObjectReader reader, flagship.kubestore.ObjectStore store) {
        this.types = types;
        this.reader = reader;
        this.store = store;
    }

    /** The parameters cannot be found; the message says why. */
    static final class NotFound extends Exception {
        private static final long serialVersionUID = 1L;

        NotFound(String message) {
            super(message, null, false, false);
        }
    }

    /** One element for each object with which the policy is to be evaluated; none: it is left out. */
    List<JsonNode> of(StoredPolicy policy, PolicyBinding binding, AdmissionAttributes attributes) throws NotFound {
        if (!policy.paramKind().isObject()) {
            return List.of(NullNode.getInstance());
        }
        var ref = binding.paramRef();
        if (!ref.isObject()) {
            return List.of(NullNode.getInstance());
        }
        var params = find(type(policy), ref, attributes);
        if (params.isEmpty() && ref.path("parameterNotFoundAction").asText().equals("Deny")) {
            throw new NotFound("no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return params;
    }

    private ServedType type(StoredPolicy policy) throws NotFound {
        var kind = GroupVersionKind.of(
                policy.paramKind().path("apiVersion").asText(),
                policy.paramKind().path("kind").asText());
        return types.all().stream()
                .filter(type -> type.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new NotFound("failed to find resource referenced by paramKind: '%s, Kind=%s'"
                        .formatted(kind.apiVersion(), kind.kind())));
    }

    private List<JsonNode> find(ServedType type, JsonNode ref, AdmissionAttributes attributes) throws NotFound {
        var namespace = namespace(type, ref, attributes);
        var name = ref.path("name").asText("");
        var found = new ArrayList<JsonNode>();
        if (!name.isEmpty()) {
            reader.find(type, new NamespacedName(namespace, name))
                    .ifPresent(stored -> found.add(reader.tree(type, stored.value())));
            return found;
        }
        var selector = LabelSelector.of(ref.path("selector"));
        store.scan(StoreKeys.prefix(type.storage(), namespace), 0, "", stored -> {
            var tree = reader.tree(type, stored.value());
            if (selector.matches(ObjectMeta.of(tree).labels())) {
                found.add(tree);
            }
            return true;
        });
        return found;
    }

    private static String namespace(ServedType type, JsonNode ref, AdmissionAttributes attributes) throws NotFound {
        var given = ref.path("namespace").asText("");
        if (!type.namespaced()) {
            if (!given.isEmpty()) {
                throw new NotFound("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
            }
            return "";
        }
        var own = attributes.namespace();
        if (given.isEmpty() && own.isEmpty()) {
            throw new NotFound(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
        }
        return given.isEmpty() ? own : given;
    }
}
