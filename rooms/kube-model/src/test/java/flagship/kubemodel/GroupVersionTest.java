package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupVersionTest {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");

    @Test
    void aResourceKnowsItsPaths() {
        assertThat(PODS.path()).isEqualTo("/api/v1/pods");
        assertThat(PODS.path("ns", "a")).isEqualTo("/api/v1/namespaces/ns/pods/a");
        assertThat(DEPLOYMENTS.path("")).isEqualTo("/apis/apps/v1/deployments");
        assertThat(DEPLOYMENTS.path("ns")).isEqualTo("/apis/apps/v1/namespaces/ns/deployments");
    }

    @Test
    void theCoreGroupHasNoName() {
        assertThat(GroupVersionKind.of("v1", "Pod")).isEqualTo(new GroupVersionKind("", "v1", "Pod"));
        assertThat(GroupVersionKind.of("apps/v1", "Deployment").apiVersion()).isEqualTo("apps/v1");
        assertThat(PODS.groupResource()).hasToString("pods");
        assertThat(DEPLOYMENTS.groupResource()).hasToString("deployments.apps");
        assertThat(GroupVersionKind.of("v1", "Pod")).hasToString("/v1, Kind=Pod");
    }

    @Test
    void namesAreOrderedByNamespaceFirst() {
        assertThat(
                        List.of(new NamespacedName("b", "a"), new NamespacedName("a", "b"), new NamespacedName("", "z"))
                                .stream()
                                .sorted())
                .containsExactly(
                        new NamespacedName("", "z"), new NamespacedName("a", "b"), new NamespacedName("b", "a"));
    }
}
