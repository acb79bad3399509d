package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which requests an audit policy writes down, and how much of each. */
class AuditPolicyTest {
    private static final UserInfo JANE = new UserInfo("jane", "", List.of("devs"), Map.of());

    @TempDir
    private Path folder;

    private AuditPolicy policy(String rules) throws IOException {
        var file = folder.resolve("policy.yaml");
        Files.writeString(file, "apiVersion: audit.k8s.io/v1\nkind: Policy\n" + rules);
        return AuditPolicyFile.read(file);
    }

    private static String level(AuditPolicy policy, String method, String path) {
        var head = RequestHead.parse(method, path, "", Map.of());
        return policy.decide(JANE, RequestInfo.of(head)).level().text();
    }

    @Test
    void theFirstRuleThatMatchesDecides() throws Exception {
        var policy = policy("""
                rules:
                - {level: None, verbs: [get], resources: [{group: "", resources: [configmaps]}]}
                - {level: Request, resources: [{group: ""}]}
                - {level: Metadata, nonResourceURLs: ["/healthz*"]}
                """);

        assertThat(level(policy, "GET", "/api/v1/namespaces/a/configmaps/x")).isEqualTo("None");
        assertThat(level(policy, "PUT", "/api/v1/namespaces/a/configmaps/x")).isEqualTo("Request");
        assertThat(level(policy, "GET", "/healthz/etcd")).isEqualTo("Metadata");
        assertThat(level(policy, "GET", "/apis/apps/v1/deployments")).isEqualTo("None");
    }

    @Test
    void usersGroupsAndNamespacesNarrowARule() throws Exception {
        assertThat(level(policy("rules: [{level: Metadata, users: [bob]}]"), "GET", "/api/v1/pods"))
                .isEqualTo("None");
        assertThat(level(policy("rules: [{level: Metadata, userGroups: [devs]}]"), "GET", "/api/v1/pods"))
                .isEqualTo("Metadata");
        var inA = policy("rules: [{level: Metadata, namespaces: [a]}]");
        assertThat(level(inA, "GET", "/api/v1/namespaces/a/pods")).isEqualTo("Metadata");
        assertThat(level(inA, "GET", "/api/v1/namespaces/b/pods")).isEqualTo("None");
        assertThat(level(inA, "GET", "/version")).isEqualTo("None");
    }

    @Test
    void subresourcesAreNamedWithTheirResource() throws Exception {
        var policy = policy("""
                rules:
                - {level: Request, resources: [{group: "", resources: ["pods/log", "*/status"]}]}
                - {level: Metadata, resources: [{group: "", resources: [pods], resourceNames: [one]}]}
                """);

        assertThat(level(policy, "GET", "/api/v1/namespaces/a/pods/p/log")).isEqualTo("Request");
        assertThat(level(policy, "GET", "/api/v1/namespaces/a/services/s/status"))
                .isEqualTo("Request");
        assertThat(level(policy, "GET", "/api/v1/namespaces/a/pods/one")).isEqualTo("Metadata");
        assertThat(level(policy, "GET", "/api/v1/namespaces/a/pods/two")).isEqualTo("None");
    }

    @Test
    void stagesAreLeftOutByThePolicyAndByItsRules() throws Exception {
        var policy = policy("omitStages: [RequestReceived]\nrules: [{level: Metadata, omitStages: [ResponseStarted]}]");
        var head = RequestHead.parse("GET", "/api/v1/pods", "", Map.of());

        assertThat(policy.decide(JANE, RequestInfo.of(head)).omitStages())
                .containsExactly(AuditStage.REQUEST_RECEIVED, AuditStage.RESPONSE_STARTED);
    }

    @Test
    void aPolicyThatIsNotClearIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> policy("rules: [{level: Much}]"))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("rules[0].level is \"Much\"; use None, Metadata, Request or RequestResponse");
        assertThatThrownBy(() -> policy("rules: [{level: None, verb: [get]}]"))
                .hasMessageContaining("unknown field rules[0].verb");
        assertThatThrownBy(() -> policy("rules: []")).hasMessageContaining("has no rules");
        assertThatThrownBy(() -> policy("rules: [{level: None, namespaces: [a], nonResourceURLs: [/x]}]"))
                .hasMessageContaining("make two rules of it");
        assertThatThrownBy(() -> AuditPolicyFile.read(folder.resolve("none"))).hasMessageContaining("does not exist");
    }
}
