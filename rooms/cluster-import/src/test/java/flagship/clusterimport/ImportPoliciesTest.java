package flagship.clusterimport;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Policies and lifecycles on a real API server, with its garbage collection. Each test has policy and sources of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
final class ImportPoliciesTest {
    private static final GroupVersionResource POLICIES = ClusterImportPolicy.RESOURCE;
    private static final GroupVersionResource LIFECYCLES = PediaClusterLifecycle.RESOURCE;
    private static final GroupVersionResource PEDIA_CLUSTERS = PediaCluster.RESOURCE;
    private static final String READY = "{url: 'https://a', ready: 'true'}";

    private TestHost host;

    @BeforeAll
    void startHost(@TempDir Path folder) throws Exception {
        host = new TestHost(folder);
    }

    @AfterAll
    void stopHost() {
        host.close();
    }

    @Test
    void aSelectedSourceBecomesALifecycleAndAPediaCluster() throws Exception {
        host.secret("first", "a+b/&<>");
        host.source("first", "one", READY);
        host.source("other", "nobody", READY);
        host.usualPolicy("one", "one");

        host.awaitLifecycle("mcp-first", "Created", "True/PediaClusterCreated");
        host.awaitPolicy("one", "Validated", "True/Success");
        host.awaitPolicy("one", "Reconciling", "True/ReconcileSourceResourceAndLifecycle");
        host.awaitLifecycle("mcp-first", "Updating", "True/PediaClusterUpdated");
        var cluster = host.pediaCluster("mcp-first");
        assertThat(cluster.at("/spec/apiserver").asText()).isEqualTo("https://a");
        assertThat(cluster.at("/spec/tokenData").asText()).isEqualTo(TestHost.base64("a+b/&<>"));
        assertThat(cluster.at("/metadata/labels/from").asText()).isEqualTo("first");
        var owner = cluster.at("/metadata/ownerReferences/0");
        assertThat(owner.path("kind").asText()).isEqualTo("PediaClusterLifecycle");
        assertThat(owner.path("controller").asBoolean()).isFalse();
        var lifecycle = host.get(LIFECYCLES, "mcp-first");
        assertThat(lifecycle.at("/metadata/ownerReferences/0/controller").asBoolean())
                .isTrue();
        assertThat(lifecycle.at("/metadata/finalizers/0").asText()).isEqualTo(PediaClusterLifecycle.FINALIZER);
        assertThat(lifecycle.at("/spec/source/version").asText()).isEqualTo("v1");
        assertThat(lifecycle.at("/status/references/0/name").asText()).isEqualTo("first");
        assertThat(host.find(LIFECYCLES, "mcp-other")).isEmpty();
        assertThat(host.get(POLICIES, "one").at("/metadata/finalizers/0").asText())
                .isEqualTo(ClusterImportPolicy.FINALIZER);
    }

    @Test
    void onlyTheConnectionFollowsTheSourceAfterTheCreation() throws Exception {
        host.secret("follow", "old");
        host.source("follow", "follow", READY);
        host.usualPolicy("follow", "follow");
        host.awaitPediaCluster("mcp-follow");
        host.change(PEDIA_CLUSTERS, "mcp-follow", "{spec: {syncResources: [{group: apps, resources: ['*']}]}}");

        host.client()
                .mergePatch(
                        TestHost.SECRETS,
                        new NamespacedName("default", "follow"),
                        Json.object().set("data", Json.object().put("token", TestHost.base64("new"))));
        TestHost.await(
                "the token follows",
                () -> host.pediaCluster("mcp-follow")
                        .at("/spec/tokenData")
                        .asText()
                        .equals(TestHost.base64("new")));
        host.changeSource("follow", "{url: 'https://b'}");
        TestHost.await(
                "the address follows",
                () -> host.pediaCluster("mcp-follow")
                        .at("/spec/apiserver")
                        .asText()
                        .equals("https://b"));
        host.change(PEDIA_CLUSTERS, "mcp-follow", "{spec: {apiserver: 'https://wrong'}}");
        TestHost.await(
                "what a user changed of it is mended",
                () -> host.pediaCluster("mcp-follow")
                        .at("/spec/apiserver")
                        .asText()
                        .equals("https://b"));

        assertThat(host.pediaCluster("mcp-follow")
                        .at("/spec/syncResources/0/group")
                        .asText())
                .isEqualTo("apps");
    }

