package flagship.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeHealthTest {
    private static boolean healthy(String apiVersion, String kind, String rest) {
        return ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT)
                .isHealthy(Given.object(apiVersion, kind, rest));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Deployment  | true  | {metadata: {generation: 2}, spec: {replicas: 2}, status: {observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2}}",
                "Deployment  | true  | {metadata: {generation: 2}, spec: {}, status: {observedGeneration: 2}}",
                "Deployment  | false | {metadata: {generation: 2}, spec: {}, status: {observedGeneration: 1}}",
                "Deployment  | false | {metadata: {generation: 2}, spec: {replicas: 2}, status: {observedGeneration: 2, updatedReplicas: 1, availableReplicas: 2}}",
                "Deployment  | false | {metadata: {generation: 2}, spec: {replicas: 2}, status: {observedGeneration: 2, updatedReplicas: 2, availableReplicas: 1}}",
                "StatefulSet | true  | {metadata: {generation: 2}, spec: {replicas: 1}, status: {observedGeneration: 2, updatedReplicas: 1, availableReplicas: 1}}",
                "StatefulSet | false | {metadata: {generation: 2}, spec: {replicas: 1}, status: {observedGeneration: 2, updatedReplicas: 0, availableReplicas: 1}}",
                "ReplicaSet  | true  | {metadata: {generation: 2}, spec: {replicas: 1}, status: {observedGeneration: 2, availableReplicas: 1}}",
                "ReplicaSet  | false | {metadata: {generation: 2}, spec: {replicas: 1}, status: {observedGeneration: 2, availableReplicas: 0}}",
                "ReplicaSet  | false | {metadata: {generation: 2}, spec: {replicas: 1}, status: {observedGeneration: 1, availableReplicas: 1}}",
                "DaemonSet   | true  | {metadata: {generation: 2}, status: {observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3}}",
                "DaemonSet   | false | {metadata: {generation: 2}, status: {observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 3}}",
                "DaemonSet   | false | {metadata: {generation: 2}, status: {observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2}}",
                "DaemonSet   | false | {metadata: {generation: 2}, status: {observedGeneration: 1}}"
            })
    void aWorkloadIsHealthyWhenItsPresentGenerationRuns(String kind, boolean expected, String rest) {
        assertThat(healthy("apps/v1", kind, rest)).isEqualTo(expected);
    }

    @Test
    void aServiceWithBalancerIsHealthyWhenItHasAnAddress() {
        assertThat(healthy("v1", "Service", "spec: {type: ClusterIP}")).isTrue();
        assertThat(healthy("v1", "Service", "spec: {type: LoadBalancer}")).isFalse();
        assertThat(healthy(
                        "v1",
                        "Service",
                        "{spec: {type: LoadBalancer}, status: {loadBalancer: {ingress: [{}, {hostname: h}]}}}"))
                .isTrue();
    }

    @Test
    void anIngressIsHealthyWhenItHasAnAddress() {
        assertThat(healthy("networking.k8s.io/v1", "Ingress", "")).isFalse();
        assertThat(healthy("networking.k8s.io/v1", "Ingress", "status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}"))
                .isTrue();
    }

    @Test
    void aClaimIsHealthyWhenBound() {
        assertThat(healthy("v1", "PersistentVolumeClaim", "status: {phase: Bound}"))
                .isTrue();
        assertThat(healthy("v1", "PersistentVolumeClaim", "status: {phase: Pending}"))
                .isFalse();
    }

    @Test
    void aPodIsHealthyWhenItSucceededOrIsReady() {
        assertThat(healthy("v1", "Pod", "status: {phase: Succeeded}")).isTrue();
        assertThat(healthy("v1", "Pod", "status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}"))
                .isTrue();
        assertThat(healthy("v1", "Pod", "status: {phase: Running, conditions: [{type: Ready, status: 'False'}]}"))
                .isFalse();
        assertThat(healthy("v1", "Pod", "status: {phase: Pending, conditions: [{type: Ready, status: 'True'}]}"))
                .isFalse();
    }

    @Test
    void aDisruptionBudgetIsHealthyWhenEnoughPodsAre() {
        assertThat(healthy("policy/v1", "PodDisruptionBudget", "status: {currentHealthy: 2, desiredHealthy: 2}"))
                .isTrue();
        assertThat(healthy("policy/v1", "PodDisruptionBudget", "status: {currentHealthy: 1, desiredHealthy: 2}"))
                .isFalse();
    }

    @Test
    void otherKindsHaveNoRule() {
        var interpreter = ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT);

        assertThat(interpreter.handles(Kinds.JOB, Operation.INTERPRET_HEALTH)).isFalse();
        assertThat(interpreter.handles(Kinds.DEPLOYMENT, Operation.INTERPRET_HEALTH))
                .isTrue();
    }
}
