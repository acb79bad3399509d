package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.fleetapi.VpcEgressGateway;
import flagship.kubemodel.NamespacedName;
import flagship.networking.EgressRows.Steering;
import flagship.networking.EgressSources.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who leaves by an egress gateway, and where the router leads him. */
final class EgressTest {
    private static final Subnet INSIDE = subnet("s1", "'vpc':'t1','cidrBlock':'10.0.1.0/24','gateway':'10.0.1.1'");
    private static final Subnet OUTSIDE =
            subnet("lan", "'provider':'lan.kube-system','cidrBlock':'192.0.2.0/24','gateway':'192.0.2.1'");

    private static Subnet subnet(String name, String spec) {
        return Subnet.of(TestCluster.json("{'metadata':{'name':'%s'},'spec':{%s}}".formatted(name, spec)));
    }

    private static VpcEgressGateway gateway(String spec) {
        return VpcEgressGateway.of(TestCluster.json(
                "{'metadata':{'namespace':'ns','name':'out'},'spec':{'vpc':'t1','externalSubnet':'lan',%s}}"
                        .formatted(spec)));
    }

    private static List<IpAddress> at(String address) {
        return Ipam.addresses(address);
    }

    private static Member member(String label, String node, String address) {
        return new Member("ns", Map.of("app", label), node, at(address));
    }

    private static EgressPod pod(String name, String node, String inside) {
        return new EgressPod(new NamespacedName("ns", name), node, at(inside), List.of(), true);
    }

    private static List<String> policies(Steering steering) {
        return EgressRows.of(steering).stream()
                .filter(row -> row.key().table().equals(Northbound.POLICY))
                .map(row -> "%s %s %s"
                        .formatted(
                                row.columns().get("priority"),
                                row.columns().get("action"),
                                row.columns().get("nexthops")))
                .sorted()
                .toList();
    }

    private static Optional<String> problem(String spec, Optional<Subnet> inside, Optional<Subnet> outside) {
        var vpc = Optional.of(Vpc.of(TestCluster.json("{'metadata':{'name':'t1'}}")));
        return EgressValidation.problem(gateway(spec), "image", vpc, "t1", inside, outside);
    }

    @Test
    void itsNetworksAndChosenPodsLeaveByIt() {
        var gateway = gateway("""
                'policies':[{'ipBlocks':['10.9.0.0/16','10.8.0.7'],'subnets':['s1','gone']}],
                'selectors':[{'podSelector':{'matchLabels':{'app':'web'}}}]""");
        var members = List.of(member("web", "n1", "10.0.5.5"), member("db", "n1", "10.0.5.6"));

        var sources = EgressSources.of(
                gateway, name -> name.equals("s1") ? Optional.of(INSIDE) : Optional.empty(), members, Map.of());

        assertThat(sources.texts()).containsExactly("10.0.1.0/24", "10.0.5.5", "10.8.0.7/32", "10.9.0.0/16");
    }

    @Test
    void aSelectorWithoutPodSelectorChoosesAllPodsOfItsNamespaces() {
        var gateway = gateway("'selectors':[{'namespaceSelector':{'matchLabels':{'team':'a'}}}]");
        var members = List.of(member("web", "n1", "10.0.5.5"), member("db", "n1", "10.0.5.6"));

        assertThat(EgressSources.of(gateway, _ -> Optional.empty(), members, Map.of("ns", Map.of("team", "a")))
                        .texts())
                .containsExactly("10.0.5.5", "10.0.5.6");
        assertThat(EgressSources.of(gateway, _ -> Optional.empty(), members, Map.of())
                        .texts())
                .isEmpty();
    }

    @Test
    void theRouterSharesPacketsAmongThePodsAndDropsThemWithoutAny() {
        var sources = List.of("10.0.1.0/24");
        var both = List.of(pod("a", "n1", "10.0.1.8"), pod("b", "n2", "10.0.1.9"));

        assertThat(policies(new Steering("ns/out", "t1", sources, both, Map.of())))
                .hasSize(2)
                .anyMatch(it -> it.contains("29090") && it.contains("drop"))
                .anyMatch(it -> it.contains("29100") && it.contains("10.0.1.8") && it.contains("10.0.1.9"));
        assertThat(policies(new Steering("ns/out", "t1", sources, List.of(), Map.of())))
                .singleElement()
                .matches(it -> it.contains("29090") && it.contains("drop"));
    }

