package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupResource;
import flagship.kubestore.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Builds admission, and what keeps its configuration up to date. */
record AdmissionParts(Admission admission, List<StoreLoop> loops) {
    private static final String GROUP = "admissionregistration.k8s.io";

    static AdmissionParts assemble(
            ObjectStore store,
            AdmissionSteps steps,
            PolicyParams params,
            WebhookClient client,
            WebhookAdmission.ObjectReform reform) {
        var mutating = new Follower<>(store, "mutatingwebhookconfigurations", AdmissionParts::webhooks);
        var validating = new Follower<>(store, "validatingwebhookconfigurations", AdmissionParts::webhooks);
        var policies = new Follower<>(store, "validatingadmissionpolicies", StoredPolicy::of);
        var bindings = new Follower<>(store, "validatingadmissionpolicybindings", PolicyBinding::of);
        var webhooks = new WebhookAdmission(
                () -> flat(mutating.current()), () -> flat(validating.current()), steps, client, reform);
        var policy = new PolicyAdmission(policies::current, bindings::current, steps, params);
        var followers = List.of(mutating, validating, policies, bindings);
        return new AdmissionParts(
                Admission.of(List.of(policy, webhooks, refreshing(followers))),
                followers.stream().map(Follower::loop).toList());
    }

    /** The objects of one kind of this group. */
    private record Follower<T>(ObjectStore store, String resource, FollowedObjects<T> objects) {
        Follower(ObjectStore store, String resource, Function<ObjectNode, T> form) {
            this(store, resource, new FollowedObjects<>(form));
            objects.load(store, prefix());
        }

        private String prefix() {
            return StoreKeys.prefix(new GroupResource(GROUP, resource));
        }

        List<T> current() {
            return objects.current();
        }

        void refresh() {
            objects.load(store, prefix());
        }

        StoreLoop loop() {
            return new StoreLoop(resource, store, prefix(), objects);
        }
    }

    /** Who has just changed a webhook or policy finds it in force. */
    private static Admission refreshing(List<? extends Follower<?>> followers) {
        return new Admission() {
            @Override
            public void stored(WriteRequest request) {
                var resource = request.type().resource();
                if (resource.group().equals(GROUP)) {
                    followers.stream()
                            .filter(follower -> follower.resource().equals(resource.resource()))
                            .forEach(Follower::refresh);
                }
            }
        };
    }

    private static List<Webhook> webhooks(ObjectNode configuration) {
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
