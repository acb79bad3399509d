package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.GroupVersionKind;
import org.junit.jupiter.api.Test;

class SkippedApisTest {
    private static boolean skips(String setting, String apiVersion, String kind) {
        return SkippedApis.parse(setting).contains(GroupVersionKind.of(apiVersion, kind));
    }

    @Test
    void aGroupSkipsAllItsVersionsAndKinds() {
        assertThat(skips("apps", "apps/v1", "Deployment")).isTrue();
        assertThat(skips("apps", "batch/v1", "Job")).isFalse();
    }

    @Test
    void aVersionAndKindsNarrowIt() {
        assertThat(skips("apps/v2", "apps/v1", "Deployment")).isFalse();
        assertThat(skips("apps/v1/Deployment,StatefulSet", "apps/v1", "StatefulSet"))
                .isTrue();
        assertThat(skips("apps/v1/Deployment,StatefulSet", "apps/v1", "DaemonSet"))
                .isFalse();
    }

    @Test
    void theCoreGroupIsWrittenByItsVersion() {
        assertThat(skips("v1/Secret", "v1", "Secret")).isTrue();
        assertThat(skips("v1/Secret", "v1", "ConfigMap")).isFalse();
        assertThat(skips("apps; v1", "v1", "ConfigMap")).isTrue();
    }

    @Test
    void anotherFormIsRefusedWithTheRightOne() {
        assertThatThrownBy(() -> SkippedApis.parse("a/b/c/d")).hasMessageContaining("group/version/Kind,Kind");
    }
}
