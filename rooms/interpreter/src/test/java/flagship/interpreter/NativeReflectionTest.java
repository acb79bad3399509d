package flagship.interpreter;

import static flagship.interpreter.Given.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NativeReflectionTest {
    private static final String GENERATIONS =
            "metadata: {generation: 4, annotations: {resourcetemplate.karmada.io/generation: '2'}}\n";

    private static Optional<JsonNode> reflect(String apiVersion, String kind, String rest) {
        return ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT).reflectStatus(object(apiVersion, kind, rest));
    }

    private static void reflects(String apiVersion, String kind, String rest, String status) {
        assertThat(reflect(apiVersion, kind, rest)).hasValue(Given.value(status));
    }

    @Test
    void aDeploymentTellsItsCountersAndGenerations() {
        reflects("apps/v1", "Deployment", GENERATIONS + """
                status: {replicas: 3, updatedReplicas: 3, readyReplicas: 2, availableReplicas: 2, unavailableReplicas: 1,
                  observedGeneration: 4, conditions: [{type: Available}], collisionCount: 1}
                """, """
                {generation: 4, resourceTemplateGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 2,
                  availableReplicas: 2, unavailableReplicas: 1, observedGeneration: 4}
                """);
    }

    @Test
    void aReplicaSetTellsItsCountersAndGenerations() {
        reflects(
                "apps/v1",
                "ReplicaSet",
                GENERATIONS
                        + "status: {replicas: 3, fullyLabeledReplicas: 3, readyReplicas: 2, availableReplicas: 1, observedGeneration: 4}",
                "{generation: 4, resourceTemplateGeneration: 2, replicas: 3, readyReplicas: 2, availableReplicas: 1, observedGeneration: 4}");
    }

    @Test
    void aDaemonSetTellsItsCountersAndGenerations() {
        reflects("apps/v1", "DaemonSet", GENERATIONS + """
                status: {currentNumberScheduled: 1, desiredNumberScheduled: 2, numberAvailable: 3, numberMisscheduled: 0, numberReady: 5,
                  updatedNumberScheduled: 6, numberUnavailable: 7, observedGeneration: 8, collisionCount: 9}
                """, """
                {generation: 4, resourceTemplateGeneration: 2, currentNumberScheduled: 1, desiredNumberScheduled: 2, numberAvailable: 3,
                  numberMisscheduled: 0, numberReady: 5, updatedNumberScheduled: 6, numberUnavailable: 7, observedGeneration: 8}
                """);
    }

    /** Mends 26.4: without the observed generation the template could never know. */
    @Test
    void aStatefulSetTellsItsCountersAndItsObservedGenerationToo() {
        reflects("apps/v1", "StatefulSet", GENERATIONS + """
                status: {availableReplicas: 1, currentReplicas: 2, readyReplicas: 3, replicas: 4, updatedReplicas: 5, observedGeneration: 4,
                  currentRevision: r}
                """, """
                {generation: 4, resourceTemplateGeneration: 2, availableReplicas: 1, currentReplicas: 2, readyReplicas: 3, replicas: 4,
                  updatedReplicas: 5, observedGeneration: 4}
                """);
    }

    @Test
    void aWorkloadWithoutReadableTemplateGenerationIsAnError() {
        assertThatThrownBy(() -> reflect("apps/v1", "Deployment", "status: {replicas: 1}"))
                .isInstanceOf(InterpretationFailure.class)
                .hasMessageContaining("resourcetemplate.karmada.io/generation of Deployment default/web is \"\"");
    }

    @Test
    void onlyAServiceWithBalancerTellsItsAddresses() {
        var status = "status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}, conditions: [{type: X}]}";

        reflects("v1", "Service", "spec: {type: LoadBalancer}\n" + status, "loadBalancer: {ingress: [{ip: 1.2.3.4}]}");
        assertThat(reflect("v1", "Service", "spec: {type: ClusterIP}\n" + status))
                .isEmpty();
    }

    @Test
    void anIngressTellsItsWholeStatus() {
        reflects(
                "networking.k8s.io/v1",
                "Ingress",
                "status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}",
                "loadBalancer: {ingress: [{ip: 1.2.3.4}]}");
    }

    @Test
    void aJobTellsItsCountersConditionsAndTimes() {
        reflects(
                "batch/v1",
                "Job",
                """
                status: {active: 0, succeeded: 2, failed: 1, conditions: [{type: Complete}], startTime: s, completionTime: c, ready: 1,
                  uncountedTerminatedPods: {}}
                """,
                "{succeeded: 2, failed: 1, conditions: [{type: Complete}], startTime: s, completionTime: c}");
    }

    @Test
    void aDisruptionBudgetTellsItsCounters() {
        reflects(
                "policy/v1",
                "PodDisruptionBudget",
                """
                status: {currentHealthy: 1, desiredHealthy: 2, disruptionsAllowed: 0, disruptedPods: {p: t}, expectedPods: 3,
                  observedGeneration: 1, conditions: []}
                """,
                "{currentHealthy: 1, desiredHealthy: 2, disruptionsAllowed: 0, disruptedPods: {p: t}, expectedPods: 3}");
    }

    @Test
    void anAutoscalerTellsItsReplicas() {
        reflects(
                "autoscaling/v2",
                "HorizontalPodAutoscaler",
                "status: {currentReplicas: 1, desiredReplicas: 2, currentMetrics: [{type: Resource}]}",
                "{currentReplicas: 1, desiredReplicas: 2}");
    }

    @Test
    void everyOtherKindTellsItsWholeStatus() {
        reflects("example.com/v1", "Widget", "status: {a: {b: 1}}", "a: {b: 1}");
        reflects("batch/v1", "CronJob", "status: {lastScheduleTime: t}", "lastScheduleTime: t");
    }

    @Test
    void whereThereIsNoStatusNothingIsTold() {
        assertThat(reflect("example.com/v1", "Widget", "")).isEmpty();
        assertThat(reflect("example.com/v1", "Widget", "status: {}")).isEmpty();
        assertThat(reflect("apps/v1", "Deployment", "")).isEmpty();
    }
}