    @Test
    void whatIsMissingIsWaitedFor() throws Exception {
        host.source("late", "late", "{url: 'https://a', ready: 'false'}");
        host.usualPolicy("late", "late");

        host.awaitLifecycle("mcp-late", "Created", "False/ReferenceResourceNotFound");
        assertThat(host.message(LIFECYCLES, "mcp-late", "Created")).isEqualTo("secrets \"default/late\" not found");
        host.secret("late", "t");
        host.awaitLifecycle("mcp-late", "Created", "False/WaitCreationCondition");
        host.changeSource("late", "{ready: ' TRUE '}");
        host.awaitLifecycle("mcp-late", "Created", "True/PediaClusterCreated");
    }

    @Test
    void whatIsMadeOfASourceGoesWithIt() throws Exception {
        host.secret("gone", "t");
        host.source("gone", "gone", READY);
        host.usualPolicy("gone", "gone");
        host.awaitPediaCluster("mcp-gone");

        host.deleteSource("gone");

        host.awaitGone(LIFECYCLES, "mcp-gone");
        host.awaitGone(PEDIA_CLUSTERS, "mcp-gone");
    }

    @Test
    void aSourceThatIsNoLongerSelectedGoesToo() throws Exception {
        host.secret("unselect", "t");
        host.source("unselect", "unselect", READY);
        host.usualPolicy("unselect", "unselect");
        host.awaitPediaCluster("mcp-unselect");

        host.change(POLICIES, "unselect", "{spec: {source: {selectorTemplate: 'false'}}}");

        host.awaitGone(PEDIA_CLUSTERS, "mcp-unselect");
    }

    @Test
    void aDeletedPolicyTakesEverythingAlong() throws Exception {
        host.secret("policy", "t");
        host.source("policy", "policy", READY);
        host.usualPolicy("policy", "policy");
        host.awaitPediaCluster("mcp-policy");

        host.delete(POLICIES, "policy");

        host.awaitGone(POLICIES, "policy");
        host.awaitGone(LIFECYCLES, "mcp-policy");
        host.awaitGone(PEDIA_CLUSTERS, "mcp-policy");
    }

    @Test
    void aDeletedPediaClusterIsMadeAgain() throws Exception {
        host.secret("again", "t");
        host.source("again", "again", READY);
        host.usualPolicy("again", "again");
        host.awaitPediaCluster("mcp-again");
        var uid = host.pediaCluster("mcp-again").at("/metadata/uid").asText();

        host.delete(PEDIA_CLUSTERS, "mcp-again");

        TestHost.await(
                "there is another one",
                () -> host.find(PEDIA_CLUSTERS, "mcp-again")
                        .filter(it -> !it.at("/metadata/uid").asText().equals(uid))
                        .isPresent());
    }

    @Test
    void aPediaClusterThatExistedKeepsAllButItsConnection() throws Exception {
        host.create(
                PEDIA_CLUSTERS,
                "{apiVersion: cluster.clusterpedia.io/v1alpha2, kind: PediaCluster, metadata: {name: mcp-mine},"
                        + " spec: {apiserver: 'https://mine', syncResources: [{group: batch, resources: [jobs]}]}}");
        host.secret("mine", "t");
        host.source("mine", "mine", READY);
        host.usualPolicy("mine", "mine");

        host.awaitLifecycle("mcp-mine", "Created", "True/PediaClusterExisted");
        host.awaitLifecycle("mcp-mine", "Updating", "True/PediaClusterUpdated");
        var cluster = host.pediaCluster("mcp-mine");
        assertThat(cluster.at("/spec/apiserver").asText()).isEqualTo("https://a");
        assertThat(cluster.at("/spec/syncResources/0/group").asText()).isEqualTo("batch");
        assertThat(cluster.at("/metadata/ownerReferences").isMissingNode()).isTrue();
    }

