package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.LabelSelector;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook, a policy or a binding is about: rules, exceptions from them, and selectors over the labels of the namespace and of the
 * object. Immutable.
 */
final class AdmissionScope {
    private final AdmissionRules rules;
    private final AdmissionRules exceptions;
    private final boolean anyResource;
    private final boolean equivalent;
    private final LabelSelector namespaces;
    private final LabelSelector objects;

    /**
     * @param json with namespaceSelector, objectSelector, matchPolicy
     * @param anyResource whether an empty list of rules means everything
     */
    AdmissionScope(JsonNode json, JsonNode rules, JsonNode exceptions, boolean anyResource) {
        this.rules = new AdmissionRules(rules);
        this.exceptions = new AdmissionRules(exceptions);
        this.anyResource = anyResource && rules.isEmpty();
        this.equivalent = !json.path("matchPolicy").asText("Equivalent").equals("Exact");
        this.namespaces = selector(json.path("namespaceSelector"));
        this.objects = selector(json.path("objectSelector"));
    }

    /** One that is left out selects everything. */
    private static LabelSelector selector(JsonNode json) {
        return json.isObject() ? LabelSelector.of(json) : LabelSelector.EVERYTHING;
    }

    /** The type in whose version the write is to be looked at; empty where it is out of scope. */
    Optional<ServedType> match(AdmissionAttributes attributes, AdmissionWorld world) {
        if (!selects(attributes, world)) {
            return Optional.empty();
        }
        var asked = attributes.request().type();
        if (exceptions.match(attributes, asked)) {
            return Optional.empty();
        }
        if (anyResource || rules.match(attributes, asked)) {
            return Optional.of(asked);
        }
        return equivalent
                ? world.equivalents(asked).stream()
                        .filter(type -> rules.match(attributes, type) && !exceptions.match(attributes, type))
                        .findFirst()
                : Optional.empty();
    }

    private boolean selects(AdmissionAttributes attributes, AdmissionWorld world) {
        return (objects.isEmpty() || labelled(attributes.object()) || labelled(attributes.old()))
                && (namespaces.isEmpty() || inSelectedNamespace(attributes, world));
    }

    private boolean labelled(@Nullable ObjectNode object) {
        return object != null
                && object.has("metadata")
                && objects.matches(ObjectMeta.of(object).labels());
    }

    /** What has no namespace is never left out by a selector of namespaces. */
    private boolean inSelectedNamespace(AdmissionAttributes attributes, AdmissionWorld world) {
        var name = attributes.namespace();
        if (name.isEmpty()) {
            return true;
        }
        boolean itself = attributes.type().groupResource().equals(NamespaceGate.NAMESPACES);
        var shown = attributes.object() != null ? attributes.object() : attributes.old();
        if (itself && shown != null) {
            return namespaces.matches(ObjectMeta.of(shown).labels());
        }
        var namespace = world.namespace(name).orElseThrow(() -> ApiException.notFound(NamespaceGate.NAMESPACES, name));
        return namespaces.matches(ObjectMeta.of(namespace).labels());
    }
}
