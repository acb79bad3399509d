package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.ApiRemovals.Minor;
import org.junit.jupiter.api.Test;

class ApiRemovalsTest {
    private final ApiRemovals removals = ApiRemovals.read();

    private static Minor minor(String text) {
        return Minor.parse(text).orElseThrow();
    }

    @Test
    void aRemovedVersionSaysWhenAndWhatServesInstead() {
        var cronJob = removals.find(new GroupVersionResource("batch", "v1beta1", "cronjobs"))
                .orElseThrow();

        assertThat(cronJob.deprecated()).isEqualTo(minor("1.21"));
        assertThat(cronJob.removed()).isEqualTo(minor("1.25"));
        assertThat(cronJob.instead()).contains("batch/v1");
    }

    @Test
    void whatHasNoSuccessorSaysSo() {
        assertThat(removals.find(new GroupVersionResource("policy", "v1beta1", "podsecuritypolicies"))
                        .orElseThrow()
                        .instead())
                .isEmpty();
    }

    @Test
    void whatStaysIsNotListed() {
        assertThat(removals.find(new GroupVersionResource("apps", "v1", "deployments")))
                .isEmpty();
        assertThat(removals.concerns("apps/v1")).isFalse();
        assertThat(removals.concerns("extensions/v1beta1")).isTrue();
    }

    @Test
    void everyVersionIsDeprecatedBeforeItGoes() {
        assertThat(removals.all())
                .isNotEmpty()
                .allSatisfy(removal -> assertThat(removal.deprecated()).isLessThan(removal.removed()));
    }

    @Test
    void versionsAreReadAsClustersAndPeopleWriteThem() {
        assertThat(minor("v1.29.3-gke.100")).isEqualTo(minor("1.29"));
        assertThat(minor("v1.30.0+k3s1")).isEqualTo(minor("1.30"));
        assertThat(minor("1.9")).isLessThan(minor("1.16"));
        assertThat(Minor.parse("latest")).isEmpty();
        assertThat(Minor.parse("1")).isEmpty();
    }
}
