package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Status;
import flagship.kubemodel.Status.Details;

/** The words in which a request is refused for lack of rights. */
final class Denial {
    private Denial() {}

    /** @param reason of the authorizer; empty for none */
    static ApiException of(UserInfo user, Authorizer.Action action, String reason) {
        var tail = reason.isEmpty() ? "" : ": " + reason;
        return switch (action) {
            case Authorizer.Action.OnResource on ->
                ApiException.forbidden(new GroupResource(on.group(), on.resource()), on.name(), text(user, on) + tail);
            case Authorizer.Action.OnPath(var verb, var path) ->
                new ApiException(new Status(
                        403,
                        "Forbidden",
                        "forbidden: User \"%s\" cannot %s path \"%s\"%s".formatted(user.name(), verb, path, tail),
                        Details.EMPTY));
        };
    }

    private static String text(UserInfo user, Authorizer.Action.OnResource on) {
        var resource = on.subresource().isEmpty() ? on.resource() : on.resource() + "/" + on.subresource();
        var where = on.namespace().isEmpty() ? "at the cluster scope" : "in the namespace \"" + on.namespace() + "\"";
        return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                .formatted(user.name(), on.verb(), resource, on.group(), where);
    }
}
