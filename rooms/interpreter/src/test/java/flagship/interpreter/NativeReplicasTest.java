package flagship.interpreter;

import static flagship.interpreter.Given.deployment;
import static flagship.interpreter.Given.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeReplicasTest {
    private final ResourceInterpreter interpreter = ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT);

    private static ObjectNode withPod(String podSpec) {
        var deployment = deployment("spec: {replicas: 2, template: {spec: {}}}");
        ((ObjectNode) deployment.at("/spec/template")).set("spec", Given.yaml(podSpec));
        return deployment;
    }

    private JsonNode requirements(ObjectNode template) {
        return interpreter.replicas(template).requirements().orElseThrow().toJson();
    }

    @ParameterizedTest
    @CsvSource({"apps/v1, Deployment", "apps/v1, StatefulSet", "apps/v1, ReplicaSet"})
    void aWorkloadWantsItsReplicas(String apiVersion, String kind) {
        assertThat(interpreter
                        .replicas(object(apiVersion, kind, "spec: {replicas: 3}"))
                        .replicas())
                .isEqualTo(3);
        assertThat(interpreter.replicas(object(apiVersion, kind, "spec: {}")).replicas())
                .isZero();
    }

    @Test
    void aJobWantsItsParallelismButNoMoreThanItsCompletions() {
        assertThat(interpreter
                        .replicas(object("batch/v1", "Job", "spec: {parallelism: 3}"))
                        .replicas())
                .isEqualTo(3);
        assertThat(interpreter
                        .replicas(object("batch/v1", "Job", "spec: {parallelism: 3, completions: 2}"))
                        .replicas())
                .isEqualTo(2);
        assertThat(interpreter
                        .replicas(object("batch/v1", "Job", "spec: {parallelism: 3, completions: 4}"))
                        .replicas())
                .isEqualTo(3);
        assertThat(interpreter
                        .replicas(object("batch/v1", "Job", "spec: {completions: 4}"))
                        .replicas())
                .isZero();
    }

    @Test
    void aPodWantsOneReplica() {
        var pod = object("v1", "Pod", "spec: {containers: [{resources: {requests: {cpu: 1}}}]}");

        assertThat(interpreter.replicas(pod).replicas()).isEqualTo(1);
        assertThat(requirements(pod)).isEqualTo(Given.value("resourceRequest: {cpu: '1'}"));
    }

    @Test
    void aPodThatNeedsNothingHasNoRequirements() {
        assertThat(interpreter.replicas(withPod("containers: [{name: c}]")).requirements())
                .isEmpty();
    }

    @Test
    void containersAddUpAndLimitsStandInForRequests() {
        assertThat(requirements(withPod("""
                containers:
                - resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: '1'}}
                - resources: {limits: {cpu: 250m, memory: 1Gi, nvidia.com/gpu: 1}}
                """)))
                .isEqualTo(Given.value("resourceRequest: {cpu: 350m, memory: 1088Mi, nvidia.com/gpu: '1'}"));
    }

    @Test
    void theLargestInitContainerCountsWhereItIsLarger() {
        assertThat(requirements(withPod("""
                initContainers:
                - resources: {requests: {cpu: '2', memory: 32Mi}}
                - resources: {requests: {cpu: '1'}}
                containers: [{resources: {requests: {cpu: 500m, memory: 64Mi}}}]
                """))).isEqualTo(Given.value("resourceRequest: {cpu: '2', memory: 64Mi}"));
    }

    @Test
    void anInitContainerThatStaysCountsBesideTheOthers() {
        assertThat(requirements(withPod("""
                initContainers:
                - {restartPolicy: Always, resources: {requests: {cpu: 100m}}}
                - resources: {requests: {cpu: '1'}}
                containers: [{resources: {requests: {cpu: 500m}}}]
                """))).isEqualTo(Given.value("resourceRequest: {cpu: 1100m}"));
    }

    @Test
    void theOverheadComesOnTop() {
        assertThat(requirements(withPod("""
                overhead: {cpu: 50m, memory: 1Mi}
                containers: [{resources: {requests: {cpu: 500m}}}]
                """))).isEqualTo(Given.value("resourceRequest: {cpu: 550m, memory: 1Mi}"));
    }

    @Test
    void theNodesAreThoseOfSelectorTolerationsAndRequiredAffinity() {
        assertThat(requirements(withPod("""
                nodeSelector: {disk: ssd}
                tolerations: [{key: k, operator: Exists}]
                affinity:
                  nodeAffinity:
                    preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]
                    requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: []}]}
                """))).isEqualTo(Given.value("""
                nodeClaim:
                  hardNodeAffinity: {nodeSelectorTerms: [{matchFields: []}]}
                  nodeSelector: {disk: ssd}
                  tolerations: [{key: k, operator: Exists}]
                """));
    }

    @Test
    void namespaceAndPriorityAreToldOnlyToWhoEstimatesQuota() {
        var template = withPod("{priorityClassName: high, nodeSelector: {a: b}}");
        var estimating = ResourceInterpreter.nativeRules(new InterpreterRules(true));

        assertThat(requirements(template).has("namespace")).isFalse();
        assertThat(requirements(template).has("priorityClassName")).isFalse();
        assertThat(estimating.replicas(template).requirements().orElseThrow().namespace())
                .isEqualTo("default");
        assertThat(estimating.replicas(template).requirements().orElseThrow().priorityClassName())
                .isEqualTo("high");
    }

    @Test
    void anAmountThatIsNoneIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> interpreter.replicas(withPod("containers: [{resources: {requests: {cpu: lots}}}]")))
                .isInstanceOf(InterpretationFailure.class)
                .hasMessage(
                        "\"lots\" is not an amount of cpu, in Deployment default/web; write something like 500m or 1Gi");
    }

    @ParameterizedTest
    @CsvSource({
        "apps/v1, Deployment, replicas",
        "apps/v1, StatefulSet, replicas",
        "apps/v1, ReplicaSet, replicas",
        "batch/v1, Job, parallelism"
    })
    void aNumberThatIsThereIsRevised(String apiVersion, String kind, String field) {
        var template = object(apiVersion, kind, "spec: {%s: 5}".formatted(field));
        var without = object(apiVersion, kind, "spec: {}");

        assertThat(interpreter.reviseReplica(template, 2))
                .isEqualTo(object(apiVersion, kind, "spec: {%s: 2}".formatted(field)));
        assertThat(template.at("/spec/" + field).asInt()).isEqualTo(5);
        assertThat(interpreter.reviseReplica(without, 2)).isEqualTo(without);
    }

    @Test
    void whatIsNoNumberIsNotRevised() {
        assertThatThrownBy(() -> interpreter.reviseReplica(deployment("spec: {replicas: many}"), 2))
                .hasMessage("spec.replicas of Deployment default/web is not a whole number; correct it");
    }

    @Test
    void kindsAreExact() {
        var old = GroupVersionKind.of("extensions/v1beta1", "Deployment");

        assertThat(interpreter.handles(old, Operation.GET_REPLICAS)).isFalse();
        assertThat(interpreter.handles(Kinds.POD, Operation.REVISE_REPLICA)).isFalse();
        assertThat(interpreter.handles(Kinds.DAEMON_SET, Operation.GET_REPLICAS))
                .isFalse();
        assertThatThrownBy(() -> interpreter.replicas(object("extensions/v1beta1", "Deployment", "")))
                .hasMessageContaining("there is no rule InterpretReplica for Deployment default/web");
    }
}
