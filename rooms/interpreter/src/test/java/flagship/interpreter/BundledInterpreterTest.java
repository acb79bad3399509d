package flagship.interpreter;

import static flagship.interpreter.Given.object;
import static flagship.interpreter.Given.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Component;
import flagship.fleetapi.DependentObject;
import flagship.kubemodel.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds of other projects. */
class BundledInterpreterTest {
    private static final String POD =
            "{containers: [{resources: {requests: {cpu: 1}}}], volumes: [{configMap: {name: m}}]}";

    private final ResourceInterpreter interpreter = ResourceInterpreter.bundled(InterpreterRules.DEFAULT);

    private static ObjectNode workload(String apiVersion, String kind, String spec) {
        return object(apiVersion, kind, "spec: " + spec.replace("POD", POD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps.kruise.io/v1alpha1            | AdvancedCronJob",
                "apps.kruise.io/v1alpha1            | BroadcastJob",
                "apps.kruise.io/v1alpha1            | CloneSet",
                "apps.kruise.io/v1alpha1            | DaemonSet",
                "apps.kruise.io/v1alpha1            | SidecarSet",
                "apps.kruise.io/v1alpha1            | UnitedDeployment",
                "apps.kruise.io/v1beta1             | StatefulSet",
                "argoproj.io/v1alpha1               | Workflow",
                "batch.volcano.sh/v1alpha1          | Job",
                "flink.apache.org/v1beta1           | FlinkDeployment",
                "helm.toolkit.fluxcd.io/v2beta1     | HelmRelease",
                "kubeflow.org/v1                    | Notebook",
                "kubeflow.org/v1                    | PyTorchJob",
                "kubeflow.org/v1                    | TFJob",
                "kubeflow.org/v2beta1               | MPIJob",
                "kustomize.toolkit.fluxcd.io/v1     | Kustomization",
                "kyverno.io/v1                      | ClusterPolicy",
                "kyverno.io/v1                      | Policy",
                "ray.io/v1                          | RayCluster",
                "ray.io/v1                          | RayJob",
                "ray.io/v1                          | RayService",
                "source.toolkit.fluxcd.io/v1        | GitRepository",
                "source.toolkit.fluxcd.io/v1beta2   | Bucket",
                "source.toolkit.fluxcd.io/v1beta2   | HelmChart",
                "source.toolkit.fluxcd.io/v1beta2   | HelmRepository",
                "source.toolkit.fluxcd.io/v1beta2   | OCIRepository",
                "sparkoperator.k8s.io/v1beta2       | SparkApplication"
            })
    void everyKindOfTheContractHasRules(String apiVersion, String kind) {
        var gvk = GroupVersionKind.of(apiVersion, kind);

        assertThat(Operation.values()).anyMatch(operation -> interpreter.handles(gvk, operation));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps.kruise.io/v1alpha1 | CloneSet         | 3 | {replicas: 3, template: {spec: POD}}",
                "apps.kruise.io/v1beta1  | StatefulSet      | 3 | {replicas: 3, template: {spec: POD}}",
                "apps.kruise.io/v1alpha1 | BroadcastJob     | 2 | {parallelism: 2, template: {spec: POD}}",
                "apps.kruise.io/v1alpha1 | UnitedDeployment | 4 | {replicas: 4, template: {cloneSetTemplate: {spec: {template: {spec: POD}}}}}",
                "kubeflow.org/v1         | Notebook         | 1 | {template: {spec: POD}}"
            })
    void aWorkloadWantsReplicasAndWhatItsPodsNeed(String apiVersion, String kind, int replicas, String spec) {
        var demand = interpreter.replicas(workload(apiVersion, kind, spec));

        assertThat(demand.replicas()).isEqualTo(replicas);
        assertThat(demand.requirements().orElseThrow().resourceRequest()).containsEntry("cpu", "1");
    }

