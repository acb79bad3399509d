package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.fleetapi.Component;
import flagship.fleetapi.DependentObject;
import flagship.fleetapi.ReplicaRequirements;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration.Rule;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration.Webhook;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The rules of webhooks. Of those that match only the first by {@code configuration/webhook} is asked.
 *
 * <p>Source: Karmada, {@code pkg/resourceinterpreter/customized/webhook}.
 */
final class WebhookInterpreter implements ResourceInterpreter {
    private static final String ANY = "*";

    private final List<Hook> hooks;
    private final WebhookCaller caller;
    private final Supplier<String> uids;

    private record Hook(String name, Webhook webhook) {
        boolean matches(GroupVersionKind kind, Operation operation) {
            return webhook.rules().stream().anyMatch(rule -> matches(rule, kind, operation));
        }

        private static boolean matches(Rule rule, GroupVersionKind kind, Operation operation) {
            return has(rule.operations(), operation.wireName())
                    && has(rule.apiGroups(), kind.group())
                    && has(rule.apiVersions(), kind.version())
                    && has(rule.kinds(), kind.kind());
        }

        private static boolean has(List<String> listed, String word) {
            return listed.contains(ANY) || listed.contains(word);
        }
    }

    /** @param uids gives each request an identity of its own */
    WebhookInterpreter(
            Collection<ResourceInterpreterWebhookConfiguration> configurations,
            WebhookCaller caller,
            Supplier<String> uids) {
        this.hooks = configurations.stream()
                .flatMap(configuration -> configuration.webhooks().stream()
                        .map(webhook -> new Hook(configuration.name() + "/" + webhook.name(), webhook)))
                .sorted(Comparator.comparing(Hook::name))
                .toList();
        this.caller = caller;
        this.uids = uids;
    }

    @Override
    public boolean handles(GroupVersionKind kind, Operation operation) {
        return hooks.stream().anyMatch(hook -> hook.matches(kind, operation));
    }

    private <T> T ask(ObjectNode object, Operation operation, Function<JsonNode, T> answer) {
        return ask(object, operation, context -> context, answer);
    }

    private <T> T ask(
            ObjectNode object, Operation operation, UnaryOperator<ObjectNode> more, Function<JsonNode, T> answer) {
        var kind = Trees.kind(object);
        var hook = hooks.stream()
                .filter(candidate -> candidate.matches(kind, operation))
                .findFirst()
                .orElseThrow(() -> NativeInterpreter.noRule(object, operation));
        var uid = uids.get();
        var context = more.apply(WebhookProtocol.request(uid, operation, object));
        try {
            return answer.apply(WebhookProtocol.response(post(hook.webhook(), context), uid));
        } catch (WebhookProtocol.BadAnswer | IOException e) {
            throw new InterpretationFailure(
                    "webhook %s, asked for %s of %s: %s"
                            .formatted(hook.name(), operation.wireName(), Trees.describe(object), e.getMessage()),
                    e);
        }
    }

    private byte[] post(Webhook webhook, ObjectNode context) throws IOException {
        if (!webhook.contextVersions().contains(WebhookProtocol.VERSION)) {
            throw new WebhookProtocol.BadAnswer("its interpreterContextVersions must list " + WebhookProtocol.VERSION);
        }
        return caller.post(webhook.client(), Json.bytes(context), Duration.ofSeconds(webhook.timeoutSeconds()));
    }

    @Override
    public ReplicaDemand replicas(ObjectNode template) {
        return ask(template, Operation.GET_REPLICAS, response -> {
            boolean isNumber = response.path("replicas").canConvertToInt();
            var replicas = WebhookProtocol.required(response, "replicas", isNumber);
            var requirements = response.path("replicaRequirements");
            return new ReplicaDemand(
                    replicas.asInt(),
                    requirements.isObject() ? Optional.of(ReplicaRequirements.of(requirements)) : Optional.empty());
        });
    }

    @Override
    public List<Component> components(ObjectNode template) {
        return ask(
                template,
                Operation.GET_COMPONENTS,
                response -> list(response, "components")
                        .valueStream()
                        .map(Component::of)
                        .toList());
    }

    private static JsonNode list(JsonNode response, String member) {
        return WebhookProtocol.required(response, member, response.path(member).isArray());
    }

    @Override
    public ObjectNode reviseReplica(ObjectNode template, long replicas) {
        return ask(
                template,
                Operation.REVISE_REPLICA,
                context -> WebhookProtocol.withReplicas(context, replicas),
                response -> WebhookProtocol.patched(response, template));
    }

    @Override
    public ObjectNode retain(ObjectNode desired, ObjectNode observed) {
        return ask(
                desired,
                Operation.RETAIN,
                context -> WebhookProtocol.withObserved(context, observed),
                response -> WebhookProtocol.patched(response, desired));
    }

    @Override
    public ObjectNode aggregateStatus(ObjectNode template, List<OfCluster> items) {
        return ask(
                template,
                Operation.AGGREGATE_STATUS,
                context -> WebhookProtocol.withItems(context, items),
                response -> WebhookProtocol.patched(response, template));
    }

    @Override
    public List<DependentObject> dependencies(ObjectNode template) {
        return ask(
                template,
                Operation.GET_DEPENDENCIES,
                response -> response.path("dependencies")
                        .valueStream()
                        .map(WebhookInterpreter::dependency)
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static DependentObject dependency(JsonNode node) {
        var dependency = DependentObject.of(node);
        if (!LuaInterpreter.isComplete(dependency)) {
            throw new WebhookProtocol.BadAnswer(
                    "response.dependencies has one without apiVersion, kind, or name or labelSelector");
        }
        return dependency;
    }

    @Override
    public Optional<JsonNode> reflectStatus(ObjectNode observed) {
        return ask(observed, Operation.REFLECT_STATUS, response -> {
            var status = response.path("rawStatus");
            return Trees.isSet(status) && !status.isEmpty() ? Optional.of(status) : Optional.empty();
        });
    }

    @Override
    public boolean isHealthy(ObjectNode observed) {
        return ask(
                observed,
                Operation.INTERPRET_HEALTH,
                response -> WebhookProtocol.required(
                                response, "healthy", response.path("healthy").isBoolean())
                        .booleanValue());
    }
}
