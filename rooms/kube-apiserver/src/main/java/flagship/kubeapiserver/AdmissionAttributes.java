package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import org.jspecify.annotations.Nullable;

/**
 * One write as webhooks and policies see it: in the version in which they want it.
 *
 * @param request the write as its user asked for it
 * @param operation {@code CREATE}, {@code UPDATE}, {@code DELETE}, {@code CONNECT}
 * @param type in whose version the objects are
 * @param object null for a deletion
 * @param old null for a create
 */
record AdmissionAttributes(
        WriteRequest request,
        String operation,
        ServedType type,
        @Nullable ObjectNode object,
        @Nullable ObjectNode old) {

    /** The name and namespace of the object; the name is empty while it is not yet generated. */
    NamespacedName name() {
        var shown = object != null ? object : old;
        var name = request.name().name();
        if (name.isEmpty() && shown != null) {
            name = ObjectMeta.of(shown).name();
        }
        return new NamespacedName(request.target().namespace(), name);
    }

    /** The namespace whose labels selectors look at: a Namespace is its own. */
    String namespace() {
        boolean namespaceItself = type.groupResource().equals(NamespaceGate.NAMESPACES);
        return namespaceItself ? name().name() : name().namespace();
    }

    /** Null where there is none, as in JSON. */
    static JsonNode orNull(@Nullable ObjectNode object) {
        return object == null ? NullNode.getInstance() : object;
    }

    /** The members of {@code request} in an AdmissionReview but for uid and objects. */
    ObjectNode toJson() {
        var asked = request.type();
        var json = Json.object();
        kind(json.putObject("kind"), kindOf(type));
        resource(json.putObject("resource"), type);
        if (!request.subresource().isEmpty()) {
            json.put("subResource", request.subresource());
        }
        kind(json.putObject("requestKind"), kindOf(asked));
        resource(json.putObject("requestResource"), asked);
        if (!request.subresource().isEmpty()) {
            json.put("requestSubResource", request.subresource());
        }
        if (!name().name().isEmpty()) {
            json.put("name", name().name());
        }
        if (!namespace().isEmpty()) {
            json.put("namespace", namespace());
        }
        json.put("operation", operation);
        request.options().user().ifPresent(user -> json.set("userInfo", user(user)));
        json.put("dryRun", request.options().dryRun());
        json.set(
                "options",
                operation.equals("CONNECT")
                        ? NullNode.getInstance()
                        : request.options().toJson(operation));
        return json;
    }

    private flagship.kubemodel.GroupVersionKind kindOf(ServedType of) {
        return request.subresource().isEmpty()
                ? of.kind()
                : of.subresource(request.subresource())
                        .map(flagship.kubemodel.NativeKind.Subresource::responseKind)
                        .orElse(of.kind());
    }

    private static void kind(ObjectNode json, flagship.kubemodel.GroupVersionKind kind) {
        json.put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
    }

    private static void resource(ObjectNode json, ServedType type) {
        json.put("group", type.resource().group())
                .put("version", type.resource().version())
                .put("resource", type.resource().resource());
    }

    static ObjectNode user(UserInfo user) {
        var json = Json.object().put("username", user.name());
        if (!user.uid().isEmpty()) {
            json.put("uid", user.uid());
        }
        if (!user.groups().isEmpty()) {
            user.groups().forEach(json.putArray("groups")::add);
        }
        if (!user.extra().isEmpty()) {
            var extra = json.putObject("extra");
            user.extra().forEach((key, values) -> values.forEach(extra.withArray(key)::add));
        }
        return json;
    }
}
