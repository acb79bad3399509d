package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.NetworkIp;
import flagship.fleetapi.OvnEip;
import flagship.fleetapi.Vpc;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.GroupVersionResource;
import flagship.ovsdb.MonitoredTable;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbConfig;
import flagship.ovsdb.RowChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller that is killed again and again in the middle of many pods and NAT rules. */
class ControllerKilledTest {
    private static final GroupVersionResource DNATS = new GroupVersionResource("kubeovn.io", "v1", "ovn-dnat-rules");
    private static final GroupVersionResource FIPS = new GroupVersionResource("kubeovn.io", "v1", "ovn-fips");
    private static final int PODS = 120;
    private static final int FIPS_COUNT = 20;

    @TempDir
    Path folder = Path.of("");

    /** Names of rows that were taken away. */
    private final Set<String> removed = ConcurrentHashMap.newKeySet();

    private NbServer nb;
    private TestCluster cluster;
    private Path kubeconfig;
    private OvsdbClient watcher;

    @BeforeEach
    void startEverything() throws Exception {
        nb = NbServer.start(folder.resolve("ovn"));
        cluster = TestCluster.start(folder.resolve("api"));
        kubeconfig = cluster.kubeconfig(folder.resolve("kubeconfig"));
        watcher = OvsdbClient.start(
                OvsdbConfig.of(
                        List.of(nb.endpoint()),
                        Northbound.DATABASE,
                        List.of(
                                MonitoredTable.of(Northbound.SWITCH_PORT, "name"),
                                MonitoredTable.of(Northbound.NAT, "external_ip"),
                                MonitoredTable.of(Northbound.LOAD_BALANCER, "name"))),
                changes -> changes.forEach(this::note));
    }

    @AfterEach
    void stopEverything() {
        watcher.close();
        cluster.close();
        nb.close();
    }

    @Test
    void whoComesAfterItFinishesItsWorkAndDoesNothingTwice() throws Exception {
        var controller = start();
        try {
            prepare();
            var writer = Thread.ofVirtual().start(this::createAll);
            for (int ports : List.of(10, 45, 80)) {
                Eventually.await("it is at work", () -> podPorts().size() >= ports);
                controller.close();
                controller = start();
            }
            writer.join();
            awaitFinished();
        } finally {
            controller.close();
        }
        assertConsistent();
        assertThat(removed).as("taken away, to be made again").isEmpty();
        assertSameAsUndisturbed();
    }

    private ControllerProcess start() throws Exception {
        return ControllerProcess.start(
                folder, kubeconfig, ((flagship.ovsdb.OvsdbEndpoint.Unix) nb.endpoint()).socket());
    }

    private void note(RowChange change) {
        if (change.after().isEmpty()) {
            change.before().ifPresent(row -> removed.add(change.table() + " " + row.text("name")));
        }
    }

    private void prepare() throws Exception {
        cluster.node("n1", "192.0.2.11");
        cluster.patch(NetworkCaches.NODES, "n1", """
                {'metadata':{'labels':{'ovn.kubernetes.io/external-gw':'true'},'annotations':{'ovn.kubernetes.io/chassis':'chassis-1'}}}""");
        cluster.namespace("ns-a");
        cluster.vpc("t1", "{'namespaces':['ns-a'],'enableExternal':true}");
        cluster.subnet("s1", "{'vpc':'t1','cidrBlock':'10.0.0.0/22','namespaces':['ns-a']}");
        cluster.create("vlans", "Vlan", "v0", "{'id':0,'provider':'ext'}");
        cluster.subnet(
                "external", "{'protocol':'IPv4','cidrBlock':'203.0.113.0/24','gateway':'203.0.113.1','vlan':'v0'}");
        cluster.awaitReady("s1");
        cluster.awaitReady("external");
    }

