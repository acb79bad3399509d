package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a template to the members and back, on a control plane and two simulated members. Each test has a namespace of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PropagationTest {
    private static final String BOTH = "'placement':{'clusterAffinity':{'clusterNames':['east','west']}}";
    private static final String EAST = "'placement':{'clusterAffinity':{'clusterNames':['east']}}";

    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private int replicas(String member, String namespace, String name) throws Exception {
        return fleet.inMember(member, "Deployment", namespace, name)
                .map(it -> it.at("/spec/replicas").asInt())
                .orElse(-1);
    }

    private void inBoth(String namespace) throws Exception {
        fleet.namespace(namespace);
        fleet.policy(namespace, "all", BOTH);
        fleet.deployment(namespace, "web", 2);
        await(
                "web runs in both members",
                () -> fleet.runs("east", namespace, "web") && fleet.runs("west", namespace, "web"));
    }

    @Test
    void aDeploymentRunsInTheClustersOfItsPolicyAndItsStatusComesBack() throws Exception {
        inBoth("status");

        await(
                "the template counts the replicas of both",
                () -> fleet.find("Deployment", "status", "web")
                                .orElseThrow()
                                .at("/status/readyReplicas")
                                .asInt()
                        == 4);
        await(
                "the binding tells that all is applied and healthy",
                () -> condition(fleet.binding("status", "web"), "FullyApplied").equals("True"));
        var binding = fleet.binding("status", "web");
        assertThat(binding.at("/status/aggregatedStatus/0/clusterName").asText())
                .isEqualTo("east");
        assertThat(binding.at("/status/aggregatedStatus/1/applied").asBoolean()).isTrue();
        assertThat(fleet.works("status", "web")).hasSize(2).allSatisfy(work -> {
            assertThat(work.at("/metadata/name").asText()).startsWith("web-");
            assertThat(condition(work, "Applied")).isEqualTo("True");
            assertThat(condition(work, "Dispatching")).isEqualTo("True");
            assertThat(work.at("/status/manifestStatuses/0/identifier/resource").asText())
                    .isEqualTo("deployments");
        });
    }

    @Test
    void templateBindingAndMemberObjectNameEachOther() throws Exception {
        inBoth("names");

        var template = fleet.find("Deployment", "names", "web").orElseThrow();
        var policy = fleet.find("PropagationPolicy", "names", "all").orElseThrow();
        var id = policy.at("/metadata/labels")
                .path("propagationpolicy.karmada.io/permanent-id")
                .asText();
        var binding = fleet.binding("names", "web");
        var object = fleet.inMember("east", "Deployment", "names", "web").orElseThrow();
        assertThat(id).isNotEmpty();
        assertThat(policy.at("/metadata/finalizers/0").asText()).isEqualTo("karmada.io/propagation-policy-controller");
        assertThat(template.at("/metadata/labels")
                        .path("propagationpolicy.karmada.io/permanent-id")
                        .asText())
                .isEqualTo(id);
        assertThat(binding.at("/metadata/labels")
                        .path("propagationpolicy.karmada.io/permanent-id")
                        .asText())
                .isEqualTo(id);
        assertThat(binding.at("/metadata/ownerReferences/0/uid")).isEqualTo(template.at("/metadata/uid"));
        assertThat(object.at("/metadata/labels").path("karmada.io/managed").asText())
                .isEqualTo("true");
        assertThat(object.at("/metadata/annotations")
                        .path("work.karmada.io/namespace")
                        .asText())
                .isEqualTo("karmada-es-east");
    }

    @Test
    void replicasAreDividedAmongTheClusters() throws Exception {
        fleet.namespace("divided");
        fleet.policy(
                "divided",
                "all",
                "'placement':{'clusterAffinity':{'clusterNames':['east','west']},'replicaScheduling':{'replicaSchedulingType':'Divided',"
                        + "'replicaDivisionPreference':'Weighted','weightPreference':{'staticWeightList':["
                        + "{'targetCluster':{'clusterNames':['east']},'weight':2},{'targetCluster':{'clusterNames':['west']},'weight':1}]}}}");
        fleet.deployment("divided", "web", 6);

        await(
                "east has twice as many",
                () -> replicas("east", "divided", "web") == 4 && replicas("west", "divided", "web") == 2);
        fleet.patch("Deployment", "divided", "web", "{'spec':{'replicas':9}}");
        await(
                "more are divided too",
                () -> replicas("east", "divided", "web") == 6 && replicas("west", "divided", "web") == 3);
    }

    @Test
    void anOverridePolicyChangesOneClusterAndItsDeletionUndoesThat() throws Exception {
        inBoth("override");

        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'OverridePolicy','metadata':{'namespace':'override','name':'o'},"
                        + "'spec':{'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}],'overrideRules':[{"
                        + "'targetCluster':{'clusterNames':['west']},'overriders':{'imageOverrider':["
                        + "{'component':'Tag','operator':'replace','value':'2'}]}}]}}");
        await("west runs the other image", () -> image("west", "override").equals("shop/web:2"));
        assertThat(image("east", "override")).isEqualTo("shop/web:1");
        fleet.delete("OverridePolicy", "override", "o");
        await(
                "west runs the image of the template again",
                () -> image("west", "override").equals("shop/web:1"));
    }

    private String image(String member, String namespace) throws Exception {
        return fleet.inMember(member, "Deployment", namespace, "web")
                .orElseThrow()
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }

    @Test
    void whatOthersChangeOrDeleteInAMemberIsMended() throws Exception {
        inBoth("drift");
        var key = new NamespacedName("drift", "web");

        fleet.member("east").mergePatch(type("Deployment"), key, json("{'spec':{'replicas':7}}"));
        await("the replicas are as in the template", () -> replicas("east", "drift", "web") == 2);
        fleet.member("west").delete(type("Deployment"), key);
        await("the object is made again", () -> fleet.runs("west", "drift", "web"));
    }

    @Test
    void whenThePlacementMovesTheWorkloadMovesWithIt() throws Exception {
        fleet.namespace("move");
        fleet.policy("move", "all", EAST);
        fleet.deployment("move", "web", 1);
        await("web runs in the east", () -> fleet.runs("east", "move", "web"));

        fleet.patch(
                "PropagationPolicy",
                "move",
                "all",
                "{'spec':{'placement':{'clusterAffinity':{'clusterNames':['west']}}}}");

        await(
                "web runs in the west alone",
                () -> fleet.runs("west", "move", "web") && !fleet.runs("east", "move", "web"));
    }

    @Test
    void aDeletedTemplateIsDeletedEverywhere() throws Exception {
        inBoth("deleted");

        fleet.delete("Deployment", "deleted", "web");

        await("web runs nowhere", () -> !fleet.runs("east", "deleted", "web") && !fleet.runs("west", "deleted", "web"));
        await(
                "its binding is gone",
                () -> fleet.find("ResourceBinding", "deleted", "web-deployment").isEmpty());
    }

    @Test
    void aDeletedPolicyFreesItsTemplatesAndStopsNothing() throws Exception {
        inBoth("freed");

        fleet.delete("PropagationPolicy", "freed", "all");

        await(
                "the policy is gone",
                () -> fleet.find("PropagationPolicy", "freed", "all").isEmpty());
        await(
                "the template is free",
                () -> !fleet.find("Deployment", "freed", "web")
                        .orElseThrow()
                        .at("/metadata/labels")
                        .has("propagationpolicy.karmada.io/permanent-id"));
        assertThat(fleet.binding("freed", "web").at("/spec/clusters")).hasSize(2);
        assertThat(fleet.runs("east", "freed", "web")).isTrue();
    }

    @Test
    void anObjectThatIsNotOursIsLeftAloneUntilTheUserSaysOtherwise() throws Exception {
        fleet.namespace("conflict");
        await(
                "the namespace is there",
                () -> fleet.inMember("east", "Namespace", "", "conflict").isPresent());
        fleet.member("east")
                .create(
                        type("ConfigMap"),
                        json(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'conflict','name':'c'},'data':{'of':'member'}}"));
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'conflict','name':'p'},"
                        + "'spec':{'resourceSelectors':[{'apiVersion':'v1','kind':'ConfigMap','name':'c'}],%s}}",
                EAST);
        fleet.create(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'conflict','name':'c'},'data':{'of':'template'}}");

        await(
                "the binding says why",
                () -> fleet.find("ResourceBinding", "conflict", "c-configmap")
                        .orElseThrow()
                        .at("/status/aggregatedStatus/0/appliedMessage")
                        .asText()
                        .contains("is not managed by the control plane"));
        assertThat(data("conflict")).isEqualTo("member");
        fleet.patch(
                "ConfigMap",
                "conflict",
                "c",
                "{'metadata':{'annotations':{'work.karmada.io/conflict-resolution':'overwrite'}}}");
        await("it is taken over", () -> data("conflict").equals("template"));
    }

    private String data(String namespace) throws Exception {
        return fleet.inMember("east", "ConfigMap", namespace, "c")
                .orElseThrow()
                .at("/data/of")
                .asText();
    }

    @Test
    void aSuspendedPolicyWritesToNoMemberUntilItGoesOn() throws Exception {
        fleet.namespace("held");
        fleet.policy("held", "all", EAST + ",'suspension':{'dispatching':true}");
        fleet.deployment("held", "web", 1);

        await(
                "the work tells that it is held back",
                () -> fleet.works("held", "web").stream()
                        .anyMatch(work -> condition(work, "Dispatching").equals("False")));
        assertThat(fleet.runs("east", "held", "web")).isFalse();
        fleet.patch("PropagationPolicy", "held", "all", "{'spec':{'suspension':null}}");
        await("web runs", () -> fleet.runs("east", "held", "web"));
    }

    @Test
    void whatIsToBePreservedStaysInTheMembersWithoutMarks() throws Exception {
        fleet.namespace("kept");
        fleet.policy("kept", "all", EAST + ",'preserveResourcesOnDeletion':true");
        fleet.deployment("kept", "web", 1);
        await("web runs", () -> fleet.runs("east", "kept", "web"));

        fleet.delete("Deployment", "kept", "web");

        await(
                "its binding is gone",
                () -> fleet.find("ResourceBinding", "kept", "web-deployment").isEmpty());
        var left = fleet.inMember("east", "Deployment", "kept", "web").orElseThrow();
        assertThat(left.at("/metadata/labels").has("karmada.io/managed")).isFalse();
        assertThat(left.at("/metadata/labels/app").asText()).isEqualTo("web");
    }

    @Test
    void aLazyPolicyWaitsForTheTemplateToChange() throws Exception {
        fleet.namespace("lazy");
        fleet.policy("lazy", "all", EAST + ",'activationPreference':'Lazy'");
        fleet.deployment("lazy", "web", 1);
        await("a template that comes after it is propagated", () -> fleet.runs("east", "lazy", "web"));

        fleet.patch(
                "PropagationPolicy",
                "lazy",
                "all",
                "{'spec':{'placement':{'clusterAffinity':{'clusterNames':['east','west']}}}}");
        fleet.deployment("lazy", "marker", 1);
        await("a newer one goes to both", () -> fleet.runs("west", "lazy", "marker"));
        assertThat(fleet.runs("west", "lazy", "web")).isFalse();
        fleet.patch("Deployment", "lazy", "web", "{'spec':{'replicas':2}}");
        await("the older one follows when it changes", () -> fleet.runs("west", "lazy", "web"));
    }

    @Test
    void aPolicyThatPreemptsTakesATemplateOver() throws Exception {
        fleet.namespace("taken");
        fleet.policy("taken", "all", EAST);
        fleet.deployment("taken", "web", 1);
        await("web runs in the east", () -> fleet.runs("east", "taken", "web"));

        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'taken','name':'vip'},"
                        + "'spec':{'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}],'priority':1,"
                        + "'preemption':'Always','placement':{'clusterAffinity':{'clusterNames':['west']}}}}");

        await("web moves to the west", () -> fleet.runs("west", "taken", "web") && !fleet.runs("east", "taken", "web"));
        assertThat(fleet.binding("taken", "web")
                        .at("/metadata/annotations")
                        .path("propagationpolicy.karmada.io/name")
                        .asText())
                .isEqualTo("vip");
    }

    @Test
    void clusterScopedTemplatesGoByClusterPropagationPolicies() throws Exception {
        fleet.create(
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'shop:reader'},"
                        + "'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}");
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'ClusterPropagationPolicy','metadata':{'name':'roles'},"
                        + "'spec':{'resourceSelectors':[{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','name':'shop:reader'}],%s}}",
                BOTH);

        await(
                "the role is in both members",
                () -> fleet.inMember("east", "ClusterRole", "", "shop:reader").isPresent()
                        && fleet.inMember("west", "ClusterRole", "", "shop:reader")
                                .isPresent());
        assertThat(fleet.find("ClusterResourceBinding", "", "shop.reader-clusterrole"))
                .isPresent();
    }

    @Test
    void namespacesGoToEveryMemberUnlessTheyOptOut() throws Exception {
        fleet.create("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'own','labels':{"
                + "'namespace.karmada.io/skip-auto-propagation':'true'}}}");
        fleet.namespace("shared");

        await(
                "both members have it",
                () -> fleet.inMember("east", "Namespace", "", "shared").isPresent()
                        && fleet.inMember("west", "Namespace", "", "shared").isPresent());
        assertThat(fleet.inMember("east", "Namespace", "", "own")).isEmpty();
        assertThat(fleet.inMember("east", "Namespace", "", "karmada-system")).isEmpty();
        fleet.delete("Namespace", "", "shared");
        await(
                "no member has it any more",
                () -> fleet.inMember("east", "Namespace", "", "shared").isEmpty()
                        && fleet.inMember("west", "Namespace", "", "shared").isEmpty());
    }

    private void workloadWithConfiguration(String namespace) throws Exception {
        fleet.namespace(namespace);
        fleet.policy(namespace, "all", EAST + ",'propagateDeps':true");
        fleet.create(
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'%s','name':'web'},'spec':{"
                        + "'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':["
                        + "{'name':'c','image':'shop/web:1','envFrom':[{'configMapRef':{'name':'settings'}}]}]}}}}",
                namespace);
        await("web runs", () -> fleet.runs("east", namespace, "web"));
        fleet.create(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'%s','name':'settings'},'data':{'color':'red'}}",
                namespace);
        await("its settings follow when they come", () -> settings(namespace).equals("red"));
    }

    private String settings(String namespace) throws Exception {
        return fleet.inMember("east", "ConfigMap", namespace, "settings")
                .map(it -> it.at("/data/color").asText())
                .orElse("");
    }

    @Test
    void whatAWorkloadNeedsGoesWhereItGoes() throws Exception {
        workloadWithConfiguration("needs");

        assertThat(fleet.inMember("west", "ConfigMap", "needs", "settings")).isEmpty();
        fleet.patch("ConfigMap", "needs", "settings", "{'data':{'color':'blue'}}");
        await("a change of it follows", () -> settings("needs").equals("blue"));
        fleet.patch(
                "PropagationPolicy",
                "needs",
                "all",
                "{'spec':{'placement':{'clusterAffinity':{'clusterNames':['west']}}}}");
        await(
                "it moves with the workload",
                () -> fleet.inMember("west", "ConfigMap", "needs", "settings").isPresent()
                        && settings("needs").isEmpty());
    }

    @Test
    void whatNoWorkloadNeedsAnyMoreIsTakenAway() throws Exception {
        workloadWithConfiguration("spare");

        fleet.patch("PropagationPolicy", "spare", "all", "{'spec':{'propagateDeps':false}}");

        await("the member has it no more", () -> settings("spare").isEmpty());
        var attached =
                fleet.find("ResourceBinding", "spare", "settings-configmap").orElseThrow();
        assertThat(attached.at("/spec/requiredBy").isMissingNode()).isTrue();
        await(
                "the workload's binding names nothing any more",
                () -> !fleet.binding("spare", "web")
                        .at("/metadata/annotations")
                        .has("resourcebinding.karmada.io/dependencies"));
    }

    @Test
    void aPolicyThatSelectsOthersFreesWhatItHadAndStopsNothing() throws Exception {
        inBoth("strays");

        fleet.patch(
                "PropagationPolicy",
                "strays",
                "all",
                "{'spec':{'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment','name':'other'}]}}");

        await(
                "the template is free",
                () -> !fleet.find("Deployment", "strays", "web")
                        .orElseThrow()
                        .at("/metadata/labels")
                        .has("propagationpolicy.karmada.io/permanent-id"));
        assertThat(fleet.binding("strays", "web").at("/spec/clusters")).hasSize(2);
        assertThat(fleet.runs("west", "strays", "web")).isTrue();
    }

    @Test
    void whoMayUseTheProxyMayBeImpersonatedInTheMember() throws Exception {
        fleet.create(
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'proxy'},"
                        + "'rules':[{'apiGroups':['cluster.karmada.io'],'resources':['clusters/proxy'],'resourceNames':['east'],'verbs':['*']}]}");
        fleet.create(
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding','metadata':{'name':'proxy'},"
                        + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'proxy'},"
                        + "'subjects':[{'apiGroup':'rbac.authorization.k8s.io','kind':'User','name':'alice'}]}");

        await(
                "the member lets the control plane act as alice",
                () -> fleet.inMember("east", "ClusterRole", "", "karmada-impersonator")
                        .orElseThrow()
                        .path("rules")
                        .toString()
                        .contains("\"resourceNames\":[\"alice\"]"));
        await(
                "the other member has its own",
                () -> fleet.inMember("west", "ClusterRole", "", "karmada-impersonator")
                        .isPresent());
        assertThat(fleet.inMember("west", "ClusterRole", "", "karmada-impersonator")
                        .orElseThrow()
                        .path("rules")
                        .toString())
                .contains("system:masters")
                .doesNotContain("alice");
    }
}
