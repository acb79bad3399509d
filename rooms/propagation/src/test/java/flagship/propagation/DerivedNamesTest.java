package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas of contract section 2.1. */
class DerivedNamesTest {
    @ParameterizedTest
    @CsvSource({
        "default-nginx-deployment, 687f7fb96f",
        "default-nginx-service, 64b7849b5",
        "nginx-namespace, 9476c5969",
        "default-pod-pods, 5fdddc94c5",
        "ns-foorand, b4978784"
    })
    void theHashIsThatOfKarmada(String text, String hash) {
        assertThat(DerivedNames.hash(text)).isEqualTo(hash);
    }

    @Test
    void aBindingIsNamedAfterTheTemplateAndItsKind() {
        assertThat(DerivedNames.binding("Deployment", "nginx")).isEqualTo("nginx-deployment");
        assertThat(DerivedNames.binding("ClusterRole", "system:Viewer")).isEqualTo("system.viewer-clusterrole");
    }

    @Test
    void aWorkIsNamedAfterTheTemplateAndAHashOfAllThatTellsItFromOthers() {
        assertThat(DerivedNames.work("Deployment", "default", "nginx")).isEqualTo("nginx-687f7fb96f");
        assertThat(DerivedNames.work("Namespace", "", "nginx")).isEqualTo("nginx-9476c5969");
        assertThat(DerivedNames.work("ClusterRole", "", "system:Viewer"))
                .isEqualTo("system.viewer-" + DerivedNames.hash("system.viewer-clusterrole"));
    }

    @Test
    void aReferenceToABindingIsAHashOfItsKey() {
        assertThat(DerivedNames.reference("default", "nginx-deployment"))
                .isEqualTo(DerivedNames.hash("default/nginx-deployment"));
        assertThat(DerivedNames.reference("", "nginx-namespace")).isEqualTo("9476c5969");
    }

    @Test
    void anExecutionNamespaceTellsItsCluster() {
        assertThat(DerivedNames.cluster("karmada-es-member1")).contains("member1");
        assertThat(DerivedNames.cluster("default")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "karmada-system, true",
        "karmada-cluster, true",
        "karmada-es-a, true",
        "karmada, false",
        "default, false"
    })
    void theNamespacesOfTheControlPlaneAreReserved(String namespace, boolean reserved) {
        assertThat(DerivedNames.isReserved(namespace)).isEqualTo(reserved);
    }
}
