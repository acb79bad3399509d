package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Yaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Policies in the style of Clusterpedia's documentation, on a control plane with a member: what they import is searched. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
final class ImportPolicyEndToEndTest {
    private static final Set<Role> ROLES = Set.of(Role.APISERVER, Role.SEARCH, Role.SYNC, Role.PROPAGATION);
    private static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final GroupVersionResource CAPI_CLUSTERS =
            new GroupVersionResource("cluster.x-k8s.io", "v1beta1", "clusters");
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");

    /** Karmada's Clusters in Push mode that are ready. */
    private static final String KARMADA = """
            apiVersion: policy.clusterpedia.io/v1alpha1
            kind: ClusterImportPolicy
            metadata: {name: karmada}
            spec:
              source:
                group: cluster.karmada.io
                resource: clusters
                versions: []
              references:
              - group: ""
                resource: secrets
                versions: []
                namespaceTemplate: "{{ .source.spec.secretRef.namespace }}"
                nameTemplate: "{{ .source.spec.secretRef.name }}"
                key: secret
              nameTemplate: "PREFIX{{ .source.metadata.name }}"
              template: |
                spec:
                  apiserver: "{{ .source.spec.apiEndpoint }}"
                  tokenData: "{{ .references.secret.data.token }}"
                  caData: "{{ .references.secret.data.caBundle }}"
                  syncResources:
                  - group: ""
                    resources: [configmaps]
              creationCondition: |
                {{ if and (ne .source.spec.apiEndpoint "") (eq .source.spec.syncMode "Push") }}
                  {{ range .source.status.conditions }}
                    {{ if eq .type "Ready" }}
                      {{ if eq .status "True" }} true {{ end }}
                    {{ end }}
                  {{ end }}
                {{ end }}
            """;

    private static final String CLUSTER_API = """
            apiVersion: policy.clusterpedia.io/v1alpha1
            kind: ClusterImportPolicy
            metadata: {name: cluster-api}
            spec:
              source:
                group: cluster.x-k8s.io
                resource: clusters
              references:
              - group: ""
                resource: secrets
                namespaceTemplate: "{{ .source.metadata.namespace }}"
                nameTemplate: "{{ .source.metadata.name }}-kubeconfig"
                key: kubeconfig
              nameTemplate: "{{ .source.metadata.namespace }}-{{ .source.metadata.name }}"
              template: |
                spec:
                  kubeconfig: "{{ .references.kubeconfig.data.value }}"
                  syncResources:
                  - group: ""
                    resources: [configmaps]
              creationCondition: "{{ .source.status.controlPlaneReady }}"
            """;

