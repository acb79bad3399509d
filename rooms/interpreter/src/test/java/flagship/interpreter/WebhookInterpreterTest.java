package flagship.interpreter;

import static flagship.interpreter.Given.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.DependentObject;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration.Client;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookInterpreterTest {
    private final ObjectNode widget = object("example.com/v1", "Widget", "spec: {size: 1}");

    /** A server that answers with one response to everything. */
    private static final class Server implements WebhookCaller {
        private final String response;
        private final List<JsonNode> requests = new ArrayList<>();
        private final List<String> urls = new ArrayList<>();
        private final List<Duration> timeouts = new ArrayList<>();

        Server(String response) {
            this.response = response;
        }

        @Override
        public byte[] post(Client webhook, byte[] body, Duration timeout) throws IOException {
            if (response.isEmpty()) {
                throw new ConnectException("connection refused");
            }
            urls.add(webhook.url());
            timeouts.add(timeout);
            requests.add(Json.parse(body));
            var context = Given.yaml("{apiVersion: config.karmada.io/v1alpha1, kind: ResourceInterpreterContext}");
            context.set("response", Given.yaml("{uid: u-1, successful: true}").setAll(Given.yaml(response)));
            return Json.bytes(context);
        }
    }

    private static ResourceInterpreterWebhookConfiguration configuration(String name, String hook, String rule) {
        return ResourceInterpreterWebhookConfiguration.of(Given.yaml("""
                metadata: {name: %s}
                webhooks:
                - name: %s
                  clientConfig: {url: 'https://%s/%s'}
                  timeoutSeconds: 3
                  rules: [%s]
                  interpreterContextVersions: [v1alpha1]
                """.formatted(name, hook, name, hook, rule)));
    }

    private static final String EVERYTHING = "{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], kinds: ['*']}";

    private static ResourceInterpreter asking(Server server) {
        return ResourceInterpreter.webhooks(
                List.of(configuration("c", "h.example.com", EVERYTHING)), server, () -> "u-1");
    }

    private static String patch(String patch) {
        var encoded = Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8));
        return "{patchType: JSONPatch, patch: %s}".formatted(encoded);
    }

    @Test
    void aRequestTellsTheObjectAndWhatIsAsked() {
        var server = new Server("healthy: true");

        asking(server).isHealthy(widget);

        assertThat(server.requests).singleElement().isEqualTo(Given.yaml("""
                apiVersion: config.karmada.io/v1alpha1
                kind: ResourceInterpreterContext
                request:
                  uid: u-1
                  kind: {group: example.com, version: v1, kind: Widget}
                  name: web
                  namespace: default
                  operation: InterpretHealth
                  object: {apiVersion: example.com/v1, kind: Widget, metadata: {name: web, namespace: default}, spec: {size: 1}}
                  replicas: 0
                """));
        assertThat(server.timeouts).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void interpretReplicaAnswersReplicasAndPerhapsRequirements() {
        var demand = asking(new Server("{replicas: 3, replicaRequirements: {resourceRequest: {cpu: '1'}}}"))
                .replicas(widget);

        assertThat(demand.replicas()).isEqualTo(3);
        assertThat(demand.requirements().orElseThrow().resourceRequest()).containsEntry("cpu", "1");
        assertThat(asking(new Server("replicas: 0")).replicas(widget).requirements())
                .isEmpty();
    }

    @Test
    void interpretComponentAnswersComponents() {
        assertThat(asking(new Server("components: [{name: a, replicas: 2}]")).components(widget))
                .singleElement()
                .satisfies(component -> assertThat(component.replicas()).isEqualTo(2));
    }

    @Test
    void reviseReplicaSendsReplicasAndAnswersAPatch() {
        var server = new Server(patch("[{\"op\":\"replace\",\"path\":\"/spec/size\",\"value\":7}]"));

        assertThat(asking(server).reviseReplica(widget, 7))
                .isEqualTo(object("example.com/v1", "Widget", "spec: {size: 7}"));
        assertThat(server.requests.getFirst().at("/request/replicas").asInt()).isEqualTo(7);
        assertThat(widget.at("/spec/size").asInt()).isEqualTo(1);
    }

    @Test
    void retainSendsTheObservedObjectAndAnswersAPatch() {
        var server = new Server(patch("[{\"op\":\"add\",\"path\":\"/spec/node\",\"value\":\"n1\"}]"));
        var observed = object("example.com/v1", "Widget", "spec: {node: n1}");

        assertThat(asking(server).retain(widget, observed))
                .isEqualTo(object("example.com/v1", "Widget", "spec: {size: 1, node: n1}"));
        assertThat(server.requests.getFirst().at("/request/observedObject")).isEqualTo(observed);
    }

    @Test
    void aggregateStatusSendsTheItemsAndAnswersAPatch() {
        var server = new Server(patch("[{\"op\":\"add\",\"path\":\"/status\",\"value\":{\"ready\":2}}]"));

        var result = asking(server).aggregateStatus(widget, List.of(Given.status("a", "ready: 2")));

        assertThat(result.path("status")).isEqualTo(Given.value("ready: 2"));
        assertThat(server.requests.getFirst().at("/request/aggregatedStatus"))
                .isEqualTo(Given.value("[{clusterName: a, status: {ready: 2}, applied: true, health: Healthy}]"));
    }

    @Test
    void noPatchMeansNoChange() {
        assertThat(asking(new Server("{}")).retain(widget, widget))
                .isEqualTo(widget)
                .isNotSameAs(widget);
    }

    @Test
    void interpretDependencyAnswersDependencies() {
        var server = new Server(
                "dependencies: [{apiVersion: v1, kind: Secret, namespace: team, name: b}, {apiVersion: v1, kind: Secret, namespace: team, name: a}]");

        assertThat(asking(server).dependencies(widget))
                .map(DependentObject::name)
                .containsExactly("a", "b");
    }

    @Test
    void interpretStatusAnswersAStatus() {
        assertThat(asking(new Server("rawStatus: {a: 1}")).reflectStatus(widget))
                .hasValue(Given.value("a: 1"));
        assertThat(asking(new Server("{}")).reflectStatus(widget)).isEmpty();
    }

    @Test
    void interpretHealthAnswersHealthy() {
        assertThat(asking(new Server("healthy: false")).isHealthy(widget)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "{}                                                   § response.healthy is missing, or of the wrong type",
                "{uid: other, healthy: true}                          § response.uid must be u-1, as in the request, and is \"other\"",
                "{successful: false, status: {message: refused, code: 5}} § it answered: refused (code 5)",
                "{successful: false}                                  § response.status must say why response.successful is false"
            })
    void aBadAnswerIsAnError(String response, String why) {
        assertThatThrownBy(() -> asking(new Server(response)).isHealthy(widget))
                .isInstanceOf(InterpretationFailure.class)
                .hasMessage("webhook c/h.example.com, asked for InterpretHealth of Widget default/web: " + why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "{patch: W10=}                              § come together",
                "{patchType: JSONPatch}                     § come together",
                "{patch: W10=, patchType: MergePatch}       § must be JSONPatch",
                "{patch: '###', patchType: JSONPatch}       § must be base64",
                "{patch: e30=, patchType: JSONPatch}        § cannot be applied"
            })
    void aBadPatchIsAnError(String response, String why) {
        assertThatThrownBy(() -> asking(new Server(response)).retain(widget, widget))
                .hasMessageContaining(why);
    }

    @Test
    void aServerThatCannotBeReachedIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> asking(new Server("")).isHealthy(widget))
                .isInstanceOf(InterpretationFailure.class)
                .hasMessageEndingWith("Widget default/web: connection refused");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "{operations: [InterpretHealth], apiGroups: [example.com], apiVersions: [v1], kinds: [Widget]}  § true",
                "{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], kinds: ['*']}                        § true",
                "{operations: [Retain], apiGroups: ['*'], apiVersions: ['*'], kinds: ['*']}                     § false",
                "{operations: ['*'], apiGroups: [apps], apiVersions: ['*'], kinds: ['*']}                       § false",
                "{operations: ['*'], apiGroups: ['*'], apiVersions: [v2], kinds: ['*']}                         § false",
                "{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], kinds: [Gadget, Tool]}               § false"
            })
    void aRuleMatchesByOperationGroupVersionAndKind(String rule, boolean matches) {
        var interpreter = ResourceInterpreter.webhooks(
                List.of(configuration("c", "h.example.com", rule)), new Server("{}"), () -> "u-1");

        assertThat(interpreter.handles(Trees.kind(widget), Operation.INTERPRET_HEALTH))
                .isEqualTo(matches);
    }

    @Test
    void ofTheWebhooksThatMatchTheFirstByNameIsAskedAlone() {
        var server = new Server("healthy: true");
        var interpreter = ResourceInterpreter.webhooks(
                List.of(
                        configuration("b", "a.example.com", EVERYTHING),
                        configuration("a", "z.example.com", EVERYTHING)),
                server,
                () -> "u-1");

        interpreter.isHealthy(widget);

        assertThat(server.urls).containsExactly("https://a/z.example.com");
    }
}
