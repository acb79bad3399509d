package flagship.interpreter;

import static flagship.interpreter.Given.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ManifestPruningTest {
    private static void pruned(String apiVersion, String kind, String before, String after) {
        ObjectNode template = object(apiVersion, kind, before);
        var copy = template.deepCopy();

        assertThat(ManifestPruning.prune(template)).isEqualTo(object(apiVersion, kind, after));
        assertThat(template).as("the template is not touched").isEqualTo(copy);
    }

    @Test
    void everyKindLosesWhatTheApiServerWroteIntoItsMetadata() {
        pruned("example.com/v1", "Widget", """
                metadata:
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  deletionTimestamp: "2026-01-01T00:00:00Z"
                  deletionGracePeriodSeconds: 30
                  generation: 3
                  managedFields: [{manager: kubectl}]
                  resourceVersion: "17"
                  selfLink: /apis/example.com/v1/widgets/web
                  uid: 0-1
                  ownerReferences: [{kind: Owner, name: o}]
                  finalizers: [example.com/keep]
                  labels: {app: web}
                  annotations: {note: kept}
                """, "metadata: {labels: {app: web}, annotations: {note: kept}}");
    }

    @Test
    void everyKindLosesItsStatus() {
        pruned("example.com/v1", "Widget", "{spec: {size: 1}, status: {size: 1}}", "spec: {size: 1}");
    }

    @Test
    void aDeploymentLosesItsRevisionAnnotations() {
        pruned("apps/v1", "Deployment", """
                metadata:
                  annotations: {deployment.kubernetes.io/revision: "2", deployment.kubernetes.io/revision-history: "1", a: b}
                """, "metadata: {annotations: {a: b}}");
    }

    @Test
    void aJobLosesItsTimeToLiveAndTheLabelsOfItsController() {
        pruned(
                "batch/v1",
                "Job",
                """
                spec:
                  ttlSecondsAfterFinished: 5
                  selector: {matchLabels: {controller-uid: u, batch.kubernetes.io/controller-uid: u}}
                  template: {metadata: {labels: {job-name: web, batch.kubernetes.io/job-name: web, controller-uid: u, app: web}}}
                """,
                "spec: {selector: {matchLabels: {}}, template: {metadata: {labels: {app: web}}}}");
    }

    @Test
    void aJobWithAManualSelectorKeepsItsLabelsButNotItsTimeToLive() {
        pruned("batch/v1", "Job", """
                spec:
                  ttlSecondsAfterFinished: 5
                  manualSelector: true
                  selector: {matchLabels: {controller-uid: u}}
                """, "spec: {manualSelector: true, selector: {matchLabels: {controller-uid: u}}}");
    }

    @Test
    void aTokenSecretLosesItsAccountAndItsData() {
        pruned("v1", "Secret", """
                type: kubernetes.io/service-account-token
                metadata: {annotations: {kubernetes.io/service-account.uid: u, kubernetes.io/service-account.name: n}}
                data: {token: dA==}
                """, """
                type: kubernetes.io/service-account-token
                metadata: {annotations: {kubernetes.io/service-account.name: n}}
                data: null
                """);
    }

    @Test
    void anotherSecretKeepsItsData() {
        pruned("v1", "Secret", "{type: Opaque, data: {a: dA==}}", "{type: Opaque, data: {a: dA==}}");
    }

    @Test
    void aServiceAccountLosesEveryTokenSecretOfTheControlPlane() {
        pruned(
                "v1",
                "ServiceAccount",
                "secrets: [{name: web-token-1}, {name: web-token-2}, {name: mine}]",
                "secrets: [{name: mine}]");
    }

    @Test
    void aServiceLosesItsAddresses() {
        pruned(
                "v1",
                "Service",
                "spec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], type: ClusterIP}",
                "spec: {type: ClusterIP}");
    }

    @Test
    void aHeadlessServiceStaysHeadless() {
        pruned(
                "v1",
                "Service",
                "spec: {clusterIP: None, clusterIPs: [None]}",
                "spec: {clusterIP: None, clusterIPs: [None]}");
    }

    @Test
    void aClaimLosesItsNode() {
        pruned(
                "v1",
                "PersistentVolumeClaim",
                "metadata: {annotations: {volume.kubernetes.io/selected-node: n, a: b}}",
                "metadata: {annotations: {a: b}}");
    }

    @Test
    void aVolumeKeepsItsClaimForRetentionToDecide() {
        pruned("v1", "PersistentVolume", "spec: {claimRef: {name: c}}", "spec: {claimRef: {name: c}}");
    }

    @Test
    void theGroupOfAKindDoesNotMatter() {
        pruned("example.com/v1", "Service", "spec: {clusterIP: 10.0.0.1}", "spec: {}");
    }
}
