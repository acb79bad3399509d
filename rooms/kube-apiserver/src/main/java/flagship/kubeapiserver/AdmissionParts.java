package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupResource;
import flagship.kubestore.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/** Builds admission, and what keeps its configuration up to date. */
record AdmissionParts(Admission admission, List<StoreLoop> loops) {
    private static final String GROUP = "admissionregistration.k8s.io";

    static AdmissionParts assemble(
            ObjectStore store,
            AdmissionSteps steps,
            PolicyParams params,
            WebhookClient client,
            WebhookAdmission.ObjectReform reform) {
        var loops = new ArrayList<StoreLoop>();
        var mutating = follow(store, "mutatingwebhookconfigurations", AdmissionParts::webhooks, loops);
        var validating = follow(store, "validatingwebhookconfigurations", AdmissionParts::webhooks, loops);
        var policies = follow(store, "validatingadmissionpolicies", StoredPolicy::of, loops);
        var bindings = follow(store, "validatingadmissionpolicybindings", PolicyBinding::of, loops);
        var webhooks = new WebhookAdmission(
                () -> flat(mutating.current()), () -> flat(validating.current()), steps, client, reform);
        var policy = new PolicyAdmission(policies::current, bindings::current, steps, params);
        return new AdmissionParts(Admission.of(List.of(policy, webhooks)), List.copyOf(loops));
    }

    private static <T> FollowedObjects<T> follow(
            ObjectStore store,
            String resource,
            java.util.function.Function<com.fasterxml.jackson.databind.node.ObjectNode, T> form,
            List<StoreLoop> loops) {
        var objects = new FollowedObjects<>(form);
        var prefix = StoreKeys.prefix(new GroupResource(GROUP, resource));
        objects.load(store, prefix);
        loops.add(new StoreLoop(resource, store, prefix, objects));
        return objects;
    }

    private static List<Webhook> webhooks(com.fasterxml.jackson.databind.node.ObjectNode configuration) {
        var name = ObjectMeta.of(configuration).name();
        var webhooks = new ArrayList<Webhook>();
        for (JsonNode webhook : configuration.path("webhooks")) {
            webhooks.add(Webhook.of(name, webhook));
        }
        return List.copyOf(webhooks);
    }

    private static List<Webhook> flat(List<List<Webhook>> configurations) {
        return configurations.isEmpty()
                ? List.of()
                : configurations.stream().flatMap(List::stream).toList();
    }
}
