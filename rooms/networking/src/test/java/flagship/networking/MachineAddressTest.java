package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual machines on a physical network: what they keep from pod to pod, and lose with the machine. */
final class MachineAddressTest {
    private static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final GroupVersionResource MACHINES = NetworkCaches.VIRTUAL_MACHINES;

    @TempDir
    Path folder = Path.of("");

    private TestNetwork network;
    private TestCluster cluster;
    private NbServer nb;

    @BeforeEach
    void start() throws Exception {
        network = TestNetwork.start(folder, MachineAddressTest::installKubeVirt);
        cluster = network.cluster();
        nb = network.nb();
        cluster.namespace("vms");
        cluster.create("provider-networks", "ProviderNetwork", "net1", "{'defaultInterface':'eth1'}");
        cluster.create("vlans", "Vlan", "vlan0", "{'id':0,'provider':'net1'}");
        cluster.subnet("lan", """
                {'cidrBlock':'10.60.0.0/24','gateway':'10.60.0.1','vlan':'vlan0','excludeIps':['10.60.0.1..10.60.0.99']}""");
        cluster.awaitReady("lan");
        for (String node : new String[] {"n1", "n2"}) {
            cluster.node(node, "192.0.2.1" + node.charAt(1));
            cluster.patch(NetworkCaches.NODES, node, """
                    {'metadata':{'annotations':{'ovn.kubernetes.io/chassis':'chassis-%s'}}}""".formatted(node));
        }
        cluster.client().create(MACHINES, TestCluster.json("""
                {'apiVersion':'kubevirt.io/v1','kind':'VirtualMachine','metadata':{'namespace':'vms','name':'db'},'spec':{}}"""));
    }

    private static void installKubeVirt(TestCluster cluster) throws Exception {
        cluster.client().create(CRDS, TestCluster.json("""
                {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
                 'metadata':{'name':'virtualmachines.kubevirt.io'},
                 'spec':{'group':'kubevirt.io','scope':'Namespaced',
                  'names':{'plural':'virtualmachines','singular':'virtualmachine','kind':'VirtualMachine','listKind':'VirtualMachineList'},
                  'versions':[{'name':'v1','served':true,'storage':true,
                   'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}"""));
        cluster.awaitServed(MACHINES);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    /** A pod as KubeVirt makes it. */
    private void launcher(String pod, String node, String annotations) throws Exception {
        cluster.pod("vms", pod, """
                {'annotations':%s,
                 'ownerReferences':[
                  {'apiVersion':'kubevirt.io/v1','kind':'VirtualMachineInstance','name':'db','uid':'uid-of-db'}]}""".formatted(annotations));
        cluster.bind("vms", pod, node);
        cluster.address("vms", pod);
    }

    private static final String ON_LAN = "{'ovn.kubernetes.io/logical_switch':'lan'}";
    private static final String MOVING =
            "{'ovn.kubernetes.io/logical_switch':'lan','kubevirt.io/migrationJobName':'move-1'}";

    private String mac(String pod) {
        return cluster.annotation("vms", pod, "mac_address");
    }

    private String options() throws Exception {
        return nb.nbctl("get", "Logical_Switch_Port", "db.vms", "options");
    }

    @Test
    void aMachineKeepsItsAddressOverItsPodsAndLosesItWithItsOwnEnd() throws Exception {
        launcher("virt-launcher-db-a", "n1", ON_LAN);
        var address = cluster.address("vms", "virt-launcher-db-a");
        var mac = mac("virt-launcher-db-a");
        assertThat(address).isEqualTo("10.60.0.100");
        assertThat(cluster.annotation("vms", "virt-launcher-db-a", "virtualmachine"))
                .isEqualTo("db");
        cluster.deletePod("vms", "virt-launcher-db-a");
        cluster.pod("vms", "other", "{'annotations':%s}".formatted(ON_LAN));
        assertThat(cluster.address("vms", "other")).isNotEqualTo(address);
        assertThat(nb.column("Logical_Switch_Port", "name")).contains("db.vms");

        launcher("virt-launcher-db-b", "n2", ON_LAN);
        assertThat(cluster.address("vms", "virt-launcher-db-b")).isEqualTo(address);
        assertThat(mac("virt-launcher-db-b")).isEqualTo(mac);
        assertThat(cluster.ip("db.vms").at("/spec/podType").asText()).isEqualTo("VirtualMachine");
        assertThat(cluster.ip("db.vms").at("/spec/podName").asText()).isEqualTo("db");

        cluster.deletePod("vms", "virt-launcher-db-b");
        Eventually.await(
                "it is kept while the machine is stopped",
                () -> nb.column("Logical_Switch_Port", "name").contains("db.vms"));
        assertThat(cluster.ip("db.vms").isEmpty()).isFalse();
        cluster.client().delete(MACHINES, new NamespacedName("vms", "db"));
        Eventually.await(
                "it goes with the machine",
                () -> cluster.ip("db.vms").isEmpty()
                        && !nb.column("Logical_Switch_Port", "name").contains("db.vms"));
    }

    @Test
    void aMovingMachineHasItsPortOnBothNodesUntilTheOldPodEnds() throws Exception {
        launcher("virt-launcher-db-a", "n1", ON_LAN);
        var address = cluster.address("vms", "virt-launcher-db-a");
        assertThat(options().strip()).isEqualTo("{}");

        launcher("virt-launcher-db-b", "n2", MOVING);

        assertThat(cluster.address("vms", "virt-launcher-db-b")).isEqualTo(address);
        Eventually.await(
                "both chassis may have it", () -> options().contains("requested-chassis=\"chassis-n1,chassis-n2\""));
        assertThat(options()).contains("activation-strategy=rarp");
        cluster.client()
                .mergePatchStatus(
                        NetworkCaches.PODS,
                        new NamespacedName("vms", "virt-launcher-db-a"),
                        TestCluster.json("{'status':{'phase':'Succeeded'}}"));
        Eventually.await("it has moved", () -> options().strip().equals("{}"));
        cluster.deletePod("vms", "virt-launcher-db-a");
        assertThat(cluster.annotation("vms", "virt-launcher-db-b", "ip_address"))
                .isEqualTo(address);
        assertThat(nb.nbctl("get", "Logical_Switch_Port", "db.vms", "addresses"))
                .contains(address);
    }

    @Test
    void deletingTheAddressOfAStoppedMachineForcesAFreshOne() throws Exception {
        launcher("virt-launcher-db-a", "n1", ON_LAN);
        var address = cluster.address("vms", "virt-launcher-db-a");
        cluster.deletePod("vms", "virt-launcher-db-a");
        Eventually.await(
                "the pod is gone",
                () -> cluster.get(NetworkCaches.PODS, "vms", "virt-launcher-db-a")
                        .isEmpty());
        cluster.client().delete(flagship.fleetapi.NetworkIp.RESOURCE, NetworkCaches.cluster("db.vms"));
        cluster.patch(flagship.fleetapi.NetworkIp.RESOURCE, "db.vms", "{'metadata':{'finalizers':null}}");
        Eventually.await(
                "its port is gone",
                () -> !nb.column("Logical_Switch_Port", "name").contains("db.vms"));

        launcher("virt-launcher-db-b", "n1", ON_LAN);

        assertThat(cluster.address("vms", "virt-launcher-db-b")).isNotEqualTo(address);
    }
}
