package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;

/** Refuses the creation of an object by a request for which the right to create was not asked yet. */
@FunctionalInterface
interface CreationGuard {
    CreationGuard NONE = _ -> {};

    /** @throws ApiException 403 unless the writer may create such an object */
    void check(WriteRequest write);

    /** What the server writes itself is always allowed. */
    static CreationGuard of(Authorizer authorizer) {
        return write -> write.options().user().ifPresent(user -> {
            var resource = write.type().resource();
            var action = new Authorizer.Action.OnResource(
                    "create",
                    resource.group(),
                    resource.version(),
                    resource.resource(),
                    "",
                    write.name().namespace(),
                    write.name().name());
            var decision = authorizer.authorize(user, action);
            if (!decision.allowed()) {
                throw Denial.of(user, action, decision.reason());
            }
        });
    }
}
