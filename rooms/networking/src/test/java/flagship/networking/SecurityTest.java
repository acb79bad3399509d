package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.SecurityGroup;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Security groups and NetworkPolicies as rules in a real northbound database, which a real northd accepts. */
final class SecurityTest {
    private static final String WEB =
            "{'annotations':{'ovn.kubernetes.io/security_groups':'web'},'labels':{'app':'web'}}";

    @TempDir
    Path folder = Path.of("");

    private TestNetwork network;
    private TestCluster cluster;
    private NbServer nb;

    @BeforeEach
    void start() throws Exception {
        network = TestNetwork.start(folder);
        cluster = network.cluster();
        nb = network.nb();
        network.tenant("t1", "s1", "10.0.1.0/24", "ns-a");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private String addresses(String set) throws Exception {
        return nb.nbctl("--if-exists", "get", "Address_Set", set, "addresses").strip();
    }

    @Test
    void aSecurityGroupHasItsRulesAndItsMembers() throws Exception {
        cluster.create("security-groups", "SecurityGroup", "web", """
                {'allowSameGroupTraffic':true,
                 'ingressRules':[{'ipVersion':'ipv4','protocol':'tcp','priority':10,'remoteType':'address',
                   'remoteAddress':'192.0.2.0/24','portRangeMin':80,'portRangeMax':81,'policy':'allow'}],
                 'egressRules':[{'ipVersion':'ipv4','protocol':'all','priority':20,'remoteType':'securityGroup',
                   'remoteSecurityGroup':'web','policy':'drop'}]}""");
        cluster.pod("ns-a", "p", WEB);
        cluster.address("ns-a", "p");
        Eventually.await(
                "the member's address is known",
                () -> addresses("ovn.sg.web.associated.v4").contains("10.0.1.2"));
        var rules = nb.nbctl("--type=port-group", "acl-list", "ovn.sg.web");

        assertThat(rules)
                .contains(
                        "18474 (outport == @ovn.sg.web && ip4 && ip4.src == 192.0.2.0/24 && 80 <= tcp.dst <= 81) allow-related")
                .contains("18464 (inport == @ovn.sg.web && ip4 && ip4.dst == $ovn.sg.web.associated.v4) drop")
                .contains("2004 (outport == @ovn.sg.web && ip4 && ip4.src == $ovn.sg.web.associated.v4) allow-related")
                .contains("2005 (outport == @ovn.sg.web && arp) allow-related");
        assertThat(nb.nbctl("--type=port-group", "acl-list", "ovn.sg.kubeovn_deny_all"))
                .contains("2003 (outport == @ovn.sg.kubeovn_deny_all && ip) drop");
        var port = nb.nbctl("get", "Logical_Switch_Port", "p.ns-a", "_uuid").strip();
        assertThat(nb.nbctl("get", "Port_Group", "ovn.sg.web", "ports")).contains(port);
        assertThat(nb.nbctl("get", "Port_Group", "ovn.sg.kubeovn_deny_all", "ports"))
                .contains(port);
        assertThat(nb.nbctl("get", "Logical_Switch_Port", "p.ns-a", "external_ids"))
                .contains("security_groups=web", "associated_sg_web=\"true\"");
        assertThat(cluster.get(SecurityGroup.RESOURCE, "", "web")
                        .at("/status/portGroup")
                        .asText())
                .isEqualTo("ovn.sg.web");
        cluster.patch(
                NetworkCaches.PODS,
                "ns-a",
                "p",
                "{'metadata':{'annotations':{'ovn.kubernetes.io/security_groups':null}}}");
        Eventually.await(
                "it has left the group",
                () -> !nb.nbctl("get", "Port_Group", "ovn.sg.web", "ports").contains(port));
        Eventually.await(
                "its address too", () -> addresses("ovn.sg.web.associated.v4").equals("[]"));
    }

    @Test
    void aPodWhoseGroupIsMissingWaitsForIt() throws Exception {
        cluster.pod("ns-a", "p", WEB);
        Eventually.await(
                "it is told",
                () -> cluster.events("p").stream()
                        .anyMatch(event -> event.path("message").asText().contains("ovn.sg.web")));
        cluster.create("security-groups", "SecurityGroup", "web", "{}");

        assertThat(cluster.address("ns-a", "p")).isEqualTo("10.0.1.2");
    }

    @Test
    void aPolicyIsolatesItsPodsAndLetsInWhomItNames() throws Exception {
        nb.startNorthd();
        cluster.pod("ns-a", "server", "{'labels':{'app':'server'}}");
        cluster.pod("ns-a", "client", "{'labels':{'app':'client'}}");
        cluster.address("ns-a", "server");
        cluster.address("ns-a", "client");
        cluster.policy("ns-a", "to-server", """
                {'podSelector':{'matchLabels':{'app':'server'}},'policyTypes':['Ingress'],
                 'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'client'}}}],'ports':[{'port':80}]}]}""");
        Eventually.await(
                "the client is let in",
                () -> addresses("to.server.ns.a.ingress.allow.IPv4.0").contains(cluster.address("ns-a", "client")));

        assertThat(nb.nbctl("--type=port-group", "acl-list", "to.server.ns.a"))
                .contains("2000 (outport == @to.server.ns.a && ip) drop")
                .contains("2001 (outport == @to.server.ns.a && ip4 && ip4.src == $to.server.ns.a.ingress.allow.IPv4.0"
                        + " && ip4.src != $to.server.ns.a.ingress.except.IPv4.0 && tcp.dst == 80) allow-related");
        assertThat(nb.nbctl("get", "Port_Group", "to.server.ns.a", "ports"))
                .contains(nb.nbctl("get", "Logical_Switch_Port", "server.ns-a", "_uuid")
                        .strip());
        nb.nbctl("--wait=sb", "sync");
        assertThat(nb.sbctl("lflow-list", "s1")).contains("to.server.ns.a");
        cluster.client().delete(NetworkCaches.NETWORK_POLICIES, new NamespacedName("ns-a", "to-server"));
        Eventually.await(
                "nothing of it is left",
                () -> !nb.column("Port_Group", "name").contains("to.server.ns.a")
                        && nb.column("Address_Set", "name").stream().noneMatch(name -> name.startsWith("to.server")));
    }
}
