package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.networkagent.PodInterface.Allocation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the controller's annotations mean to the node (kube-ovn.md, 3.2, 3.3 and 8.3). */
final class PodInterfaceTest {
    private static ObjectNode pod(String annotations) {
        var pod = TestCluster.json("{'metadata':{'namespace':'ns','name':'web-0'}}");
        ((ObjectNode) pod.path("metadata")).set("annotations", TestCluster.json(annotations));
        return pod;
    }

    private static PodInterface ready(ObjectNode pod, String provider, String ifName) {
        assertThat(PodInterface.read(pod, provider, ifName)).isInstanceOf(Allocation.Ready.class);
        return ((Allocation.Ready) PodInterface.read(pod, provider, ifName)).it();
    }

    private static String waiting(ObjectNode pod, String provider, String ifName) {
        assertThat(PodInterface.read(pod, provider, ifName)).isInstanceOf(Allocation.Waiting.class);
        return ((Allocation.Waiting) PodInterface.read(pod, provider, ifName)).reason();
    }

    @Test
    void aDualStackPodHasAnAddressAndAGatewayOfEachFamily() {
        var network = ready(pod("""
                {'ovn.kubernetes.io/ip_address':'10.0.1.5,fd00::5','ovn.kubernetes.io/mac_address':'02:00:00:00:00:01',
                 'ovn.kubernetes.io/cidr':'10.0.1.0/24,fd00::/112','ovn.kubernetes.io/gateway':'10.0.1.1,fd00::1',
                 'ovn.kubernetes.io/logical_switch':'s1','ovn.kubernetes.io/routed':'true'}
                """), "ovn", "eth0");

        assertThat(network.port()).isEqualTo("web-0.ns");
        assertThat(network.addresses())
                .containsExactly(
                        new PodAddress(IpPrefix.parse("10.0.1.5/24"), Optional.of(IpPrefix.address("10.0.1.1"))),
                        new PodAddress(IpPrefix.parse("fd00::5/112"), Optional.of(IpPrefix.address("fd00::1"))));
        assertThat(network.mac()).contains(new MacAddress("02:00:00:00:00:01"));
        assertThat(network.defaultRoute()).isTrue();
    }

    @Test
    void withoutAnAddressItWaits() {
        assertThat(waiting(pod("{}"), "ovn", "eth0"))
                .isEqualTo(
                        "no address allocated to pod ns/web-0 provider ovn, please see kube-ovn-controller logs to find errors");
    }

    @Test
    void theInterfaceWithTheDefaultRouteWaitsForTheRouteToo() {
        var pod = pod("{'ovn.kubernetes.io/ip_address':'10.0.1.5','ovn.kubernetes.io/cidr':'10.0.1.0/24'}");

        assertThat(waiting(pod, "ovn", "eth0")).startsWith("route is not ready for pod ns/web-0");
        assertThat(ready(pod, "ovn", "net1").defaultRoute()).isFalse();
    }

    @Test
    void theAnnotationMovesTheDefaultRoute() {
        var pod = pod("""
                {'ovn.kubernetes.io/ip_address':'10.0.1.5','ovn.kubernetes.io/default_route':'false',
                 'n.d.ovn.kubernetes.io/ip_address':'10.0.9.5','n.d.ovn.kubernetes.io/default_route':'true','n.d.ovn.kubernetes.io/routed':'true'}
                """);

        assertThat(ready(pod, "ovn", "eth0").defaultRoute()).isFalse();
        assertThat(ready(pod, "n.d.ovn", "net1").defaultRoute()).isTrue();
        assertThat(ready(pod, "n.d.ovn", "net1").port()).isEqualTo("web-0.ns.n.d.ovn");
    }

    @Test
    void aVirtualMachinesPodUsesTheMachinesPort() {
        var pod = pod("""
                {'ovn.kubernetes.io/ip_address':'10.0.1.5','ovn.kubernetes.io/routed':'true','ovn.kubernetes.io/virtualmachine':'vm1',
                 'kubevirt.io/migrationJobName':'m'}
                """);

        assertThat(ready(pod, "ovn", "eth0").port()).isEqualTo("vm1.ns");
        assertThat(ready(pod, "ovn", "eth0").migrating()).isTrue();
    }

    @Test
    void aNetworkAttachedTwiceHasAnnotationsPerInterface() {
        var pod = pod("""
                {'n.d.ovn.kubernetes.io/ip_address':'10.0.9.5','n.d.ovn.net2.kubernetes.io/ip_address':'10.0.9.6',
                 'm.d.kubernetes.io/ip_address':'10.0.8.5','m.d.kubernetes.io/ip_address.net2':'10.0.8.6'}
                """);

        assertThat(ready(pod, "n.d.ovn", "net1").addresses().getFirst().address())
                .hasToString("10.0.9.5/32");
        assertThat(ready(pod, "n.d.ovn", "net2").addresses().getFirst().address())
                .hasToString("10.0.9.6/32");
        assertThat(ready(pod, "n.d.ovn", "net2").port()).isEqualTo("web-0.ns.n.d.ovn.net2");
        assertThat(ready(pod, "m.d", "net2").addresses().getFirst().address()).hasToString("10.0.8.6/32");
    }

    @Test
    void whatCannotBeUnderstoodIsNamed() {
        var pod = pod("{'ovn.kubernetes.io/ip_address':'10.0.1.500','ovn.kubernetes.io/routed':'true'}");

        assertThatThrownBy(() -> PodInterface.read(pod, "ovn", "eth0"))
                .isInstanceOf(CniError.class)
                .hasMessageContaining("ovn.kubernetes.io/ip_address of pod ns/web-0");
    }
}