    @Test
    void anyNumberOfPoliciesMayReadOneSource() throws Exception {
        host.secret("both-a", "t");
        host.secret("both-b", "t");
        host.source("both-a", "both-a", READY);
        host.source("both-b", "both-b", READY);
        host.usualPolicy("both-a", "both-a");
        host.usualPolicy("both-b", "both-b");

        host.awaitPolicy("both-a", "Reconciling", "True/ReconcileSourceResourceAndLifecycle");
        host.awaitPolicy("both-b", "Reconciling", "True/ReconcileSourceResourceAndLifecycle");
        host.awaitPediaCluster("mcp-both-a");
        host.awaitPediaCluster("mcp-both-b");
    }

    @Test
    void twoPoliciesThatGiveOneNameDoNotFight() throws Exception {
        host.secret("named", "t");
        host.source("named", "named", READY);
        host.usualPolicy("named", "named");
        host.awaitLifecycle("mcp-named", "Created", "True/PediaClusterCreated");
        host.usualPolicy("named-too", "named");

        host.awaitPolicy("named-too", "Reconciling", "False/FailedReconcile");
        assertThat(host.message(POLICIES, "named-too", "Reconciling"))
                .contains("lifecycle \"mcp-named\" belongs to ClusterImportPolicy \"named\"");
        assertThat(host.get(LIFECYCLES, "mcp-named")
                        .at("/metadata/ownerReferences/0/name")
                        .asText())
                .isEqualTo("named");
        host.delete(POLICIES, "named-too");
        host.awaitGone(POLICIES, "named-too");
        assertThat(host.find(PEDIA_CLUSTERS, "mcp-named")).isPresent();
    }

    @Test
    void oneBadSourceDoesNotHoldUpOthers() throws Exception {
        host.secret("good", "t");
        host.source("bad", "mixed", "{url: 'https://a', ready: 'true', name: ' '}");
        host.source("good", "mixed", READY);
        host.policy(
                "mixed",
                TestHost.usualSpec("mixed")
                        .replace(
                                "\"mcp-{{ .source.metadata.name }}\"",
                                "'{{ default .source.metadata.name .source.data.name }}'"));

        host.awaitPediaCluster("good");
        host.awaitPolicy("mixed", "Reconciling", "False/FailedReconcile");
        assertThat(host.message(POLICIES, "mixed", "Reconciling")).isEqualTo("default/bad: nameTemplate gives no name");
    }

    @Test
    void aTemplateThatGivesNoPediaClusterSaysWhyAndShowsNoSecret() throws Exception {
        host.secret("broken", "hush");
        host.source("broken", "broken", READY);
        host.policy(
                "broken",
                TestHost.usualSpec("broken")
                        .replace("{{ .references.auth.data.token }}", "{{ b64dec .references.auth.data.token }}."));

        host.awaitLifecycle("mcp-broken", "Created", "False/FailedResolveAndDecodePediaCluster");
        assertThat(host.message(LIFECYCLES, "mcp-broken", "Created"))
                .isEqualTo("template: spec.tokenData must be base64");
    }

    @Test
    void aLifecycleWithoutAPolicyIsAnOrphan() throws Exception {
        host.create(
                LIFECYCLES,
                "{apiVersion: policy.clusterpedia.io/v1alpha1, kind: PediaClusterLifecycle, metadata: {name: orphan},"
                        + " spec: {source: {group: '', version: v1, resource: configmaps, namespace: default, name: x},"
                        + " template: 'spec: {}', creationCondition: 'true'}}");

        host.awaitLifecycle("orphan", "Created", "False/OrphanLifecycle");
        host.delete(LIFECYCLES, "orphan");
        host.awaitGone(LIFECYCLES, "orphan");
    }

