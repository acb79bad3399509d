package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.ListOptions;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Oddities of Karmada that are mended here: rows of contract section 26 that need a whole control plane to be seen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QuirksTest {
    private static final GroupVersionResource DEFINITIONS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final GroupVersionResource ACCOUNTS = new GroupVersionResource("", "v1", "serviceaccounts");
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");
    private static final NamespacedName ACCOUNT = new NamespacedName("karmada-cluster", "karmada-east");

    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    /** Row 26.5. */
    @Test
    void aTemplateWhoseBindingBelongsToAnotherGroupsKindIsToldSo() throws Exception {
        fleet.host().create(DEFINITIONS, json("""
                {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'configmaps.other.example'},
                 'spec':{'group':'other.example','scope':'Namespaced','names':{'plural':'configmaps','singular':'configmap','kind':'ConfigMap',
                 'listKind':'ConfigMapList'},'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}]}}"""));
        fleet.namespace("twins");
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'twins','name':'all'},
                 'spec':{'resourceSelectors':[{'apiVersion':'v1','kind':'ConfigMap'},{'apiVersion':'other.example/v1','kind':'ConfigMap'}]}}""");
        fleet.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'twins','name':'settings'}}");
        await(
                "the first has its binding",
                () -> fleet.find("ResourceBinding", "twins", "settings-configmap")
                        .isPresent());
        var others = new GroupVersionResource("other.example", "v1", "configmaps");
        await("the kind is served", () -> {
            fleet.host().list(others, ListOptions.inNamespace("twins"));
            return true;
        });

        fleet.host()
                .create(
                        others,
                        json(
                                "{'apiVersion':'other.example/v1','kind':'ConfigMap','metadata':{'namespace':'twins','name':'settings'}}"));

        await(
                "the second is told why it goes nowhere",
                () -> fleet.host().listAll(EVENTS, ListOptions.inNamespace("twins")).stream()
                        .map(event -> event.toJson())
                        .anyMatch(event -> event.path("reason").asText().equals("ApplyPolicyFailed")
                                && event.path("message").asText().contains("only one of them can be propagated")));
        var binding =
                fleet.find("ResourceBinding", "twins", "settings-configmap").orElseThrow();
        assertThat(binding.at("/spec/resource/apiVersion").asText()).isEqualTo("v1");
    }

    /** Row 26.9. */
    @Test
    void aPolicyThatBringsDependenciesAlongFromNowOnSaysSoInClusterScopedBindingsToo() throws Exception {
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'ClusterPropagationPolicy','metadata':{'name':'late'},
                 'spec':{'resourceSelectors':[{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','name':'late'}]}}""");
        fleet.create(
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'late'},'rules':[]}");
        await(
                "the binding is there",
                () -> fleet.find("ClusterResourceBinding", "", "late-clusterrole")
                        .isPresent());

        fleet.patch("ClusterPropagationPolicy", "", "late", "{'spec':{'propagateDeps':true}}");

        await(
                "the binding says so",
                () -> fleet.find("ClusterResourceBinding", "", "late-clusterrole")
                        .orElseThrow()
                        .at("/spec/propagateDeps")
                        .asBoolean());
    }

    /** Row 26.16. */
    @Test
    void aRotatedTokenIsUsedWithoutARestart() throws Exception {
        var request = json(
                "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{'expirationSeconds':3600}}");
        var token = fleet.member("east")
                .createSubresource(ACCOUNTS, ACCOUNT, "token", request)
                .at("/status/token")
                .asText();
        var encoded = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
        fleet.patch("Secret", "karmada-cluster", "east", "{'data':{'token':'" + encoded + "'}}");
        fleet.member("east").delete(type("Secret"), ACCOUNT); // With it the old token dies.

        fleet.namespace("rotated");
        fleet.policy("rotated", "all", "'placement':{}");
        fleet.deployment("rotated", "web", 1);

        await(
                "it comes with the new token",
                () -> fleet.inMember("east", "Deployment", "rotated", "web").isPresent());
        assertThat(fleet.member("east").find(type("Secret"), ACCOUNT))
                .as("the old token")
                .isEmpty();
    }

    /** Table of section 8.2, step 6. */
    @Test
    void aMemberWhoseGroupsAllAnswerHasCompleteEnablements() throws Exception {
        var cluster = fleet.find("Cluster", "", "east").orElseThrow();

        assertThat(condition(cluster, "CompleteAPIEnablements")).isEqualTo("True");
        assertThat(cluster.at("/status/apiEnablements"))
                .anyMatch(group -> group.path("groupVersion").asText().equals("apps/v1"));
    }
}
