package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.NetworkCrds;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import flagship.networkagent.AgentConfig;
import flagship.networkagent.NetworkAgent;
import flagship.ovsdb.OvsdbEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * CNI as a container runtime sees it: the plugin's executable alone, and whole ADDs and DELs through API server, agent, Open vSwitch and OVN
 * in a namespace of their own. The pods have their addresses and their ports in OVN before. Needs root, OVN and Open vSwitch.
 */
final class CniBenchmark {
    private static final int STARTS = 200;
    private static final int PODS = 200;
    private static final String NODE = "fs-bench";

    private final Path folder;
    private final Path plugin;
    private final List<Process> processes = new ArrayList<>();

    private CniBenchmark(Path folder, Path plugin) {
        this.folder = folder;
        this.plugin = plugin;
    }

    public static void main(String[] arguments) throws Exception {
        var plugin = Path.of(System.getProperty("flagship.root"), "flagship-cni");
        var benchmark = new CniBenchmark(Files.createTempDirectory("flagship-cni-"), plugin);
        var report = new Report("CNI with a real OVN, userspace datapath");
        try {
            benchmark.pluginAlone(report);
            benchmark.attachments(report);
        } finally {
            benchmark.processes.reversed().forEach(Process::destroyForcibly);
            for (int pod = 0; pod < PODS; pod++) {
                run(Map.of(), "", "ip", "netns", "del", NODE + "-" + pod);
            }
            run(Map.of(), "", "ip", "netns", "del", NODE);
        }
        report.print();
    }

    private void pluginAlone(Report report) throws Exception {
        var millis = new double[STARTS];
        for (int start = 0; start < STARTS; start++) {
            long begin = System.nanoTime();
            run(Map.of("CNI_COMMAND", "VERSION"), "{\"cniVersion\":\"1.0.0\"}", plugin.toString());
            millis[start] = (System.nanoTime() - begin) / 1e6;
        }
        report.row("flagship-cni VERSION, started by a JVM, %d runs".formatted(STARTS), figure(millis), "under 10 ms");
    }

