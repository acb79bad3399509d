package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.Authorizer.Action.OnPath;
import flagship.kubeapiserver.Authorizer.Action.OnResource;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RbacAuthorizerTest {
    private static final UserInfo JANE = new UserInfo("jane", "", List.of("devs", "system:authenticated"), Map.of());
    private static final UserInfo BOT = new UserInfo("system:serviceaccount:shop:bot", "", List.of(), Map.of());

    @TempDir
    private Path folder;

    private ObjectStore store;
    private RbacAuthorizer rbac;

    @BeforeEach
    void open() {
        store = SqliteObjectStore.open(StoreConfig.of(folder));
        BootstrapPolicy.reconcile(store, Clock.systemUTC());
        rbac = RbacAuthorizer.start(store);
    }

    @AfterEach
    void close() {
        rbac.close();
        store.close();
    }

    @Test
    void nothingIsAllowedByDefault() {
        assertThat(allowed(JANE, "get", "", "pods", "shop", "p")).isFalse();
    }

    @Test
    void mastersMayDoEverything() {
        var master = new UserInfo("root", "", List.of("system:masters"), Map.of());

        assertThat(allowed(master, "delete", "apps", "deployments", "shop", "d"))
                .isTrue();
        assertThat(rbac.authorize(master, new OnPath("get", "/metrics")).allowed())
                .isTrue();
    }

    @Test
    void aRoleBindingGrantsInItsNamespaceOnly() {
        role("shop", "reader", "[{'verbs':['get','list'],'apiGroups':[''],'resources':['pods']}]");
        bind("shop", "b", "Role", "reader", "Group", "devs");
        Await.until("the grant", () -> allowed(JANE, "list", "", "pods", "shop", ""));

        assertThat(allowed(JANE, "list", "", "pods", "other", "")).isFalse();
        assertThat(allowed(JANE, "list", "", "pods", "", "")).isFalse();
        assertThat(allowed(JANE, "delete", "", "pods", "shop", "p")).isFalse();
        assertThat(allowed(JANE, "list", "apps", "pods", "shop", "")).isFalse();
    }

    @Test
    void aRuleForEverythingNamesNoResource() {
        var secrets = new OnResource("list", "", "v1", "secrets", "", "shop", "");
        role("shop", "everything", "[{'verbs':['*'],'apiGroups':['*'],'resources':['*']}]");
        bind("shop", "b", "Role", "everything", "Group", "devs");
        Await.until("the grant", () -> allowed(JANE, "list", "", "secrets", "shop", ""));
        assertThat(rbac.authorizeNamed(JANE, secrets).allowed()).isFalse();

        role("shop", "secrets", "[{'verbs':['*'],'apiGroups':['*'],'resources':['secrets']}]");
        bind("shop", "c", "Role", "secrets", "User", "jane");
        Await.until(
                "the rule that names them",
                () -> rbac.authorizeNamed(JANE, secrets).allowed());
        var master = new UserInfo("root", "", List.of("system:masters"), Map.of());
        assertThat(rbac.authorizeNamed(master, secrets).allowed()).isTrue();
    }

    @Test
    void whoCannotLookIntoRulesRefusesWhoMayDoEverything() {
        Authorizer all = (_, _) -> new Authorizer.Decision(true, "");
        Authorizer some = (_, action) -> new Authorizer.Decision(
                action instanceof OnResource on && on.resource().equals("secrets"), "");
        var secrets = new OnResource("list", "", "v1", "secrets", "", "shop", "");

        assertThat(all.authorizeNamed(JANE, secrets).allowed()).isFalse();
        assertThat(some.authorizeNamed(JANE, secrets).allowed()).isTrue();
        var master = new UserInfo("root", "", List.of("system:masters"), Map.of());
        assertThat(all.authorizeNamed(master, secrets).allowed()).isTrue();
    }

    @Test
    void theReasonNamesBindingRoleAndSubject() {
        role("shop", "reader", "[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]");
        bind("shop", "b", "Role", "reader", "User", "jane");
        Await.until("the grant", () -> allowed(JANE, "get", "", "pods", "shop", "p"));

        assertThat(rbac.authorize(JANE, new OnResource("get", "", "v1", "pods", "", "shop", "p"))
                        .reason())
                .isEqualTo("RBAC: allowed by RoleBinding \"b/shop\" of Role \"reader\" to User \"jane\"");
    }

    @Test
    void aClusterRoleInARoleBindingGrantsInThatNamespaceWithoutItsPaths() {
        clusterRole(
                "ops",
                "[{'verbs':['get'],'apiGroups':['*'],'resources':['*']},"
                        + "{'verbs':['get'],'nonResourceURLs':['/metrics']}]");
        bind("shop", "b", "ClusterRole", "ops", "User", "jane");
        Await.until("the grant", () -> allowed(JANE, "get", "apps", "deployments", "shop", "d"));

        assertThat(allowed(JANE, "get", "apps", "deployments", "other", "d")).isFalse();
        assertThat(rbac.authorize(JANE, new OnPath("get", "/metrics")).allowed())
                .isFalse();
    }

    @Test
    void aServiceAccountIsASubjectOfItsNamespace() {
        role("shop", "r", "[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]");
        bind("shop", "b", "Role", "r", "ServiceAccount", "bot");
        Await.until("the grant", () -> allowed(BOT, "get", "", "pods", "shop", "p"));

        var stranger = new UserInfo("system:serviceaccount:other:bot", "", List.of(), Map.of());
        assertThat(allowed(stranger, "get", "", "pods", "shop", "p")).isFalse();
    }

    @Test
    void resourceNamesNarrowARule() {
        role(
                "shop",
                "r",
                "[{'verbs':['get','list'],'apiGroups':[''],'resources':['secrets'],'resourceNames':['one']}]");
        bind("shop", "b", "Role", "r", "User", "jane");
        Await.until("the grant", () -> allowed(JANE, "get", "", "secrets", "shop", "one"));

        assertThat(allowed(JANE, "get", "", "secrets", "shop", "two")).isFalse();
        assertThat(allowed(JANE, "list", "", "secrets", "shop", "")).isFalse();
    }

    @Test
    void aSubresourceNeedsARuleOfItsOwn() {
        role("shop", "r", "[{'verbs':['get'],'apiGroups':['apps'],'resources':['deployments','*/scale']}]");
        bind("shop", "b", "Role", "r", "User", "jane");
        Await.until("the grant", () -> allowed(JANE, "get", "apps", "deployments", "shop", "d"));

        assertThat(rbac.authorize(JANE, new OnResource("get", "apps", "v1", "deployments", "status", "shop", "d"))
                        .allowed())
                .isFalse();
        assertThat(rbac.authorize(JANE, new OnResource("get", "apps", "v1", "deployments", "scale", "shop", "d"))
                        .allowed())
                .isTrue();
    }

    @Test
    void aDeletedBindingGrantsNoMore() {
        role("shop", "r", "[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]");
        bind("shop", "b", "Role", "r", "User", "jane");
        Await.until("the grant", () -> allowed(JANE, "get", "", "pods", "shop", "p"));
        var key = "/registry/rbac.authorization.k8s.io/rolebindings/shop/b";
        var stored = store.get(key).orElseThrow();
        store.commit(new ObjectStore.Write.Delete(key, stored.revision(), _ -> stored.value()));

        Await.until("its end", () -> !allowed(JANE, "get", "", "pods", "shop", "p"));
    }

    @Test
    void everybodyWhoIsAuthenticatedMayDiscoverAndAnonymousMayAskForHealth() {
        assertThat(rbac.authorize(JANE, new OnPath("get", "/apis/apps/v1")).allowed())
                .isTrue();
        assertThat(rbac.authorize(AuthenticatorChain.ANONYMOUS, new OnPath("get", "/livez"))
                        .allowed())
                .isTrue();
        assertThat(rbac.authorize(AuthenticatorChain.ANONYMOUS, new OnPath("get", "/apis"))
                        .allowed())
                .isFalse();
    }

    @Test
    void aggregatedRolesHoldWhatTheirSelectorsSelectAlsoInTheStore() {
        clusterRole(
                "widgets",
                "[{'verbs':['get'],'apiGroups':['example.com'],'resources':['widgets']}]",
                "rbac.authorization.k8s.io/aggregate-to-view");
        bind("shop", "b", "ClusterRole", "admin", "User", "jane");

        Await.until(
                "view reaches admin through edit", () -> allowed(JANE, "get", "example.com", "widgets", "shop", "w"));
        Await.until(
                "the rules are stored",
                () -> new String(
                                store.get("/registry/rbac.authorization.k8s.io/clusterroles/view")
                                        .orElseThrow()
                                        .value(),
                                StandardCharsets.UTF_8)
                        .contains("widgets"));
    }

    @Test
    void aRestartCompletesTheBootstrapPolicyAndKeepsWhatUsersAdded() {
        var key = "/registry/rbac.authorization.k8s.io/clusterroles/system:basic-user";
        var stored = store.get(key).orElseThrow();
        var changed = Json.parseObject(stored.value());
        changed.putArray("rules").addObject().putArray("verbs").add("watch");
        store.commit(new ObjectStore.Write.Update(key, stored.revision(), StoredJson.value(changed)));

        BootstrapPolicy.reconcile(store, Clock.systemUTC());

        var rules = Json.parseObject(store.get(key).orElseThrow().value()).path("rules");
        assertThat(rules).hasSize(3);
        assertThat(rules.get(0).path("verbs").get(0).asText()).isEqualTo("watch");
    }

    @Test
    void aSecondStartWritesNothing() {
        Await.until(
                "aggregation has settled",
                () -> !store.get("/registry/rbac.authorization.k8s.io/clusterroles/admin")
                        .map(stored ->
                                Json.parseObject(stored.value()).path("rules").isEmpty())
                        .orElse(true));
        long before = store.revision();

        BootstrapPolicy.reconcile(store, Clock.systemUTC());

        assertThat(store.revision()).isEqualTo(before);
    }

    @Test
    void nobodyGrantsMoreThanHeHas() {
        role("shop", "reader", "[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]");
        bind("shop", "b", "Role", "reader", "User", "jane");
        Await.until("the grant", () -> allowed(JANE, "get", "", "pods", "shop", "p"));
        var escalation = new RbacEscalation(rbac);

        escalation.check(JANE, roleObject("shop", "mine", "[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]"));
        assertThatThrownBy(() -> escalation.check(
                        JANE,
                        roleObject(
                                "shop", "more", "[{'verbs':['get','list'],'apiGroups':[''],'resources':['secrets']}]")))
                .isInstanceOf(ApiException.class)
                .hasMessage("roles.rbac.authorization.k8s.io \"more\" is forbidden: user \"jane\" (groups=[\"devs\""
                        + " \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
                        + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}");
    }

    @Test
    void nobodyBindsARoleThatGivesMoreThanHeHas() {
        var escalation = new RbacEscalation(rbac);
        var binding = Json.parseObject(bytes("{'kind':'ClusterRoleBinding','metadata':{'name':'x'},"
                + "'roleRef':{'kind':'ClusterRole','name':'cluster-admin'}}"));

        assertThatThrownBy(() -> escalation.check(JANE, binding)).hasMessageContaining("not currently held");
    }

    private boolean allowed(UserInfo user, String verb, String group, String resource, String namespace, String name) {
        return rbac.authorize(user, new OnResource(verb, group, "v1", resource, "", namespace, name))
                .allowed();
    }

    private void role(String namespace, String name, String rules) {
        create("roles", namespace, name, roleObject(namespace, name, rules));
    }

    private static ObjectNode roleObject(String namespace, String name, String rules) {
        return Json.parseObject(bytes("{'kind':'Role','metadata':{'name':'%s','namespace':'%s'},'rules':%s}"
                .formatted(name, namespace, rules)));
    }

    private void clusterRole(String name, String rules, String... labels) {
        var role = Json.parseObject(
                bytes("{'kind':'ClusterRole','metadata':{'name':'%s'},'rules':%s}".formatted(name, rules)));
        for (var label : labels) {
            role.withObject("/metadata").withObject("/labels").put(label, "true");
        }
        create("clusterroles", "", name, role);
    }

    private void bind(String namespace, String name, String roleKind, String role, String subjectKind, String subject) {
        create(
                "rolebindings",
                namespace,
                name,
                Json.parseObject(bytes(
                        ("{'kind':'RoleBinding','metadata':{'name':'%s','namespace':'%s'},'roleRef':{'kind':'%s','name':'%s'},"
                                        + "'subjects':[{'kind':'%s','name':'%s','namespace':'%s'}]}")
                                .formatted(name, namespace, roleKind, role, subjectKind, subject, namespace))));
    }

    private void create(String resource, String namespace, String name, ObjectNode object) {
        var key = StoreKeys.key(
                new GroupResource("rbac.authorization.k8s.io", resource), new NamespacedName(namespace, name));
        store.commit(new ObjectStore.Write.Create(key, StoredJson.value(object)));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
