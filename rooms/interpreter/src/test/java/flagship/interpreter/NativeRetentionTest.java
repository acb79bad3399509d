package flagship.interpreter;

import static flagship.interpreter.Given.object;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeRetentionTest {
    private static void retains(String apiVersion, String kind, String desired, String observed, String result) {
        var before = object(apiVersion, kind, desired);

        assertThat(ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT)
                        .retain(before, object(apiVersion, kind, observed)))
                .isEqualTo(object(apiVersion, kind, result));
        assertThat(before).isEqualTo(object(apiVersion, kind, desired));
    }

    @Test
    void aDeploymentKeepsItsReplicasIfItsLabelSaysSo() {
        var labelled =
                "{metadata: {labels: {resourcetemplate.karmada.io/retain-replicas: 'true'}}, spec: {replicas: %d}}";

        retains("apps/v1", "Deployment", labelled.formatted(2), "spec: {replicas: 7}", labelled.formatted(7));
        retains("apps/v1", "Deployment", "spec: {replicas: 2}", "spec: {replicas: 7}", "spec: {replicas: 2}");
    }

    @Test
    void aPodKeepsItsNodeAccountVolumesAndMounts() {
        retains(
                "v1",
                "Pod",
                "spec: {volumes: [{name: a}], containers: [{name: c, image: new}, {name: n}], initContainers: [{name: i}]}",
                """
                spec:
                  nodeName: n1
                  serviceAccountName: default
                  volumes: [{name: token}]
                  containers: [{name: c, image: old, volumeMounts: [{name: token}]}]
                  initContainers: [{name: i, volumeMounts: [{name: token}]}]
                """,
                """
                spec:
                  nodeName: n1
                  serviceAccountName: default
                  volumes: [{name: token}]
                  containers: [{name: c, image: new, volumeMounts: [{name: token}]}, {name: n}]
                  initContainers: [{name: i, volumeMounts: [{name: token}]}]
                """);
    }

    @Test
    void aServiceKeepsItsAddressAndItsHealthCheckPort() {
        retains(
                "v1",
                "Service",
                "spec: {type: LoadBalancer}",
                "spec: {clusterIP: 10.0.0.9, clusterIPs: [10.0.0.9], healthCheckNodePort: 31000}",
                "spec: {type: LoadBalancer, clusterIP: 10.0.0.9, healthCheckNodePort: 31000}");
        retains("v1", "Service", "spec: {a: b}", "spec: {clusterIP: '', healthCheckNodePort: 0}", "spec: {a: b}");
    }

    @Test
    void aServiceAccountKeepsTheSecretsOfTheMember() {
        retains(
                "v1",
                "ServiceAccount",
                "{secrets: [{name: a}], imagePullSecrets: [{name: p}]}",
                "{secrets: [{name: a}, {name: web-token-1}], imagePullSecrets: [{name: q}, {name: p}]}",
                "{secrets: [{name: a}, {name: web-token-1}], imagePullSecrets: [{name: p}, {name: q}]}");
        retains("v1", "ServiceAccount", "", "", "");
    }

    @Test
    void aClaimKeepsItsVolume() {
        retains("v1", "PersistentVolumeClaim", "spec: {}", "spec: {volumeName: v}", "spec: {volumeName: v}");
        retains("v1", "PersistentVolumeClaim", "spec: {volumeName: x}", "spec: {}", "spec: {volumeName: x}");
    }

    @Test
    void aVolumeKeepsItsClaim() {
        retains("v1", "PersistentVolume", "spec: {}", "spec: {claimRef: {name: c}}", "spec: {claimRef: {name: c}}");
    }

    @Test
    void aJobKeepsTheLabelsOfItsController() {
        var observed =
                "spec: {selector: {matchLabels: {controller-uid: u}}, template: {metadata: {labels: {controller-uid: u}}}}";

        retains("batch/v1", "Job", "spec: {template: {metadata: {labels: {app: web}}}}", observed, observed);
    }

    @Test
    void aTokenSecretKeepsItsDataAndNoOtherDoes() {
        retains(
                "v1",
                "Secret",
                "{type: kubernetes.io/service-account-token, data: null}",
                "data: {token: dA==}",
                "{type: kubernetes.io/service-account-token, data: {token: dA==}}");
        retains("v1", "Secret", "{type: Opaque, data: {a: b}}", "data: {a: c}", "{type: Opaque, data: {a: b}}");
    }
}