    private void createAll() {
        try {
            for (int number = 0; number < PODS; number++) {
                cluster.pod("ns-a", "p" + number);
                if (number < FIPS_COUNT) {
                    cluster.create("ovn-eips", "OvnEip", "e" + number, "{'externalSubnet':'external','type':'nat'}");
                    cluster.create(
                            "ovn-fips",
                            "OvnFip",
                            "f" + number,
                            "{'ovnEip':'e%1$d','ipName':'p%1$d.ns-a'}".formatted(number));
                    cluster.create("ovn-eips", "OvnEip", "d" + number, "{'externalSubnet':'external','type':'nat'}");
                    cluster.create("ovn-dnat-rules", "OvnDnatRule", "in" + number, """
                            {'ovnEip':'d%1$d','ipName':'p%1$d.ns-a','externalPort':'8080','internalPort':'80','protocol':'tcp'}""".formatted(number));
                }
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitFinished() {
        for (int number = 0; number < PODS; number++) {
            cluster.address("ns-a", "p" + number);
        }
        for (int number = 0; number < FIPS_COUNT; number++) {
            for (var rule : List.of("f" + number, "in" + number)) {
                var resource = rule.startsWith("f") ? FIPS : DNATS;
                Eventually.await(
                        rule + " is ready",
                        () -> cluster.get(resource, "", rule)
                                .at("/status/ready")
                                .asBoolean());
            }
        }
    }

    /** Ports of pods, as {@code NAME MAC ADDRESS}. */
    private List<String> podPorts() throws Exception {
        return rows(nb, Northbound.SWITCH_PORT, "name,addresses").stream()
                .filter(row -> row.contains(".ns-a"))
                .toList();
    }

    private static List<String> rows(NbServer nb, String table, String columns) throws Exception {
        return nb.nbctl("--format=csv", "--no-headings", "--columns=" + columns, "list", table)
                .lines()
                .sorted()
                .toList();
    }

    private void assertConsistent() throws Exception {
        var ports = podPorts();
        var addresses = new TreeSet<String>();
        assertThat(ports).hasSize(PODS);
        for (int number = 0; number < PODS; number++) {
            var address = cluster.address("ns-a", "p" + number);
            var name = "p%d.ns-a".formatted(number);
            assertThat(addresses.add(address))
                    .as("address %s is given once", address)
                    .isTrue();
            assertThat(cluster.ip(name).at("/spec/ipAddress").asText()).isEqualTo(address);
            assertThat(ports)
                    .anyMatch(
                            port -> port.startsWith(name + ",") && port.matches(".* \\Q%s\\E\\W*".formatted(address)));
        }
        assertThat(cluster.client().listAll(NetworkIp.RESOURCE, ListOptions.ALL).stream()
                        .filter(ip -> ip.key().name().endsWith(".ns-a")))
                .hasSize(PODS);
        var external = new ArrayList<String>();
        for (var eip : cluster.client().listAll(OvnEip.RESOURCE, ListOptions.ALL)) {
            external.add(eip.toJson().at("/status/v4Ip").asText());
        }
        assertThat(external).hasSize(2 * FIPS_COUNT + 1).doesNotHaveDuplicates().doesNotContain("");
        assertThat(cluster.vpc("t1").at("/status/enableExternal").asBoolean()).isTrue();
        assertThat(Vpc.of(cluster.vpc("t1")).isStandby()).isTrue();
    }

    /** A controller that begins with an empty database writes what is there now. */
    private void assertSameAsUndisturbed() throws Exception {
        try (var other = NbServer.start(folder.resolve("other"));
                var transport = cluster.https();
                var _ = Networking.start(transport, other.database(), NetworkingConfig.DEFAULT, Optional.empty())) {
            for (var table : List.of(
                    new String[] {Northbound.SWITCH_PORT, "name,type,addresses,options,external_ids,port_security"},
                    new String[] {Northbound.ROUTER_PORT, "name,networks,external_ids"},
                    new String[] {Northbound.NAT, "type,external_ip,logical_ip,options,external_ids"},
                    new String[] {Northbound.LOAD_BALANCER, "name,protocol,vips,external_ids"},
                    new String[] {Northbound.POLICY, "priority,match,action,nexthops,external_ids"},
                    new String[] {Northbound.ROUTE, "ip_prefix,nexthop,policy,external_ids"},
                    new String[] {Northbound.PORT_GROUP, "name,external_ids"},
                    new String[] {Northbound.GATEWAY_CHASSIS, "name,chassis_name,priority"})) {
                var expected = rows(nb, table[0], table[1]);
                Eventually.await(
                        table[0] + " is the same",
                        () -> rows(other, table[0], table[1]).equals(expected));
            }
        }
    }
}
