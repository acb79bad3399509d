package flagship.interpreter;

import static flagship.interpreter.Given.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetadataRetentionTest {
    @Test
    void whatOnlyTheMemberKnowsIsKept() {
        var observed = deployment("""
                metadata: {resourceVersion: "7", finalizers: [f], ownerReferences: [{name: o}], uid: u}
                """);

        assertThat(MetadataRetention.retain(deployment(""), observed)).isEqualTo(deployment("""
                metadata: {resourceVersion: "7", finalizers: [f], ownerReferences: [{name: o}]}
                """));
    }

    @Test
    void aKeyOfTheMemberStaysAndOneOfTheControlPlaneWins() {
        var desired = deployment("metadata: {labels: {a: new}, annotations: {b: new}}");
        var observed = deployment("metadata: {labels: {a: old, mine: l}, annotations: {b: old, mine: a}}");

        assertThat(MetadataRetention.retain(desired, observed))
                .isEqualTo(deployment("metadata: {labels: {a: new, mine: l}, annotations: {b: new, mine: a}}"));
    }

    @Test
    void aKeyThatTheControlPlaneWroteAndNoLongerWantsGoes() {
        var written = MetadataRetention.recordManagedKeys(
                deployment("metadata: {labels: {a: '1', b: '1'}, annotations: {c: '1'}}"));
        var desired = MetadataRetention.recordManagedKeys(deployment("metadata: {labels: {a: '1'}}"));

        var result = MetadataRetention.retain(desired, written);

        assertThat(result.at("/metadata/labels")).isEqualTo(Given.value("{a: '1'}"));
        assertThat(result.at("/metadata/annotations").has("c")).isFalse();
    }

    @Test
    void theListsOfKeysAreSortedAndListThemselves() {
        var manifest = MetadataRetention.recordManagedKeys(
                deployment("metadata: {labels: {b: x, a: x}, annotations: {z: x}}"));

        assertThat(manifest.at("/metadata/annotations")).isEqualTo(Given.value("""
                z: x
                resourcetemplate.karmada.io/managed-labels: a,b
                resourcetemplate.karmada.io/managed-annotations:
                  resourcetemplate.karmada.io/managed-annotations,resourcetemplate.karmada.io/managed-labels,z
                """));
    }
}
