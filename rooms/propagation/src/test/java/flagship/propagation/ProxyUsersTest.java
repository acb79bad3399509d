package flagship.propagation;

import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may be impersonated in a member: contract section 11.2. */
class ProxyUsersTest {
    private static ObjectNode role(String name, String rule) {
        return json("{'metadata':{'name':'%s'},'rules':[{%s}]}", name, rule);
    }

    private static ObjectNode binding(String role, String subjects) {
        return json("{'roleRef':{'kind':'ClusterRole','name':'%s'},'subjects':[%s]}", role, subjects);
    }

    private static final ObjectNode PROXY =
            role("proxy", "'apiGroups':['cluster.karmada.io'],'resources':['clusters/proxy'],'verbs':['*']");
    private static final ObjectNode PROXY_TO_A = role(
            "proxy-a",
            "'apiGroups':['cluster.karmada.io'],'resources':['clusters/proxy'],'resourceNames':['a'],'verbs':['get']");
    private static final ObjectNode SEARCH =
            role("search", "'apiGroups':['search.karmada.io'],'resources':['proxying/proxy'],'verbs':['*']");
    private static final ObjectNode PODS = role("pods", "'apiGroups':[''],'resources':['pods'],'verbs':['*']");
    private static final ObjectNode ADMIN = role("admin", "'apiGroups':['*'],'resources':['*'],'verbs':['*']");

    private static ProxyUsers users(String cluster) {
        return ProxyUsers.of(
                cluster,
                List.of(PROXY, PROXY_TO_A, SEARCH, PODS, ADMIN),
                List.of(
                        binding(
                                "proxy",
                                "{'kind':'User','name':'bob'},{'kind':'User','name':'alice'},{'kind':'User','name':'bob'}"),
                        binding("proxy-a", "{'kind':'Group','name':'team-a'}"),
                        binding("search", "{'kind':'ServiceAccount','name':'robot','namespace':'ns'}"),
                        binding("pods", "{'kind':'User','name':'nobody'}"),
                        binding("admin", "{'kind':'Group','name':'system:masters'}")));
    }

    @Test
    void thoseWhoseRolesGrantTheProxyToTheClusterAreFoundOnceAndInOrder() {
        assertThat(users("a").users()).containsExactly("alice", "bob");
        assertThat(users("a").groups()).containsExactly("system:masters", "team-a");
        assertThat(users("a").serviceAccounts()).containsExactly("robot");
        assertThat(users("b").groups()).containsExactly("system:masters");
    }

    @Test
    void theRoleNamesThemAndNobodyElse() {
        assertThat(users("b").role().path("rules"))
                .hasToString(
                        "[{\"apiGroups\":[\"\"],\"resources\":[\"users\"],\"verbs\":[\"impersonate\"],\"resourceNames\":[\"alice\",\"bob\"]},"
                                + "{\"apiGroups\":[\"\"],\"resources\":[\"groups\"],\"verbs\":[\"impersonate\"],\"resourceNames\":[\"system:masters\"]},"
                                + "{\"apiGroups\":[\"\"],\"resources\":[\"serviceaccounts\"],\"verbs\":[\"impersonate\"],\"resourceNames\":[\"robot\"]}]");
        assertThat(ProxyUsers.of("a", List.of(), List.of()).role().path("rules"))
                .isEmpty();
    }
}
