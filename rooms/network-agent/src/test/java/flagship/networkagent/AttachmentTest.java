package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The forms in which one answer is given. */
final class AttachmentTest {
    private final Attachment attachment = new Attachment(
            "eth0",
            "/var/run/netns/x",
            Optional.of(new MacAddress("02:00:00:00:00:01")),
            1400,
            List.of(
                    new PodAddress(IpPrefix.parse("10.0.1.5/24"), Optional.of(IpPrefix.address("10.0.1.1"))),
                    new PodAddress(IpPrefix.parse("fd00::5/64"), Optional.of(IpPrefix.address("fd00::1")))),
            List.of(new Route(IpPrefix.parse("0.0.0.0/0"), IpPrefix.address("10.0.1.1"))),
            Json.object());

    private static NetworkConfig config(String version, String more) {
        return NetworkConfig.read(TestCluster.json("{'cniVersion':'%s',%s}".formatted(version, more)));
    }

    @Test
    void before100AddressesNameTheirVersion() {
        var result = attachment.toCniResult(config("0.3.1", "'type':'kube-ovn'"));

        assertThat(result).isEqualTo(TestCluster.json("""
                {'cniVersion':'0.3.1','interfaces':[{'name':'eth0','mac':'02:00:00:00:00:01','sandbox':'/var/run/netns/x'}],
                 'ips':[{'version':'4','interface':0,'address':'10.0.1.5/24','gateway':'10.0.1.1'},
                        {'version':'6','interface':0,'address':'fd00::5/64','gateway':'fd00::1'}],
                 'routes':[{'dst':'0.0.0.0/0','gw':'10.0.1.1'}],'dns':{}}
                """));
    }

    @Test
    void since100TheyDoNot() {
        var result = attachment.toCniResult(config("1.1.0", "'type':'flagship-cni'"));

        assertThat(result.at("/ips/0").has("version")).isFalse();
        assertThat(result.path("cniVersion").asText()).isEqualTo("1.1.0");
    }

    @Test
    void anotherPluginGetsAddressesAlone() {
        var result =
                attachment.toCniResult(config("0.3.0", "'type':'macvlan','ipam':{'type':'kube-ovn','provider':'n.d'}"));

        assertThat(result.has("interfaces")).isFalse();
        assertThat(result.at("/ips/0").has("interface")).isFalse();
        assertThat(result.at("/ips/0/address").asText()).isEqualTo("10.0.1.5/24");
    }

    @Test
    void theDaemonsAnswerHasTheFormsOfBothVersions() {
        assertThat(attachment.toDaemonResponse()).isEqualTo(TestCluster.json("""
                {'protocol':'Dual','address':'10.0.1.5/24,fd00::5/64','mac_address':'02:00:00:00:00:01','cidr':'10.0.1.0/24,fd00::/64',
                 'gateway':'10.0.1.1,fd00::1','mtu':1400,'nicname':'eth0','dns':{},
                 'ips':[{'protocol':'IPv4','ip':'10.0.1.5','cidr':'10.0.1.0/24','gateway':'10.0.1.1'},
                        {'protocol':'IPv6','ip':'fd00::5','cidr':'fd00::/64','gateway':'fd00::1'}],
                 'routes':[{'dst':'0.0.0.0/0','gw':'10.0.1.1'}]}
                """));
    }

    @Test
    void settingsOfAnotherPluginLieInItsIpamSection() {
        var config = config("0.3.0", """
                'type':'macvlan','provider':'wrong','ipam':{'type':'kube-ovn','provider':'n.d','routes':[{'dst':'0.0.0.0/0','gw':'192.0.2.1'}]}
                """);

        assertThat(config.provider()).isEqualTo("n.d");
        assertThat(config.routes())
                .containsExactly(new Route(IpPrefix.parse("0.0.0.0/0"), IpPrefix.address("192.0.2.1")));
    }
}
