package flagship.interpreter;

import static flagship.interpreter.Given.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.DependentObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeDependenciesTest {
    private static List<String> dependencies(ObjectNode object) {
        return ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT).dependencies(object).stream()
                .map(NativeDependenciesTest::text)
                .toList();
    }

    private static String text(DependentObject object) {
        assertThat(object.namespace()).isEqualTo("default");
        return object.apiVersion() + " " + object.kind() + " " + object.name();
    }

    private static ObjectNode pod(String spec) {
        var pod = object("v1", "Pod", "");
        pod.set("spec", Given.yaml(spec));
        return pod;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps/v1  | Deployment  | {template: {spec: {volumes: [{configMap: {name: a}}]}}}",
                "apps/v1  | ReplicaSet  | {template: {spec: {volumes: [{configMap: {name: a}}]}}}",
                "apps/v1  | DaemonSet   | {template: {spec: {volumes: [{configMap: {name: a}}]}}}",
                "apps/v1  | StatefulSet | {template: {spec: {volumes: [{configMap: {name: a}}]}}}",
                "batch/v1 | Job         | {template: {spec: {volumes: [{configMap: {name: a}}]}}}",
                "batch/v1 | CronJob     | {jobTemplate: {spec: {template: {spec: {volumes: [{configMap: {name: a}}]}}}}}",
                "v1       | Pod         | {volumes: [{configMap: {name: a}}]}"
            })
    void everyWorkloadDependsOnWhatItsPodsUse(String apiVersion, String kind, String spec) {
        assertThat(dependencies(object(apiVersion, kind, "spec: " + spec))).containsExactly("v1 ConfigMap a");
    }

    @Test
    void configMapsComeFromVariablesAndVolumes() {
        assertThat(dependencies(pod("""
                containers:
                - env: [{valueFrom: {configMapKeyRef: {name: d, key: k}}}, {valueFrom: {fieldRef: {}}}]
                  envFrom: [{configMapRef: {name: c}}]
                initContainers: [{envFrom: [{configMapRef: {name: b}}]}]
                volumes:
                - configMap: {name: a}
                - projected: {sources: [{configMap: {name: e}}, {downwardAPI: {}}]}
                - configMap: {name: c}
                """)))
                .containsExactly(
                        "v1 ConfigMap a", "v1 ConfigMap b", "v1 ConfigMap c", "v1 ConfigMap d", "v1 ConfigMap e");
    }

    @Test
    void secretsComeFromPullsVariablesAndVolumes() {
        assertThat(dependencies(pod("""
                imagePullSecrets: [{name: s01}]
                containers:
                - env: [{valueFrom: {secretKeyRef: {name: s02, key: k}}}]
                  envFrom: [{secretRef: {name: s03}}]
                volumes:
                - azureFile: {secretName: s04}
                - cephfs: {secretRef: {name: s05}}
                - cinder: {secretRef: {name: s06}}
                - flexVolume: {secretRef: {name: s07}}
                - projected: {sources: [{secret: {name: s08}}]}
                - rbd: {secretRef: {name: s09}}
                - secret: {secretName: s10}
                - scaleIO: {secretRef: {name: s11}}
                - iscsi: {secretRef: {name: s12}}
                - storageos: {secretRef: {name: s13}}
                - csi: {nodePublishSecretRef: {name: s14}}
                """)))
                .containsExactly(java.util.stream.IntStream.rangeClosed(1, 14)
                        .mapToObj("v1 Secret s%02d"::formatted)
                        .toArray(String[]::new));
    }

    @Test
    void anAccountCountsUnlessItIsTheDefaultOne() {
        assertThat(dependencies(pod("serviceAccountName: robot"))).containsExactly("v1 ServiceAccount robot");
        assertThat(dependencies(pod("serviceAccountName: default"))).isEmpty();
    }

    @Test
    void claimsComeFromVolumes() {
        assertThat(dependencies(pod("volumes: [{persistentVolumeClaim: {claimName: data}}]")))
                .containsExactly("v1 PersistentVolumeClaim data");
    }

    @Test
    void theClaimsThatAStatefulSetMakesAreLeftOut() {
        assertThat(dependencies(object("apps/v1", "StatefulSet", """
                spec:
                  volumeClaimTemplates: [{metadata: {name: data}}]
                  template: {spec: {volumes: [{persistentVolumeClaim: {claimName: data}}, {persistentVolumeClaim: {claimName: shared}}]}}
                """)))
                .containsExactly("v1 PersistentVolumeClaim shared");
    }

    @Test
    void anIngressDependsOnItsCertificates() {
        assertThat(dependencies(object(
                        "networking.k8s.io/v1",
                        "Ingress",
                        "spec: {tls: [{secretName: b}, {}, {secretName: a}, {secretName: b}]}")))
                .containsExactly("v1 Secret a", "v1 Secret b");
    }

    @Test
    void aServiceImportDependsOnItsServiceAndItsEndpoints() {
        var dependencies = ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT)
                .dependencies(object("multicluster.x-k8s.io/v1alpha1", "ServiceImport", ""));

        assertThat(dependencies)
                .map(DependentObject::toJson)
                .containsExactly(
                        Given.yaml("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                namespace: default
                labelSelector: {matchLabels: {kubernetes.io/service-name: derived-web}}
                """),
                        Given.yaml("{apiVersion: v1, kind: Service, namespace: default, name: derived-web}"));
    }
}
