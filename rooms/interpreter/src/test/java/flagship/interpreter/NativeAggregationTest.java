package flagship.interpreter;

import static flagship.interpreter.Given.object;
import static flagship.interpreter.Given.silent;
import static flagship.interpreter.Given.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeAggregationTest {
    private static JsonNode aggregate(ObjectNode template, OfCluster... items) {
        var before = template.deepCopy();
        var result =
                ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT).aggregateStatus(template, List.of(items));
        assertThat(template).isEqualTo(before);
        return result.path("status");
    }

    private static JsonNode aggregate(String apiVersion, String kind, String rest, OfCluster... items) {
        return aggregate(object(apiVersion, kind, rest), items);
    }

    private static final String OBSERVED = "observedGeneration: 7, generation: 7, resourceTemplateGeneration: 3";

    @Test
    void theCountersOfADeploymentAddUp() {
        assertThat(aggregate(
                        "apps/v1",
                        "Deployment",
                        "{metadata: {generation: 3}, status: {conditions: [{type: X}], unavailableReplicas: 9}}",
                        status(
                                "a",
                                "{replicas: 2, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1, " + OBSERVED
                                        + "}"),
                        status(
                                "b",
                                "{replicas: 3, updatedReplicas: 1, readyReplicas: 3, availableReplicas: 3, " + OBSERVED
                                        + "}")))
                .isEqualTo(Given.value("""
                        {conditions: [{type: X}], replicas: 5, updatedReplicas: 3, readyReplicas: 4, availableReplicas: 4, observedGeneration: 3}
                        """));
    }

    @Test
    void aTemplateIsObservedWhenEveryClusterHasObservedIt() {
        var template = object("apps/v1", "Deployment", "{metadata: {generation: 3}, status: {observedGeneration: 2}}");

        assertThat(aggregate(template, status("a", "{" + OBSERVED + "}"))
                        .path("observedGeneration")
                        .asInt())
                .isEqualTo(3);
        assertThat(aggregate(template, status("a", "{" + OBSERVED + "}"), silent("b"))
                        .path("observedGeneration")
                        .asInt())
                .isEqualTo(2);
        assertThat(aggregate(
                                template,
                                status("a", "{observedGeneration: 6, generation: 7, resourceTemplateGeneration: 3}"))
                        .path("observedGeneration")
                        .asInt())
                .isEqualTo(2);
        assertThat(aggregate(
                                template,
                                status("a", "{observedGeneration: 7, generation: 7, resourceTemplateGeneration: 2}"))
                        .path("observedGeneration")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void theCountersOfAReplicaSetAddUp() {
        assertThat(aggregate(
                        "apps/v1",
                        "ReplicaSet",
                        "metadata: {generation: 3}",
                        status("a", "{replicas: 2, readyReplicas: 1, availableReplicas: 1, " + OBSERVED + "}"),
                        status("b", "{replicas: 2, " + OBSERVED + "}")))
                .isEqualTo(Given.value("{replicas: 4, readyReplicas: 1, availableReplicas: 1, observedGeneration: 3}"));
    }

    @Test
    void theCountersOfADaemonSetAddUp() {
        var one = """
                {currentNumberScheduled: 1, desiredNumberScheduled: 2, numberAvailable: 3, numberMisscheduled: 0, numberReady: 5,
                  updatedNumberScheduled: 6, numberUnavailable: 7, observedGeneration: 7, generation: 7, resourceTemplateGeneration: 3}
                """;

        assertThat(aggregate("apps/v1", "DaemonSet", "metadata: {generation: 3}", status("a", one), status("b", one)))
                .isEqualTo(Given.value("""
                        {currentNumberScheduled: 2, desiredNumberScheduled: 4, numberAvailable: 6, numberMisscheduled: 0, numberReady: 10,
                          updatedNumberScheduled: 12, numberUnavailable: 14, observedGeneration: 3}
                        """));
    }

    /** Mends 26.4: the rule of Deployments. */
    @Test
    void theCountersOfAStatefulSetAddUp() {
        assertThat(aggregate(
                        "apps/v1",
                        "StatefulSet",
                        "metadata: {generation: 3}",
                        status(
                                "a",
                                "{availableReplicas: 1, currentReplicas: 2, readyReplicas: 3, replicas: 4, updatedReplicas: 5, "
                                        + OBSERVED + "}"),
                        status("b", "{availableReplicas: 0, replicas: 1, " + OBSERVED + "}")))
                .isEqualTo(Given.value("""
                        {availableReplicas: 1, currentReplicas: 2, readyReplicas: 3, replicas: 5, updatedReplicas: 5, observedGeneration: 3}
                        """));
    }

    @Test
    void theActiveJobsOfACronJobAreListedAndTheLatestTimesCount() {
        assertThat(aggregate(
                        "batch/v1",
                        "CronJob",
                        "",
                        status(
                                "a",
                                "{active: [{name: j1}], lastScheduleTime: '2026-01-02T00:00:00Z', lastSuccessfulTime: '2026-01-01T00:00:00Z'}"),
                        status("b", "{active: [{name: j2}], lastScheduleTime: '2026-01-01T00:00:00Z'}")))
                .isEqualTo(Given.value("""
                        {active: [{name: j1}, {name: j2}], lastScheduleTime: '2026-01-02T00:00:00Z', lastSuccessfulTime: '2026-01-01T00:00:00Z'}
                        """));
    }

    @Test
    void thePhaseOfAPodIsTheWorstThatIsThere() {
        var template = object("v1", "Pod", "");
        var running = status("a", "phase: Running");
        var succeeded = status("b", "phase: Succeeded");

        assertThat(aggregate(template, running, succeeded).path("phase").asText())
                .isEqualTo("Running");
        assertThat(aggregate(template, succeeded, succeeded).path("phase").asText())
                .isEqualTo("Succeeded");
        assertThat(aggregate(template, running, silent("c")).path("phase").asText())
                .isEqualTo("Pending");
        assertThat(aggregate(template, running, silent("c"), status("d", "phase: Failed"))
                        .path("phase")
                        .asText())
                .isEqualTo("Failed");
    }

    @Test
    void theContainersOfPodsKeepReadinessAndState() {
        assertThat(aggregate(
                        "v1",
                        "Pod",
                        "",
                        status(
                                "a",
                                "{phase: Running, containerStatuses: [{name: c, ready: true, state: {running: {}}, restartCount: 3}]}"),
                        status("b", "{phase: Running, initContainerStatuses: [{name: i, ready: false}]}")))
                .isEqualTo(
                        Given.value(
                                "{phase: Running, containerStatuses: [{ready: true, state: {running: {}}}], initContainerStatuses: [{ready: false}]}"));
    }

    @Test
    void theAddressesOfAServiceAreThoseOfAllClusters() {
        assertThat(aggregate(
                        "v1",
                        "Service",
                        "spec: {type: LoadBalancer}",
                        status("a", "loadBalancer: {ingress: [{ip: 2.2.2.2, ports: [{port: 80}]}, {hostname: h}]}"),
                        status(
                                "b",
                                "loadBalancer: {ingress: [{ip: 2.2.2.2, ports: [{port: 80}, {port: 443}]}, {ip: 1.1.1.1}]}"),
                        status("c", "loadBalancer: {ingress: [{ip: 2.2.2.2, ipMode: Proxy}]}")))
                .isEqualTo(Given.value("""
                        loadBalancer:
                          ingress: [{ip: 1.1.1.1}, {ip: 2.2.2.2, ports: [{port: 80}, {port: 443}]}, {ip: 2.2.2.2, ipMode: Proxy}, {hostname: h}]
                        """));
    }

    @Test
    void aServiceOfAnotherTypeHasNoAddresses() {
        assertThat(aggregate(
                                object("v1", "Service", "spec: {type: ClusterIP}"),
                                status("a", "loadBalancer: {ingress: [{ip: 1.1.1.1}]}"))
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void theAddressesOfAnIngressAreThoseOfAllClusters() {
        assertThat(aggregate(
                        "networking.k8s.io/v1",
                        "Ingress",
                        "",
                        status("a", "loadBalancer: {ingress: [{ip: 1.1.1.1}]}"),
                        status("b", "loadBalancer: {ingress: [{ip: 1.1.1.1}]}"),
                        silent("c")))
                .isEqualTo(Given.value("loadBalancer: {ingress: [{ip: 1.1.1.1}]}"));
    }

    @Test
    void thePhaseOfAVolumeIsTheWorstThatIsThere() {
        var template = object("v1", "PersistentVolume", "");
        var bound = status("a", "phase: Bound");

        assertThat(aggregate(template, bound, status("b", "phase: Released"))
                        .path("phase")
                        .asText())
                .isEqualTo("Bound");
        assertThat(aggregate(template, bound, status("b", "phase: Available"))
                        .path("phase")
                        .asText())
                .isEqualTo("Available");
        assertThat(aggregate(template, bound, silent("b")).path("phase").asText())
                .isEqualTo("Pending");
        assertThat(aggregate(template, silent("b"), status("c", "phase: Failed"))
                        .path("phase")
                        .asText())
                .isEqualTo("Failed");
    }

    @Test
    void thePhaseOfAClaimIsBoundUnlessAClusterSaysOtherwise() {
        var template = object("v1", "PersistentVolumeClaim", "");

        assertThat(aggregate(template).path("phase").asText()).isEqualTo("Bound");
        assertThat(aggregate(template, status("a", "phase: Pending"), status("b", "phase: Bound"))
                        .path("phase")
                        .asText())
                .isEqualTo("Pending");
        assertThat(aggregate(template, status("a", "phase: Lost"), status("b", "phase: Pending"))
                        .path("phase")
                        .asText())
                .isEqualTo("Lost");
    }

    @Test
    void theCountersOfADisruptionBudgetAddUpAndItsPodsAreNamedByCluster() {
        assertThat(
                        aggregate(
                                "policy/v1",
                                "PodDisruptionBudget",
                                "",
                                status(
                                        "a",
                                        "{currentHealthy: 1, desiredHealthy: 2, disruptionsAllowed: 0, disruptedPods: {p: t1}, expectedPods: 3}"),
                                status(
                                        "b",
                                        "{currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 1, disruptedPods: {p: t2}, expectedPods: 1}")))
                .isEqualTo(Given.value("""
                        {currentHealthy: 2, desiredHealthy: 3, disruptionsAllowed: 1, disruptedPods: {a/p: t1, b/p: t2}, expectedPods: 4}
                        """));
    }

    @Test
    void theReplicasOfAnAutoscalerAddUp() {
        assertThat(aggregate(
                        "autoscaling/v2",
                        "HorizontalPodAutoscaler",
                        "",
                        status("a", "{currentReplicas: 1, desiredReplicas: 2}"),
                        status("b", "{currentReplicas: 3, desiredReplicas: 4}")))
                .isEqualTo(Given.value("{currentReplicas: 4, desiredReplicas: 6}"));
    }
}