    private void attachments(Report report) throws Exception {
        startOvn();
        var store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        var server =
                ApiServer.create(ApiServerConfig.of(folder.resolve("api"), ListenAddress.parse("127.0.0.1:0")), store);
        server.listen();
        var access = server.adminAccess();
        try (store;
                server;
                var host = HttpTransport.open(ClientConfig.of(server.uri())
                        .withTls(Tls.trusting(bytes(access.certificateAuthority()))
                                .withIdentity(bytes(access.clientCertificate()), bytes(access.clientKey()))))) {
            var client = new KubeClient(host);
            createObjects(client);
            var config = AgentConfig.of("n1", OvsdbEndpoint.parseList("unix:" + folder.resolve("ovs.sock")), socket())
                    .withNamespace("/var/run/netns/" + NODE)
                    .withMtu(1400);
            try (var _ = NetworkAgent.start(host, config)) {
                report.row(
                        "ADD, %d pods one after the other".formatted(PODS),
                        figure(each("ADD")),
                        "p50 under 60 ms, p99 under 200 ms");
                report.row("ADD again, all there", figure(each("ADD")), "");
                report.row("DEL", figure(each("DEL")), "");
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path socket() {
        return folder.resolve("cni.sock");
    }

    private void startOvn() throws Exception {
        database("nb", "/usr/share/ovn/ovn-nb.ovsschema");
        database("sb", "/usr/share/ovn/ovn-sb.ovsschema");
        database("ovs", "/usr/share/openvswitch/vswitch.ovsschema");
        start(
                "ovn-northd",
                "--ovnnb-db=" + remote("nb"),
                "--ovnsb-db=" + remote("sb"),
                "--unixctl=" + folder.resolve("northd.ctl"));
        must("ip", "netns", "add", NODE);
        must(
                "ovs-vsctl",
                "--db=" + remote("ovs"),
                "--no-wait",
                "init",
                "--",
                "set",
                "Open_vSwitch",
                ".",
                "external_ids:system-id=n1",
                "external_ids:ovn-remote=" + remote("sb"),
                "external_ids:ovn-encap-type=geneve",
                "external_ids:ovn-encap-ip=127.0.0.1",
                "external_ids:ovn-bridge-datapath-type=netdev");
        start("ip", "netns", "exec", NODE, "ovs-vswitchd", remote("ovs"), "--disable-system");
        start("ip", "netns", "exec", NODE, "ovn-controller", remote("ovs"));
        nbctl(
                "lr-add",
                "t1",
                "--",
                "ls-add",
                "s1",
                "--",
                "lrp-add",
                "t1",
                "t1-s1",
                "02:00:00:00:ff:01",
                "10.0.0.1/16",
                "--",
                "lsp-add",
                "s1",
                "s1-t1",
                "--",
                "lsp-set-type",
                "s1-t1",
                "router",
                "--",
                "lsp-set-addresses",
                "s1-t1",
                "router",
                "--",
                "lsp-set-options",
                "s1-t1",
                "router-port=t1-s1");
    }

    private String remote(String name) {
        return "unix:" + folder.resolve(name + ".sock");
    }

    private void database(String name, String schema) throws Exception {
        must("ovsdb-tool", "create", folder.resolve(name + ".db").toString(), schema);
        start(
                "ovsdb-server",
                "--remote=punix:" + folder.resolve(name + ".sock"),
                "--unixctl=" + folder.resolve(name + ".ctl"),
                folder.resolve(name + ".db").toString());
        while (run(Map.of(), "", "ovsdb-client", "list-dbs", remote(name)) != 0) {
            Thread.sleep(20);
        }
    }

    private void nbctl(String... words) throws Exception {
        var command = new ArrayList<>(List.of("ovn-nbctl", "--db=" + remote("nb"), "--wait=hv"));
        command.addAll(Arrays.asList(words));
        must(command.toArray(String[]::new));
    }

    private void createObjects(KubeClient client) throws Exception {
        for (byte[] bytes : NetworkCrds.all()) {
            var crd = Json.parseObject(bytes);
            if (List.of("Subnet", "IP").contains(crd.at("/spec/names/kind").asText())) {
                client.create(new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions"), crd);
            }
        }
        client.create(
                new GroupVersionResource("", "v1", "nodes"),
                json("{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1'}}"));
        var ports = new ArrayList<String>();
        for (int pod = 0; pod < PODS; pod++) {
            must("ip", "netns", "add", NODE + "-" + pod);
            client.create(new GroupVersionResource("", "v1", "pods"), json("""
                    {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'default','name':'p%1$d','annotations':{
                     'ovn.kubernetes.io/ip_address':'%2$s','ovn.kubernetes.io/mac_address':'%3$s','ovn.kubernetes.io/cidr':'10.0.0.0/16',
                     'ovn.kubernetes.io/gateway':'10.0.0.1','ovn.kubernetes.io/logical_switch':'s1','ovn.kubernetes.io/allocated':'true',
                     'ovn.kubernetes.io/routed':'true'}},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}]}}
                    """.formatted(pod, address(pod), mac(pod))));
            ports.addAll(List.of(
                    "--",
                    "lsp-add",
                    "s1",
                    "p%d.default".formatted(pod),
                    "--",
                    "lsp-set-addresses",
                    "p%d.default".formatted(pod),
                    mac(pod) + " " + address(pod)));
        }
        nbctl(ports.subList(1, ports.size()).toArray(String[]::new));
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(bytes(text.replace('\'', '"')));
    }

    private static String address(int pod) {
        return "10.0.%d.%d".formatted(1 + pod / 250, 1 + pod % 250);
    }

    private static String mac(int pod) {
        return "02:00:00:01:%02x:%02x".formatted(pod / 256, pod % 256);
    }

    /** Milliseconds of one command for every pod, sorted. */
    private double[] each(String command) throws Exception {
        var millis = new double[PODS];
        var config = "{\"cniVersion\":\"1.0.0\",\"name\":\"n\",\"type\":\"kube-ovn\",\"server_socket\":\"%s\"}"
                .formatted(socket());
        for (int pod = 0; pod < PODS; pod++) {
            var environment = Map.of(
                    "CNI_COMMAND",
                    command,
                    "CNI_CONTAINERID",
                    "%012d".formatted(pod),
                    "CNI_NETNS",
                    "/var/run/netns/" + NODE + "-" + pod,
                    "CNI_IFNAME",
                    "eth0",
                    "CNI_ARGS",
                    "K8S_POD_NAMESPACE=default;K8S_POD_NAME=p" + pod);
            long begin = System.nanoTime();
            if (run(environment, config, plugin.toString()) != 0) {
                throw new IllegalStateException(command + " of pod " + pod + " failed");
            }
            millis[pod] = (System.nanoTime() - begin) / 1e6;
        }
        return millis;
    }

    private static String figure(double[] millis) {
        Arrays.sort(millis);
        return "p50 %.1f ms, p99 %.1f ms, highest %.1f ms"
                .formatted(Report.percentile(millis, 50), Report.percentile(millis, 99), millis[millis.length - 1]);
    }

    private void start(String... command) throws IOException {
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(Map.of("OVS_RUNDIR", folder.toString(), "OVN_RUNDIR", folder.toString()));
        processes.add(builder.start());
    }

    private static void must(String... command) throws Exception {
        if (run(Map.of(), "", command) != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", command));
        }
    }

    private static int run(Map<String, String> environment, String input, String... command) throws Exception {
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        var process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(bytes(input));
        } catch (IOException e) {
            System.err.println(command[0] + " did not read its input");
        }
        return process.waitFor();
    }
}
