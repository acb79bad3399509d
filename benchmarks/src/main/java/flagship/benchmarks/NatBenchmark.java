package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.IptablesEip;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.NetworkCrds;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import flagship.networkagent.AgentConfig;
import flagship.networkagent.NetworkAgent;
import flagship.ovsdb.OvsdbEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A NAT gateway with 1,000 rules: from an agent that starts until the kernel of the gateway's pod has all of them, until all statuses say so, and
 * from a changed rule until its status says that the kernel has it. The rules have their translations before. Needs root, Open vSwitch and nft.
 */
final class NatBenchmark {
    private static final int RULES = 1_000;
    private static final int CHANGES = 50;
    private static final String NODE = "fs-nat-node";
    private static final String POD = "fs-nat-pod";
    private static final GroupVersionResource DNATS = IptablesRule.Type.DNAT.resource();

    private final Path folder = Files.createTempDirectory("flagship-nat-");

    private NatBenchmark() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        var report = new Report("A NAT gateway with %,d rules".formatted(RULES));
        Process database = null;
        try {
            var benchmark = new NatBenchmark();
            database = benchmark.startSwitchDatabase();
            benchmark.measure(report);
        } finally {
            if (database != null) {
                database.destroyForcibly();
            }
            run("ip", "netns", "del", POD);
            run("ip", "netns", "del", NODE);
        }
        report.print();
    }

    private String remote() {
        return "unix:" + folder.resolve("ovs.sock");
    }

    /** No packet is sent, so there is no switch: the agent only looks into its database for where the pod is. */
    private Process startSwitchDatabase() throws Exception {
        var file = folder.resolve("ovs.db").toString();
        must("ovsdb-tool", "create", file, "/usr/share/openvswitch/vswitch.ovsschema");
        var server = new ProcessBuilder(
                        "ovsdb-server",
                        "--remote=punix:" + folder.resolve("ovs.sock"),
                        "--unixctl=" + folder.resolve("ovs.ctl"),
                        file)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (run("ovsdb-client", "list-dbs", remote()) != 0) {
            Thread.sleep(20);
        }
        must("ip", "netns", "add", NODE);
        must("ip", "netns", "add", POD);
        for (String device : List.of("eth0", "net1")) {
            must("ip", "-n", POD, "link", "add", device, "type", "veth", "peer", "name", device + "h", "netns", NODE);
            must("ip", "-n", NODE, "link", "set", device + "h", "up");
            must("ip", "-n", POD, "link", "set", device, "up");
        }
        must("ip", "-n", POD, "address", "add", "10.0.1.254/24", "dev", "eth0");
        must("ip", "-n", POD, "address", "add", "192.0.2.99/24", "dev", "net1");
        must(
                "ovs-vsctl",
                "--db=" + remote(),
                "--no-wait",
                "init",
                "--",
                "add-br",
                "br-int",
                "--",
                "add-port",
                "br-int",
                "eth0h",
                "--",
                "set",
                "Interface",
                "eth0h",
                "external_ids:iface-id=vpc-nat-gw-gw1-0.kube-system",
                "external_ids:vendor=kube-ovn",
                "external_ids:pod_netns=/var/run/netns/" + POD);
        return server;
    }

    private void measure(Report report) throws Exception {
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
            var config = AgentConfig.of("n1", OvsdbEndpoint.parseList(remote()), folder.resolve("cni.sock"))
                    .withNamespace("/var/run/netns/" + NODE);
            long begin = System.nanoTime();
            try (var _ = NetworkAgent.start(host, config)) {
                while (entries() < RULES) {
                    Thread.sleep(1);
                }
                report.row("agent started until the kernel has %,d rules".formatted(RULES), millis(begin), "under 2 s");
                for (int rule = 0; rule < RULES; rule++) {
                    awaitReady(client, rule);
                }
                report.row("until all statuses say so", millis(begin), "");
                changes(client, report);
            }
        }
    }

    private void changes(KubeClient client, Report report) throws Exception {
        var millis = new double[CHANGES];
        for (int change = 0; change < CHANGES; change++) {
            var name = new NamespacedName("", "rule-" + change);
            long begin = System.nanoTime();
            client.mergePatchStatus(
                    DNATS, name, json("{'status':{'internalIp':'10.0.9.%d','ready':false}}".formatted(1 + change)));
            awaitReady(client, change);
            millis[change] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        report.row(
                "one rule changed, from the write until it is ready",
                "p50 %.1f ms, p99 %.1f ms".formatted(Report.percentile(millis, 50), Report.percentile(millis, 99)),
                "under 50 ms");
    }

    private static String millis(long begin) {
        return "%,d ms".formatted((System.nanoTime() - begin) / 1_000_000);
    }

    private static void awaitReady(KubeClient client, int rule) throws Exception {
        var name = new NamespacedName("", "rule-" + rule);
        while (!client.get(DNATS, name).at("/status/ready").asBoolean()) {
            Thread.sleep(1);
        }
    }

    private static long entries() throws Exception {
        var process = new ProcessBuilder("ip", "netns", "exec", POD, "nft", "list", "ruleset")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.split("tcp \\. ", -1).length - 1L;
    }

    private static void createObjects(KubeClient client) throws Exception {
        for (byte[] bytes : NetworkCrds.all()) {
            client.create(
                    new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions"),
                    Json.parseObject(bytes));
        }
        for (byte[] bytes : NetworkCrds.all()) {
            awaitServed(client, Json.parseObject(bytes).at("/spec/names/plural").asText());
        }
        client.create(
                new GroupVersionResource("", "v1", "nodes"),
                json("{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1'}}"));
        client.create(VpcNatGateway.RESOURCE, json("""
                {'apiVersion':'kubeovn.io/v1','kind':'VpcNatGateway','metadata':{'name':'gw1'},'spec':{'vpc':'t1','subnet':'s1'}}"""));
        client.create(new GroupVersionResource("", "v1", "pods"), json("""
                {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'kube-system','name':'vpc-nat-gw-gw1-0',
                 'annotations':{'ovn.kubernetes.io/vpc_nat_gw':'gw1'}},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}]}}"""));
        client.create(IptablesEip.RESOURCE, json("""
                {'apiVersion':'kubeovn.io/v1','kind':'IptablesEIP','metadata':{'name':'e1'},'spec':{'natGwDp':'gw1','v4ip':'192.0.2.5'}}"""));
        client.mergePatchStatus(
                IptablesEip.RESOURCE,
                new NamespacedName("", "e1"),
                json("{'status':{'ip':'192.0.2.5','ready':false}}"));
        for (int rule = 0; rule < RULES; rule++) {
            client.create(DNATS, json("""
                    {'apiVersion':'kubeovn.io/v1','kind':'IptablesDnatRule','metadata':{'name':'rule-%d'},'spec':{'eip':'e1'}}""".formatted(rule)));
            client.mergePatchStatus(DNATS, new NamespacedName("", "rule-" + rule), json("""
                    {'status':{'v4ip':'192.0.2.5','natGwDp':'gw1','protocol':'tcp','externalPort':'%d','internalIp':'10.0.%d.%d',
                     'internalPort':'80','ready':false}}""".formatted(
                            10_000 + rule, 1 + rule / 250, 1 + rule % 250)));
        }
    }

    private static void awaitServed(KubeClient client, String plural) throws Exception {
        while (true) {
            try {
                client.find(new GroupVersionResource("kubeovn.io", "v1", plural), new NamespacedName("", "x"));
                return;
            } catch (ApiException e) {
                Thread.sleep(10);
            }
        }
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(bytes(text.replace('\'', '"')));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void must(String... command) throws Exception {
        if (run(command) != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", command));
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
