package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.AdmissionInput;
import flagship.kubemodel.CelAuthorizer;
import java.util.function.Function;

/** What webhooks and policies do alike: show a write in another version, and to expressions. */
final class AdmissionSteps {
    private final AdmissionWorld world;
    private final Authorizer authorizer;

    AdmissionSteps(AdmissionWorld world, Authorizer authorizer) {
        this.world = world;
        this.authorizer = authorizer;
    }

    AdmissionWorld world() {
        return world;
    }

    /** The same write in the version of {@code type}; the objects are copies if that is another one. */
    AdmissionAttributes in(ServedType type, AdmissionAttributes attributes) {
        var asked = attributes.type();
        if (type.equals(asked)) {
            return attributes;
        }
        Function<ObjectNode, ObjectNode> convert = object -> world.convert(asked, type, object);
        var object = attributes.object();
        var old = attributes.old();
        return new AdmissionAttributes(
                attributes.request(),
                attributes.operation(),
                type,
                object == null ? null : convert.apply(object),
                old == null ? null : convert.apply(old));
    }

    /** What expressions see. */
    AdmissionInput input(AdmissionAttributes attributes) {
        var namespace = attributes.namespace();
        return new AdmissionInput(
                AdmissionAttributes.orNull(attributes.object()),
                AdmissionAttributes.orNull(attributes.old()),
                attributes.toJson(),
                namespace.isEmpty()
                        ? NullNode.getInstance()
                        : world.namespace(namespace)
                                .<com.fasterxml.jackson.databind.JsonNode>map(object -> object)
                                .orElse(NullNode.getInstance()),
                NullNode.getInstance(),
                authorizer(attributes));
    }

    private CelAuthorizer authorizer(AdmissionAttributes attributes) {
        var user = attributes.request().options().user().orElseGet(() -> UserInfo.system("apiserver"));
        return action -> {
            var who = action.serviceAccount().isEmpty() ? user : serviceAccount(action.serviceAccount());
            var decision = authorizer.authorize(who, action(action));
            return new CelAuthorizer.Decision(decision.allowed(), decision.reason());
        };
    }

    private static Authorizer.Action action(CelAuthorizer.Action action) {
        return action.path().isEmpty()
                ? new Authorizer.Action.OnResource(
                        action.verb(),
                        action.group(),
                        "*",
                        action.resource(),
                        action.subresource(),
                        action.namespace(),
                        action.name())
                : new Authorizer.Action.OnPath(action.verb(), action.path());
    }

    private static UserInfo serviceAccount(String namespaceAndName) {
        int slash = namespaceAndName.indexOf('/');
        var namespace = namespaceAndName.substring(0, slash);
        return new UserInfo(
                "system:serviceaccount:" + namespace + ":" + namespaceAndName.substring(slash + 1),
                "",
                java.util.List.of(
                        "system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated"),
                java.util.Map.of());
    }
}