    @Test
    void aLifecycleWhoseSourceIsMissingSaysSo() throws Exception {
        host.secret("vanished", "t");
        host.source("vanished", "vanished", READY);
        host.usualPolicy("vanished", "vanished");
        host.awaitPediaCluster("mcp-vanished");
        // A policy that is not valid any more leaves what it made.
        host.change(POLICIES, "vanished", "{spec: {nameTemplate: '{{'}}");
        host.awaitPolicy("vanished", "Validated", "False/FailedParseLifecycleName");

        host.deleteSource("vanished");

        host.awaitLifecycle("mcp-vanished", "Updating", "False/SourceResourceNotFound");
        assertThat(host.find(PEDIA_CLUSTERS, "mcp-vanished")).isPresent();
    }

    @Test
    void aPolicyWaitsForTheDefinitionOfItsSource() throws Exception {
        host.policy(
                "early",
                TestHost.usualSpec("early")
                        .replace("group: \"\"\n  resource: configmaps", "group: mcp.io\n  resource: machines"));
        host.awaitPolicy("early", "Validated", "False/FailedNegotiateSourceResource");

        host.create(TestHost.CRDS, """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: machines.mcp.io}
                spec:
                  group: mcp.io
                  scope: Cluster
                  names: {kind: Machine, plural: machines, singular: machine, listKind: MachineList}
                  versions:
                  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
                """);

        host.awaitPolicy("early", "Validated", "True/Success");
        host.awaitPolicy("early", "Reconciling", "True/ReconcileSourceResourceAndLifecycle");
        host.delete(POLICIES, "early");
    }

    @Test
    void everyMistakeInAPolicyHasItsReason() throws Exception {
        refused("name", "nameTemplate: \"mcp-", "nameTemplate: \"{{ nope }}-", "FailedParseLifecycleName");
        refused("selector", "selectorTemplate: '{{", "selectorTemplate: '{{ if }}{{", "FailedParseSourceSelector");
        refused("template", "apiserver: \"{{ .source", "apiserver: \"{{ env .source", "InvalaidPolicy");
        refused("condition", "{{ end }}\n", "\n", "InvalaidPolicy");
        refused("source", "resource: configmaps", "resource: nothings", "FailedNegotiateSourceResource");
        refused("reference", "resource: secrets", "resource: nothings", "FailedNegotiateReferenceResource");

        assertThat(host.message(POLICIES, "refused-template", "Validated"))
                .startsWith("template: template:4: function \"env\" is not allowed");
    }

    private void refused(String name, String right, String wrong, String reason) throws Exception {
        var spec = TestHost.usualSpec("refused");
        assertThat(spec).contains(right);
        host.policy("refused-" + name, spec.replace(right, wrong));
        host.awaitPolicy("refused-" + name, "Validated", "False/" + reason);
        assertThat(host.message(POLICIES, "refused-" + name, "Validated")).isNotEmpty();
    }

    @Test
    void aRestartAtRestWritesNothing() throws Exception {
        host.secret("rest", "t");
        host.source("rest", "rest", READY);
        host.usualPolicy("rest", "rest");
        host.awaitLifecycle("mcp-rest", "Updating", "True/PediaClusterUpdated");
        host.awaitPolicy("rest", "Reconciling", "True/ReconcileSourceResourceAndLifecycle");
        var before = versions();

        host.restartPolicies();
        // A later policy is carried out after the earlier ones were looked at.
        host.secret("rested", "t");
        host.source("rested", "rested", READY);
        host.usualPolicy("rested", "rested");
        host.awaitLifecycle("mcp-rested", "Updating", "True/PediaClusterUpdated");

        assertThat(versions()).isEqualTo(before);
    }

    private List<String> versions() throws Exception {
        return List.of(
                host.get(POLICIES, "rest").at("/metadata/resourceVersion").asText(),
                host.get(LIFECYCLES, "mcp-rest").at("/metadata/resourceVersion").asText(),
                host.pediaCluster("mcp-rest").at("/metadata/resourceVersion").asText());
    }
}