    private static final String CAPI_CRD = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: clusters.cluster.x-k8s.io}
            spec:
              group: cluster.x-k8s.io
              scope: Namespaced
              names: {kind: Cluster, plural: clusters, singular: cluster, listKind: ClusterList}
              versions:
              - name: v1beta1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, ROLES, RoleSettings.DEFAULT, "m1");
        fleet.member("m1")
                .create(
                        TestFleet.type("ConfigMap"),
                        TestFleet.json(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'wanted','namespace':'default'}}"));
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    @BeforeEach
    void theBuiltInImportHasTheMember() throws Exception {
        TestFleet.await("the built-in import made a PediaCluster", () -> isOwnedBy("m1", "Cluster"));
    }

    @AfterEach
    void removePolicies() throws Exception {
        for (String policy : List.of("karmada", "cluster-api")) {
            fleet.host().delete(ClusterImportPolicy.RESOURCE, new NamespacedName("", policy));
        }
        TestFleet.await(
                "every lifecycle is gone",
                () -> fleet.host()
                        .listAll(PediaClusterLifecycle.RESOURCE, ListOptions.ALL)
                        .isEmpty());
    }

    @Test
    void clustersOfClusterApiAreImportedWithTheirKubeconfigs() throws Exception {
        create(CRDS, CAPI_CRD);
        create(ClusterImportPolicy.RESOURCE, CLUSTER_API);
        TestFleet.await(
                "the type is served", () -> reason("cluster-api", "Validated").equals("Success"));
        create(
                CAPI_CLUSTERS,
                "{apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, metadata: {name: c1, namespace: default}}");
        TestFleet.await(
                "the lifecycle waits for the Secret",
                () -> lifecycleReason("default-c1").equals("ReferenceResourceNotFound"));

        create(
                SECRETS,
                "{apiVersion: v1, kind: Secret, metadata: {name: c1-kubeconfig, namespace: default}, data: {value: %s}}"
                        .formatted(
                                Base64.getEncoder().encodeToString(Files.readAllBytes(fleet.memberKubeconfig("m1")))));
        TestFleet.await(
                "and for the control plane of the cluster",
                () -> lifecycleReason("default-c1").equals("WaitCreationCondition"));
        fleet.host()
                .mergePatch(
                        CAPI_CLUSTERS,
                        new NamespacedName("default", "c1"),
                        TestFleet.json("{'status':{'controlPlaneReady':true}}"));

        awaitSearched("default-c1");
        assertThat(find(PediaCluster.RESOURCE, "m1"))
                .as("the built-in import goes on")
                .isPresent();
    }

    @Test
    void aPolicyForClustersTakesOverFromTheBuiltInImportAndGivesBack() throws Exception {
        create(ClusterImportPolicy.RESOURCE, KARMADA.replace("PREFIX", "karmada-"));

        awaitSearched("karmada-m1");
        TestFleet.await(
                "nothing is searched twice",
                () -> find(PediaCluster.RESOURCE, "m1").isEmpty());
        fleet.stopPlane();
        fleet.startPlane();
        awaitSearched("karmada-m1");
        assertThat(find(PediaCluster.RESOURCE, "m1")).isEmpty();

        fleet.host().delete(ClusterImportPolicy.RESOURCE, new NamespacedName("", "karmada"));
        TestFleet.await(
                "what the policy made is gone",
                () -> find(PediaCluster.RESOURCE, "karmada-m1").isEmpty()
                        && find(PediaClusterLifecycle.RESOURCE, "karmada-m1").isEmpty());
        TestFleet.await("the built-in import is back", () -> isOwnedBy("m1", "Cluster"));
        awaitSearched("m1");
    }

    @Test
    void aPediaClusterOfTheSameNameIsTakenOverAsItIs() throws Exception {
        var uid = find(PediaCluster.RESOURCE, "m1")
                .orElseThrow()
                .at("/metadata/uid")
                .asText();

        create(ClusterImportPolicy.RESOURCE, KARMADA.replace("PREFIX", ""));

        TestFleet.await("the policy has it", () -> isOwnedBy("m1", "PediaClusterLifecycle"));
        var taken = find(PediaCluster.RESOURCE, "m1").orElseThrow();
        assertThat(taken.at("/metadata/uid").asText()).isEqualTo(uid);
        assertThat(taken.at("/spec/syncResources/0/resources/0").asText()).isEqualTo("configmaps");
        assertThat(taken.at("/spec/authenticationFrom").isMissingNode()).isTrue();
        awaitSearched("m1");
    }

    @Test
    void aClusterThatNoPolicySelectsIsNotSearched() throws Exception {
        create(
                ClusterImportPolicy.RESOURCE,
                KARMADA.replace("PREFIX", "")
                        .replace("resource: clusters\n", "resource: clusters\n    selectorTemplate: 'no'\n"));

        TestFleet.await(
                "it is not searched any more",
                () -> find(PediaCluster.RESOURCE, "m1").isEmpty());
        assertThat(find(Cluster.RESOURCE, "m1")).isPresent();
    }

    private void create(GroupVersionResource type, String yaml) throws Exception {
        fleet.host().create(type, (ObjectNode) Yaml.toJson(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<ObjectNode> find(GroupVersionResource type, String name) throws Exception {
        return fleet.host().find(type, new NamespacedName("", name));
    }

    private boolean isOwnedBy(String pediaCluster, String kind) throws Exception {
        return find(PediaCluster.RESOURCE, pediaCluster)
                .filter(it -> it.at("/metadata/ownerReferences/0/kind").asText().equals(kind))
                .isPresent();
    }

    private String reason(String policy, String condition) throws Exception {
        return reason(find(ClusterImportPolicy.RESOURCE, policy), condition);
    }

    private String lifecycleReason(String lifecycle) throws Exception {
        return reason(find(PediaClusterLifecycle.RESOURCE, lifecycle), "Created");
    }

    private static String reason(Optional<ObjectNode> object, String condition) {
        if (object.isPresent()) {
            for (JsonNode each : object.get().at("/status/conditions")) {
                if (each.path("type").asText().equals(condition)) {
                    return each.path("reason").asText();
                }
            }
        }
        return "";
    }

    private void awaitSearched(String cluster) throws Exception {
        var path = "/apis/clusterpedia.io/v1beta1/resources/api/v1/configmaps?names=wanted&clusters=" + cluster;
        TestFleet.await("objects of " + cluster + " are found", () -> {
            // Nothing is served there before a first cluster has the type.
            try (var response = fleet.host().transport().send(Transport.Request.get(path))) {
                var found = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
                return response.status() == 200 && found.contains("\"name\":\"wanted\"");
            }
        });
    }
}
