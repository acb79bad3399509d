package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.networking.PolicySelection.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom the peers of a NetworkPolicy mean. */
final class PolicySelectionTest {
    private static final List<Member> PODS = List.of(
            pod("shop", "web", "10.0.1.1"), pod("shop", "db", "10.0.1.2"), pod("monitoring", "scraper", "10.0.1.3"));

    private static Member pod(String namespace, String app, String address) {
        return new Member(namespace, Map.of("app", app), app + "." + namespace, Ipam.addresses(address), Map.of());
    }

    private static List<String> allowed(String from) {
        var policy = TestCluster.json("""
                {'metadata':{'namespace':'shop','name':'p'},
                 'spec':{'podSelector':{},'ingress':[{'from':[%s]}]}}""".formatted(from));
        var namespaces = Map.of("shop", Map.of("team", "a"), "monitoring", Map.of("team", "b"));
        return List.copyOf(PolicySelection.of(policy, PODS, namespaces)
                .ingress()
                .getFirst()
                .allowed());
    }

    @Test
    void aPeerThatNamesNamespacesAloneMeansAllOfTheirPods() {
        assertThat(allowed("{'namespaceSelector':{'matchLabels':{'team':'b'}}}"))
                .containsExactly("10.0.1.3");
        assertThat(allowed("{'namespaceSelector':{}}")).containsExactly("10.0.1.1", "10.0.1.2", "10.0.1.3");
    }

    @Test
    void aPeerThatNamesPodsAloneMeansThoseOfThePolicysNamespace() {
        assertThat(allowed("{'podSelector':{}}")).containsExactly("10.0.1.1", "10.0.1.2");
        assertThat(allowed("{'podSelector':{'matchLabels':{'app':'scraper'}}}")).isEmpty();
    }

    @Test
    void aPeerThatNamesBothMeansPodsOfThoseNamespaces() {
        assertThat(allowed("{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'scraper'}}}"))
                .containsExactly("10.0.1.3");
    }
}