    @Test
    void aWorkflowWantsItsParallelismOnTheNodesThatItNames() {
        var demand = interpreter.replicas(
                workload("argoproj.io/v1alpha1", "Workflow", "{parallelism: 2, nodeSelector: {a: b}}"));

        assertThat(demand.replicas()).isEqualTo(2);
        assertThat(demand.requirements().orElseThrow().toJson())
                .isEqualTo(Given.value("nodeClaim: {nodeSelector: {a: b}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps.kruise.io/v1alpha1 | CloneSet         | replicas",
                "apps.kruise.io/v1beta1  | StatefulSet      | replicas",
                "apps.kruise.io/v1alpha1 | UnitedDeployment | replicas",
                "argoproj.io/v1alpha1    | Workflow         | parallelism"
            })
    void theReplicasOfAWorkloadAreRevised(String apiVersion, String kind, String field) {
        assertThat(interpreter.reviseReplica(workload(apiVersion, kind, "{" + field + ": 5}"), 2))
                .isEqualTo(workload(apiVersion, kind, "{" + field + ": 2}"));
    }

    private List<String> components(String apiVersion, String kind, String spec) {
        return interpreter.components(workload(apiVersion, kind, spec)).stream()
                .map(BundledInterpreterTest::text)
                .toList();
    }

    private static String text(Component component) {
        var requests = component
                .replicaRequirements()
                .map(needs -> needs.resourceRequest())
                .orElseThrow();
        return component.name() + " " + component.replicas() + " " + requests;
    }

    @Test
    void aFlinkDeploymentIsAJobManagerAndTaskManagers() {
        assertThat(components("flink.apache.org/v1beta1", "FlinkDeployment", """
                {jobManager: {resource: {cpu: 1, memory: 2048m}}, taskManager: {resource: {cpu: 2, memory: 4g}},
                 job: {parallelism: 5}, flinkConfiguration: {taskmanager.numberOfTaskSlots: '2'}}
                """))
                .containsExactly("jobmanager 1 {cpu=1, memory=2Gi}", "taskmanager 3 {cpu=2, memory=4Gi}");
    }

    @Test
    void aVolcanoJobIsItsTasks() {
        assertThat(components(
                        "batch.volcano.sh/v1alpha1", "Job", "{tasks: [{name: a, replicas: 2, template: {spec: POD}}]}"))
                .containsExactly("a 2 {cpu=1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kubeflow.org/v1      | PyTorchJob | pytorchReplicaSpecs",
                "kubeflow.org/v1      | TFJob      | tfReplicaSpecs",
                "kubeflow.org/v2beta1 | MPIJob     | mpiReplicaSpecs"
            })
    void aTrainingJobIsItsRoles(String apiVersion, String kind, String field) {
        var spec = "{%s: {Master: {template: {spec: POD}}, Worker: {replicas: 3, template: {spec: POD}}}}"
                .formatted(field);

        assertThat(components(apiVersion, kind, spec)).containsExactly("master 1 {cpu=1}", "worker 3 {cpu=1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"RayCluster | %s", "RayJob | {rayClusterSpec: %s}", "RayService | {rayClusterConfig: %s}"})
    void aRayClusterIsItsHeadAndItsWorkers(String kind, String wrapper) {
        var cluster =
                "{headGroupSpec: {template: {spec: POD}}, workerGroupSpecs: [{groupName: w, replicas: 2, template: {spec: POD}}]}";

        assertThat(components("ray.io/v1", kind, wrapper.replace("%s", cluster)))
                .containsExactly("ray-head 1 {cpu=1}", "w 2 {cpu=1}");
    }

    @Test
    void aSparkApplicationIsADriverAndExecutors() {
        assertThat(components(
                        "sparkoperator.k8s.io/v1beta2",
                        "SparkApplication",
                        "{driver: {cores: 1, memory: 512m}, executor: {cores: 2, instances: 4, memory: 1g}}"))
                .containsExactly("driver 1 {cpu=1, memory=512Mi}", "executor 4 {cpu=2, memory=1Gi}");
    }

    private List<String> dependencies(String apiVersion, String kind, String spec) {
        return interpreter.dependencies(workload(apiVersion, kind, spec)).stream()
                .map(dependency -> dependency.kind() + " " + dependency.name())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps.kruise.io/v1alpha1 | DaemonSet       | {template: {spec: POD}}",
                "apps.kruise.io/v1alpha1 | AdvancedCronJob | {template: {jobTemplate: {spec: {template: {spec: POD}}}}}",
                "apps.kruise.io/v1alpha1 | AdvancedCronJob | {template: {broadcastJobTemplate: {spec: {template: {spec: POD}}}}}",
                "argoproj.io/v1alpha1    | Workflow        | {templates: [{container: {envFrom: [{configMapRef: {name: m}}]}}]}",
                "argoproj.io/v1alpha1    | Workflow        | {volumes: [{configMap: {name: m}}]}",
                "flink.apache.org/v1beta1 | FlinkDeployment | {podTemplate: {spec: POD}}",
                "ray.io/v1               | RayCluster      | {headGroupSpec: {template: {spec: POD}}}"
            })
    void aWorkloadDependsOnWhatItsPodsUse(String apiVersion, String kind, String spec) {
        assertThat(dependencies(apiVersion, kind, spec)).containsExactly("ConfigMap m");
    }

    @Test
    void aKindOfFluxDependsOnItsSecretsItsAccountAndItsValues() {
        assertThat(dependencies(
                        "source.toolkit.fluxcd.io/v1",
                        "GitRepository",
                        "{secretRef: {name: s}, verify: {secretRef: {name: v}}}"))
                .containsExactly("Secret s", "Secret v");
        assertThat(
                        dependencies(
                                "helm.toolkit.fluxcd.io/v2beta1",
                                "HelmRelease",
                                "{serviceAccountName: a, kubeConfig: {secretRef: {name: k}}, valuesFrom: [{kind: ConfigMap, name: c}, {kind: Secret, name: s}]}"))
                .containsExactly("ConfigMap c", "Secret k", "Secret s", "ServiceAccount a");
        assertThat(
                        dependencies(
                                "kustomize.toolkit.fluxcd.io/v1",
                                "Kustomization",
                                "{decryption: {secretRef: {name: d}}, postBuild: {substituteFrom: [{kind: ConfigMap, name: c}]}}"))
                .containsExactly("ConfigMap c", "Secret d");
    }

    @Test
    void theServiceAccountOfAnEngineCounts() {
        assertThat(dependencies("flink.apache.org/v1beta1", "FlinkDeployment", "{serviceAccount: flink}"))
                .containsExactly("ServiceAccount flink");
        assertThat(interpreter.dependencies(workload(
                        "sparkoperator.k8s.io/v1beta2", "SparkApplication", "{driver: {serviceAccount: spark}}")))
                .map(DependentObject::name)
                .containsExactly("spark");
    }

    @Test
    void whatAMemberPausedStaysPaused() {
        var desired = workload("helm.toolkit.fluxcd.io/v2beta1", "HelmRelease", "{chart: x}");
        var observed = workload("helm.toolkit.fluxcd.io/v2beta1", "HelmRelease", "{chart: y, suspend: true}");

        assertThat(interpreter.retain(desired, observed))
                .isEqualTo(workload("helm.toolkit.fluxcd.io/v2beta1", "HelmRelease", "{chart: x, suspend: true}"));
    }

    @Test
    void aWorkflowKeepsItsState() {
        var observed = object("argoproj.io/v1alpha1", "Workflow", "{spec: {}, status: {phase: Running}}");

        assertThat(interpreter.retain(workload("argoproj.io/v1alpha1", "Workflow", "{a: b}"), observed))
                .isEqualTo(object("argoproj.io/v1alpha1", "Workflow", "{spec: {a: b}, status: {phase: Running}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps.kruise.io/v1alpha1  | CloneSet        | true  | {observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2}",
                "apps.kruise.io/v1alpha1  | CloneSet        | false | {observedGeneration: 2, updatedReplicas: 1, availableReplicas: 2}",
                "apps.kruise.io/v1beta1   | StatefulSet     | false | {observedGeneration: 1, updatedReplicas: 2, availableReplicas: 2}",
                "apps.kruise.io/v1alpha1  | DaemonSet       | false | {observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1}",
                "apps.kruise.io/v1alpha1  | SidecarSet      | true  | {observedGeneration: 2, matchedPods: 1, updatedPods: 1, updatedReadyPods: 1}",
                "apps.kruise.io/v1alpha1  | UnitedDeployment | false | {observedGeneration: 2, replicas: 2, updatedReplicas: 1}",
                "apps.kruise.io/v1alpha1  | BroadcastJob    | false | {phase: failed}",
                "argoproj.io/v1alpha1     | Workflow        | true  | {phase: Running}",
                "argoproj.io/v1alpha1     | Workflow        | false | {phase: Error}",
                "flink.apache.org/v1beta1 | FlinkDeployment | true  | {lifecycleState: STABLE, jobStatus: {state: RUNNING}}",
                "flink.apache.org/v1beta1 | FlinkDeployment | false | {lifecycleState: FAILED, jobStatus: {state: RUNNING}}",
                "helm.toolkit.fluxcd.io/v2beta1 | HelmRelease | true | {conditions: [{type: Ready, status: 'True'}]}",
                "source.toolkit.fluxcd.io/v1 | GitRepository | false | {conditions: [{type: Ready, status: 'False'}]}",
                "kyverno.io/v1            | Policy          | true  | {ready: true}",
                "kyverno.io/v1            | ClusterPolicy   | true  | {conditions: [{type: Ready, status: 'True'}]}",
                "batch.volcano.sh/v1alpha1 | Job            | false | {state: {phase: Aborted}}",
                "kubeflow.org/v1          | Notebook        | true  | {readyReplicas: 1}",
                "kubeflow.org/v1          | TFJob           | false | {conditions: [{type: Failed, status: 'True'}]}",
                "kubeflow.org/v1          | PyTorchJob      | true  | {conditions: [{type: Running, status: 'True'}]}",
                "ray.io/v1                | RayCluster      | true  | {state: ready}",
                "ray.io/v1                | RayJob          | false | {jobStatus: FAILED, jobDeploymentStatus: Running}",
                "ray.io/v1                | RayService      | true  | {serviceStatus: Running}",
                "sparkoperator.k8s.io/v1beta2 | SparkApplication | false | {applicationState: {state: SUBMISSION_FAILED}}"
            })
    void healthIsWhatTheControllerSays(String apiVersion, String kind, boolean healthy, String status) {
        assertThat(interpreter.isHealthy(object(
                        apiVersion,
                        kind,
                        "{metadata: {generation: 2}, spec: {replicas: 2}, status: %s}".formatted(status))))
                .isEqualTo(healthy);
    }

    private JsonNode aggregate(String apiVersion, String kind, flagship.fleetapi.BindingStatus.OfCluster... items) {
        return interpreter
                .aggregateStatus(object(apiVersion, kind, "metadata: {generation: 3}"), List.of(items))
                .path("status");
    }

    @Test
    void countersAddUp() {
        var one =
                "{replicas: 2, updatedReplicas: 1, observedGeneration: 5, generation: 5, resourceTemplateGeneration: 3}";

        assertThat(aggregate("apps.kruise.io/v1alpha1", "CloneSet", status("a", one), status("b", one)))
                .isEqualTo(Given.value("{replicas: 4, updatedReplicas: 2, observedGeneration: 3}"));
    }

    @Test
    void conditionsComeTogetherAndTheWorstWins() {
        assertThat(aggregate(
                        "source.toolkit.fluxcd.io/v1",
                        "GitRepository",
                        status("a", "conditions: [{type: Ready, status: 'True', reason: Succeeded, message: ok}]"),
                        status("b", "conditions: [{type: Ready, status: 'False', reason: Failed, message: bad}]"),
                        Given.silent("c")))
                .isEqualTo(Given.value(
                        "conditions: [{type: Ready, status: 'False', reason: Failed, message: 'a=ok, b=bad'}]"));
    }

    @Test
    void aCounterIsReflectedWithTheGenerations() {
        var set = object("apps.kruise.io/v1alpha1", "CloneSet", """
                {metadata: {generation: 5, annotations: {resourcetemplate.karmada.io/generation: '3'}}, status: {replicas: 2}}
                """);

        assertThat(interpreter.reflectStatus(set))
                .hasValue(Given.value("{replicas: 2, generation: 5, resourceTemplateGeneration: 3}"));
    }
}
