package flagship.kubemodel;

import flagship.kubemodel.CelAuthorizer.Action;
import flagship.kubemodel.CelAuthorizer.Decision;

/** The {@code authorizer} of expressions, at any point of {@code authorizer.group('').resource('pods').namespace('x').check('get')}. */
record CelAccess(CelAuthorizer authorizer, Action action) {
    private static final long CHECK_COST = 350_000;

    static CelAccess of(CelAuthorizer authorizer) {
        return new CelAccess(authorizer, new Action("", "", "", "", "", "", "", ""));
    }

    CelAccess serviceAccount(String namespace, String name) {
        return with(new Action(namespace + "/" + name, "", "", "", "", "", "", ""));
    }

    CelAccess path(String path) {
        if (path.isEmpty()) {
            throw new CelError("path must not be empty");
        }
        return with(new Action(action.serviceAccount(), "", path, "", "", "", "", ""));
    }

    CelAccess group(String group) {
        return with(new Action(action.serviceAccount(), "", "", group, "", "", "", ""));
    }

    CelAccess resource(String resource) {
        return with(new Action(action.serviceAccount(), "", "", action.group(), resource, "", "", ""));
    }

    CelAccess subresource(String subresource) {
        return with(new Action(
                action.serviceAccount(),
                "",
                "",
                action.group(),
                action.resource(),
                subresource,
                action.namespace(),
                action.name()));
    }

    CelAccess namespace(String namespace) {
        return with(new Action(
                action.serviceAccount(),
                "",
                "",
                action.group(),
                action.resource(),
                action.subresource(),
                namespace,
                action.name()));
    }

    CelAccess name(String name) {
        return with(new Action(
                action.serviceAccount(),
                "",
                "",
                action.group(),
                action.resource(),
                action.subresource(),
                action.namespace(),
                name));
    }

    Decision check(String verb, CelBudget budget) {
        budget.charge(CHECK_COST);
        return authorizer.decide(new Action(
                action.serviceAccount(),
                verb,
                action.path(),
                action.group(),
                action.resource(),
                action.subresource(),
                action.namespace(),
                action.name()));
    }

    private CelAccess with(Action changed) {
        return new CelAccess(authorizer, changed);
    }
}