    @Test
    void aLocalGatewayComesFirstForThePodsOfItsNode() {
        var both = List.of(pod("a", "n1", "10.0.1.8"), pod("b", "n2", "10.0.1.9"));
        var local = Map.of("n1", at("10.0.1.20"), "n3", at("10.0.1.30"));

        assertThat(policies(new Steering("ns/out", "t1", List.of("10.0.1.0/24"), both, local)))
                .filteredOn(it -> it.contains("29150"))
                .singleElement()
                .matches(it -> it.contains("10.0.1.8") && !it.contains("10.0.1.9"));
    }

    @Test
    void gatewaysOfTheSameNameInOtherNamespacesHaveOtherSets() {
        var one = EgressRows.of(new Steering("a/out", "t1", List.of("10.0.1.0/24"), List.of(), Map.of()));
        var other = EgressRows.of(new Steering("b/out", "t1", List.of("10.0.1.0/24"), List.of(), Map.of()));

        assertThat(one.getFirst().key()).isNotEqualTo(other.getFirst().key());
    }

    @Test
    void whatCannotBeSaysWhatToDo() {
        var policy = "'policies':[{'subnets':['s1']}]";

        assertThat(problem(policy, Optional.of(INSIDE), Optional.of(OUTSIDE))).isEmpty();
        assertThat(problem(policy, Optional.empty(), Optional.of(OUTSIDE)))
                .contains("vpc t1 has no default subnet: set internalSubnet");
        assertThat(problem(policy, Optional.of(INSIDE), Optional.empty()).orElse(""))
                .contains("external subnet 'lan' does not exist");
        assertThat(problem(policy, Optional.of(INSIDE), Optional.of(INSIDE)).orElse(""))
                .contains("has no provider NAME.NAMESPACE");
        assertThat(problem(policy + ",'externalIPs':['198.51.100.9']", Optional.of(INSIDE), Optional.of(OUTSIDE))
                        .orElse(""))
                .contains("externalIPs: '198.51.100.9' is no address of subnet lan");
        assertThat(problem("'policies':[{'ipBlocks':['ten']}]", Optional.of(INSIDE), Optional.of(OUTSIDE))
                        .orElse(""))
                .contains("'ten' is no IPv4 network or address");
        assertThat(problem(
                                "'selectors':[{'podSelector':{'matchExpressions':[{'key':'a','operator':'Near'}]}}]",
                                Optional.of(INSIDE),
                                Optional.of(OUTSIDE))
                        .orElse(""))
                .startsWith("selectors: ");
    }

    @Test
    void itsWorkloadStandsInBothNetworksAndOnOtherNodes() {
        var workload = EgressWorkload.of(gateway("""
                        'prefix':'veg-','replicas':2,'internalIPs':['10.0.1.8','10.0.1.9'],'externalIPPool':'pool',
                        'nodeSelector':[{'matchLabels':{'edge':'yes'}}],'bandwidth':{'egress':100}"""), "alpine", INSIDE, OUTSIDE);

        var template = workload.at("/spec/template");
        assertThat(workload.at("/metadata/name").asText()).isEqualTo("veg-out");
        assertThat(template.at("/metadata/annotations").toString())
                .contains("\"k8s.v1.cni.cncf.io/networks\":\"kube-system/lan\"")
                .contains("\"ovn.kubernetes.io/ip_pool\":\"10.0.1.8;10.0.1.9\"")
                .contains("\"lan.kube-system.kubernetes.io/ip_pool\":\"pool\"")
                .contains("\"ovn.kubernetes.io/egress_rate\":\"100\"");
        assertThat(template.at("/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution"))
                .hasSize(1);
        assertThat(template.at("/spec/affinity/nodeAffinity").toString())
                .contains("{\"key\":\"edge\",\"operator\":\"In\",\"values\":[\"yes\"]}");
    }
}
