package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A Service in one member, reached from another: contract section 12. The test plays the members' EndpointSlice controllers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MultiClusterServiceTest {
    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'ClusterPropagationPolicy','metadata':{'name':'kinds'},
                 'spec':{'resourceSelectors':[{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','name':'serviceexports.multicluster.x-k8s.io'},
                  {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','name':'serviceimports.multicluster.x-k8s.io'}],'placement':{}}}
                """);
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private void service(String namespace, String name) throws Exception {
        fleet.create(
                "{'apiVersion':'v1','kind':'Service','metadata':{'namespace':'%s','name':'%s'},"
                        + "'spec':{'selector':{'app':'web'},'ports':[{'name':'http','port':80,'targetPort':8080}]}}",
                namespace, name);
    }

    /** What the member's own controller would write for ready Pods. */
    private void slice(String member, String namespace, String service, String name, String address) throws Exception {
        await(
                "the namespace comes",
                () -> fleet.inMember(member, "Namespace", "", namespace).isPresent());
        fleet.member(member)
                .create(
                        type("EndpointSlice"),
                        json(
                                "{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':{'namespace':'%s','name':'%s','labels':"
                                        + "{'kubernetes.io/service-name':'%s','endpointslice.kubernetes.io/managed-by':'endpointslice-controller.k8s.io'}},"
                                        + "'addressType':'IPv4','endpoints':[{'addresses':['%s'],'conditions':{'ready':true}}],'ports':[{'name':'http','port':8080,'protocol':'TCP'}]}",
                                namespace, name, service, address));
    }

    private String address(String member, String namespace, String slice) throws Exception {
        return fleet.inMember(member, "EndpointSlice", namespace, slice)
                .map(it -> it.at("/endpoints/0/addresses/0").asText())
                .orElse("");
    }

    private void spread(String namespace) throws Exception {
        fleet.namespace(namespace);
        service(namespace, "web");
        fleet.create(
                "{'apiVersion':'networking.karmada.io/v1alpha1','kind':'MultiClusterService','metadata':{'namespace':'%s','name':'web'},"
                        + "'spec':{'types':['CrossCluster'],'providerClusters':[{'name':'east'}],'consumerClusters':[{'name':'west'}]}}",
                namespace);
        await(
                "the Service is in both",
                () -> fleet.inMember("east", "Service", namespace, "web").isPresent()
                        && fleet.inMember("west", "Service", namespace, "web").isPresent());
        slice("east", namespace, "web", "web-abc", "10.1.0.7");
        await(
                "the slice is in the consumer",
                () -> address("west", namespace, "east-web-abc").equals("10.1.0.7"));
    }

    private ObjectNode service(String namespace) throws Exception {
        return fleet.find("MultiClusterService", namespace, "web").orElseThrow();
    }

    @Test
    void slicesOfProvidersGoToConsumers() throws Exception {
        spread("mcs-spread");

        var copy = fleet.inMember("west", "EndpointSlice", "mcs-spread", "east-web-abc")
                .orElseThrow();
        assertThat(copy.at("/metadata/labels/kubernetes.io~1service-name").asText())
                .isEqualTo("web");
        assertThat(copy.at("/metadata/labels/endpointslice.kubernetes.io~1managed-by")
                        .asText())
                .isEqualTo("endpointslice-dispatch-controller.karmada.io");
        assertThat(copy.at("/metadata/annotations/endpointslice.karmada.io~1provision-cluster")
                        .asText())
                .isEqualTo("east");
        assertThat(fleet.inMember("east", "EndpointSlice", "mcs-spread", "west-web-abc"))
                .isEmpty();
        await(
                "its conditions say so",
                () -> condition(service("mcs-spread"), "ServiceApplied").equals("True")
                        && condition(service("mcs-spread"), "EndpointSliceDispatched")
                                .equals("True"));
        var template = fleet.find("Service", "mcs-spread", "web").orElseThrow();
        assertThat(template.at("/metadata/labels/resourcetemplate.karmada.io~1claimed-by")
                        .asText())
                .isEqualTo("MultiClusterService");
        var binding = fleet.find("ResourceBinding", "mcs-spread", "web-service").orElseThrow();
        assertThat(binding.at("/spec/placement/clusterAffinity/clusterNames").toString())
                .isEqualTo("[\"east\",\"west\"]");
        assertThat(binding.at("/metadata/labels/binding.karmada.io~1managed-by").asText())
                .isEqualTo("MultiClusterService");
    }

    @Test
    void copiesFollowTheirSlice() throws Exception {
        spread("mcs-follow");
        var key = new NamespacedName("mcs-follow", "web-abc");

        fleet.member("east").mergePatch(type("EndpointSlice"), key, json("{'endpoints':[{'addresses':['10.1.0.8']}]}"));
        await(
                "the copy changes",
                () -> address("west", "mcs-follow", "east-web-abc").equals("10.1.0.8"));
        fleet.member("west").delete(type("EndpointSlice"), new NamespacedName("mcs-follow", "east-web-abc"));
        await(
                "it is made again",
                () -> address("west", "mcs-follow", "east-web-abc").equals("10.1.0.8"));
        fleet.member("east").delete(type("EndpointSlice"), key);
        await(
                "the copy goes",
                () -> address("west", "mcs-follow", "east-web-abc").isEmpty());
    }

    @Test
    void aServiceThatIsNotSharedAnyMoreIsLeftToTheMembers() throws Exception {
        spread("mcs-end");

        fleet.delete("MultiClusterService", "mcs-end", "web");

        await(
                "it goes",
                () -> fleet.find("MultiClusterService", "mcs-end", "web").isEmpty());
        await("the copy goes", () -> address("west", "mcs-end", "east-web-abc").isEmpty());
        await("nothing is collected any more", () -> collected("mcs-end") == 0);
        var template = fleet.find("Service", "mcs-end", "web").orElseThrow();
        assertThat(template.at("/metadata/labels/resourcetemplate.karmada.io~1claimed-by")
                        .isMissingNode())
                .isTrue();
        assertThat(fleet.inMember("west", "Service", "mcs-end", "web")).isPresent();
        assertThat(address("east", "mcs-end", "web-abc")).isEqualTo("10.1.0.7");
    }

    private long collected(String namespace) throws Exception {
        return fleet
                .host()
                .listAll(type("Work"), ListOptions.ALL.withLabels("endpointslice.karmada.io/managed-by"))
                .stream()
                .filter(work -> work.toJson()
                        .at("/spec/workload/manifests/0/metadata/namespace")
                        .asText()
                        .equals(namespace))
                .count();
    }

    @Test
    void whatIsMissingStandsInTheCondition() throws Exception {
        fleet.namespace("mcs-missing");
        fleet.create(
                "{'apiVersion':'networking.karmada.io/v1alpha1','kind':'MultiClusterService','metadata':{'namespace':'mcs-missing','name':'web'},"
                        + "'spec':{'types':['CrossCluster']}}");
        await("it is told", () -> service("mcs-missing").toString().contains("does not exist: create it"));

        service("mcs-missing", "web");

        await(
                "the Service goes everywhere",
                () -> fleet.inMember("east", "Service", "mcs-missing", "web").isPresent()
                        && fleet.inMember("west", "Service", "mcs-missing", "web")
                                .isPresent());
        await(
                "and that is told",
                () -> condition(service("mcs-missing"), "ServiceApplied").equals("True"));
    }

    private void share(String namespace) throws Exception {
        fleet.namespace(namespace);
        service(namespace, "web");
        fleet.create(
                "{'apiVersion':'multicluster.x-k8s.io/v1alpha1','kind':'ServiceExport','metadata':{'namespace':'%s','name':'web'}}",
                namespace);
        fleet.create(
                "{'apiVersion':'multicluster.x-k8s.io/v1alpha1','kind':'ServiceImport','metadata':{'namespace':'%s','name':'web'},"
                        + "'spec':{'type':'ClusterSetIP','ports':[{'name':'http','port':80}]}}",
                namespace);
        policy(
                namespace,
                "from",
                "east",
                "{'apiVersion':'v1','kind':'Service','name':'web'},"
                        + "{'apiVersion':'multicluster.x-k8s.io/v1alpha1','kind':'ServiceExport'}");
        policy(namespace, "to", "west", "{'apiVersion':'multicluster.x-k8s.io/v1alpha1','kind':'ServiceImport'}");
        slice("east", namespace, "web", "web-abc", "10.1.0.7");
    }

    private void policy(String namespace, String name, String cluster, String selectors) throws Exception {
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'%s','name':'%s'},"
                        + "'spec':{'resourceSelectors':[%s],'placement':{'clusterAffinity':{'clusterNames':['%s']}}}}",
                namespace, name, selectors, cluster);
    }

    @Test
    void anExportedServiceIsReachedThroughAnImport() throws Exception {
        share("import");

        await(
                "the slice comes to the importer",
                () -> address("west", "import", "imported-east-web-abc").equals("10.1.0.7"));

        var slice = imported("import").orElseThrow();
        assertThat(slice.at("/metadata/labels/kubernetes.io~1service-name").asText())
                .isEqualTo("derived-web");
        assertThat(slice.at("/metadata/annotations/work.karmada.io~1namespace").asText())
                .isEqualTo("karmada-es-east");
        await(
                "the Service comes too",
                () -> fleet.inMember("west", "Service", "import", "derived-web").isPresent());
        var derived = fleet.find("Service", "import", "derived-web").orElseThrow();
        assertThat(derived.at("/spec/type").asText()).isEqualTo("ClusterIP");
        assertThat(derived.at("/spec/ports/0/port").asInt()).isEqualTo(80);
        assertThat(fleet.inMember("west", "Service", "import", "web")).isEmpty();
    }

    @Test
    void whatIsImportedGoesWithTheExport() throws Exception {
        share("unimport");
        await(
                "the slice comes",
                () -> address("west", "unimport", "imported-east-web-abc").equals("10.1.0.7"));

        fleet.delete("ServiceExport", "unimport", "web");

        await("it goes from the control plane", () -> imported("unimport").isEmpty());
        await(
                "and from the importer",
                () -> address("west", "unimport", "imported-east-web-abc").isEmpty());
        fleet.delete("ServiceImport", "unimport", "web");
        await(
                "the derived Service goes",
                () -> fleet.find("Service", "unimport", "derived-web").isEmpty());
    }

    @Test
    void aServiceOfAUserIsNotTakenForADerivedOne() throws Exception {
        fleet.namespace("foreign");
        service("foreign", "derived-web");

        fleet.create(
                "{'apiVersion':'multicluster.x-k8s.io/v1alpha1','kind':'ServiceImport','metadata':{'namespace':'foreign','name':'web'},"
                        + "'spec':{'type':'ClusterSetIP','ports':[{'port':443}]}}");

        await(
                "it is told",
                () -> fleet.host().listAll(new GroupVersionResource("", "v1", "events"), ListOptions.ALL).stream()
                        .anyMatch(
                                event -> event.toJson().path("message").asText().contains("rename or delete it")));
        assertThat(fleet.find("Service", "foreign", "derived-web")
                        .orElseThrow()
                        .at("/spec/ports/0/port")
                        .asInt())
                .isEqualTo(80);
    }

    private Optional<ObjectNode> imported(String namespace) throws Exception {
        return fleet.find("EndpointSlice", namespace, "imported-east-web-abc");
    }
}
