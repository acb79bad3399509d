package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.NetworkCrds;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigCluster;
import flagship.kubeclient.KubeConfigUser;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A real API server with the kinds that the agent reads, and objects as the controller leaves them. */
final class TestCluster implements AutoCloseable {
    private static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");

    static final GroupVersionResource ATTACHMENTS =
            new GroupVersionResource("k8s.cni.cncf.io", "v1", "network-attachment-definitions");
    private static final Map<String, GroupVersionResource> PLURALS = Map.ofEntries(
            Map.entry("ConfigMap", new GroupVersionResource("", "v1", "configmaps")),
            Map.entry("NetworkAttachmentDefinition", ATTACHMENTS),
            Map.entry("ProviderNetwork", ClusterCache.PROVIDER_NETWORKS),
            Map.entry("Vlan", ClusterCache.VLANS),
            Map.entry("VpcNatGateway", NatRules.GATEWAYS),
            Map.entry("IptablesEIP", NatRules.EIPS),
            Map.entry("IptablesSnatRule", NatRules.Kind.SNAT.resource()),
            Map.entry("IptablesDnatRule", NatRules.Kind.DNAT.resource()),
            Map.entry("IptablesFIPRule", NatRules.Kind.FIP.resource()),
            Map.entry("QoSPolicy", NatRules.POLICIES),
            Map.entry("VpcEgressGateway", EgressRules.GATEWAYS),
            Map.entry("VpcDns", new GroupVersionResource("kubeovn.io", "v1", "vpc-dnses")),
            Map.entry("Vip", new GroupVersionResource("kubeovn.io", "v1", "vips")),
            Map.entry("SwitchLBRule", new GroupVersionResource("kubeovn.io", "v1", "switch-lb-rules")),
            Map.entry("OvnEip", new GroupVersionResource("kubeovn.io", "v1", "ovn-eips")),
            Map.entry("OvnFip", new GroupVersionResource("kubeovn.io", "v1", "ovn-fips")),
            Map.entry("OvnSnatRule", new GroupVersionResource("kubeovn.io", "v1", "ovn-snat-rules")),
            Map.entry("OvnDnatRule", new GroupVersionResource("kubeovn.io", "v1", "ovn-dnat-rules")));

    static final GroupVersionResource VPCS = new GroupVersionResource("kubeovn.io", "v1", "vpcs");

    private final ObjectStore store;
    private final ApiServer server;
    private final KubeClient client;

    private TestCluster(Path folder) {
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        server = ApiServer.create(ApiServerConfig.of(folder, ListenAddress.parse("127.0.0.1:0")), store);
        server.listen();
        client = new KubeClient(server.inProcess(new UserInfo("admin", "", List.of("system:masters"), Map.of())));
    }

    static TestCluster start(Path folder) throws Exception {
        var cluster = new TestCluster(folder);
        cluster.define("subnets", "subnet", "Subnet");
        cluster.define("ips", "ip", "IP");
        for (var type : List.of(ClusterCache.SUBNETS, ClusterCache.IPS)) {
            Eventually.await(type + " are served", () -> cluster.serves(type));
        }
        return cluster;
    }

    /** With the kinds of tenant networks as they are installed for users. */
    static TestCluster startWithNetworkKinds(Path folder) throws Exception {
        var cluster = new TestCluster(folder);
        for (byte[] crd : NetworkCrds.all()) {
            cluster.client.create(CRDS, Json.parseObject(crd));
        }
        // Who asks too early for one of them waits long before he asks again.
        for (byte[] crd : NetworkCrds.all()) {
            var plural = Json.parseObject(crd).at("/spec/names/plural").asText();
            var type = new GroupVersionResource("kubeovn.io", "v1", plural);
            Eventually.await(type + " are served", () -> cluster.serves(type));
        }
        return cluster;
    }

    static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private void define(String plural, String singular, String kind) throws Exception {
        client.create(CRDS, json("""
                {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'%1$s.kubeovn.io'},
                 'spec':{'group':'kubeovn.io','scope':'Cluster','names':{'plural':'%1$s','singular':'%2$s','kind':'%3$s','listKind':'%3$sList'},
                  'versions':[{'name':'v1','served':true,'storage':true,
                   'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}
                """.formatted(plural, singular, kind)));
    }

    /** The kind in which users describe further networks of pods, as Multus installs it. */
    void defineAttachments() throws Exception {
        client.create(CRDS, json("""
                {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
                 'metadata':{'name':'network-attachment-definitions.k8s.cni.cncf.io'},
                 'spec':{'group':'k8s.cni.cncf.io','scope':'Namespaced',
                  'names':{'plural':'network-attachment-definitions','singular':'network-attachment-definition',
                   'kind':'NetworkAttachmentDefinition','listKind':'NetworkAttachmentDefinitionList'},
                  'versions':[{'name':'v1','served':true,'storage':true,
                   'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}
                """));
        Eventually.await("attachments are served", () -> serves(ATTACHMENTS));
    }

    /** Creates an object of a kind that this class has no word for. */
    void object(String apiVersion, String kind, String namespace, String name, String members) throws Exception {
        var resource = Objects.requireNonNull(PLURALS.get(kind), kind);
        var object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            object.withObject("/metadata").put("namespace", namespace);
            if (client.find(NAMESPACES, new NamespacedName("", namespace)).isEmpty()) {
                namespace(namespace);
            }
        }
        object.setAll(json(members));
        client.create(resource, object);
    }

    private boolean serves(GroupVersionResource type) throws Exception {
        try {
            client.list(type, ListOptions.ALL);
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    /** Over HTTPS, as an agent comes. */
    Transport https() {
        var access = server.adminAccess();
        return HttpTransport.open(ClientConfig.of(server.uri())
                .withTls(Tls.trusting(bytes(access.certificateAuthority()))
                        .withIdentity(bytes(access.clientCertificate()), bytes(access.clientKey()))));
    }

    /** The same access as a file, for a process of its own. */
    Path kubeconfig(Path file) throws Exception {
        var access = server.adminAccess();
        var config = KubeConfig.builder()
                .cluster("c", KubeConfigCluster.of(server.uri().toString(), bytes(access.certificateAuthority())))
                .user("u", KubeConfigUser.withCertificate(bytes(access.clientCertificate()), bytes(access.clientKey())))
                .context("x", "c", "u")
                .build();
        return Files.write(file, config.toYaml());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    KubeClient client() {
        return client;
    }

    void namespace(String name) throws Exception {
        client.create(
                NAMESPACES, json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}".formatted(name)));
    }

    void vpc(String name, String spec) throws Exception {
        var vpc = json("{'apiVersion':'kubeovn.io/v1','kind':'Vpc','metadata':{'name':'%s'}}".formatted(name));
        vpc.set("spec", json(spec));
        client.create(VPCS, vpc);
    }

    /** What the controller wrote onto a pod; empty until it did. */
    String annotation(String namespace, String pod, String suffix) throws Exception {
        return client.get(ClusterCache.PODS, new NamespacedName(namespace, pod))
                .path("metadata")
                .path("annotations")
                .path("ovn.kubernetes.io/" + suffix)
                .asText("");
    }

    void node(String name, String annotations) throws Exception {
        node(name, annotations, "127.0.0.1");
    }

    void node(String name, String annotations, String address) throws Exception {
        client.create(ClusterCache.NODES, json("""
                {'apiVersion':'v1','kind':'Node','metadata':{'name':'%s','annotations':%s},
                 'status':{'addresses':[{'type':'InternalIP','address':'%s'}]}}
                """.formatted(name, annotations, address)));
    }

    /** What a node's kubelet says of it, or the cluster when the kubelet is silent. */
    void ready(String node, boolean ready) throws Exception {
        client.mergePatchStatus(
                ClusterCache.NODES,
                new NamespacedName("", node),
                json("{'status':{'conditions':[{'type':'Ready','status':'%s'}]}}"
                        .formatted(ready ? "True" : "Unknown")));
    }

    /** What the cluster's own controller writes for a Service with a selector. */
    void endpoints(String namespace, String service, int port, List<String> pods) throws Exception {
        endpoints(namespace, service, "{'name':'web','port':%d,'protocol':'TCP'}".formatted(port), pods);
    }

    /** @param ports with commas between them */
    void endpoints(String namespace, String service, String ports, List<String> pods) throws Exception {
        var slice = json("""
                {'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice',
                 'metadata':{'name':'%1$s-abc','namespace':'%2$s','labels':{'kubernetes.io/service-name':'%1$s'}},
                 'addressType':'IPv4','ports':[%3$s]}
                """.formatted(service, namespace, ports));
        var endpoints = slice.putArray("endpoints");
        for (String pod : pods) {
            var endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(annotation(namespace, pod, "ip_address"));
            endpoint.putObject("conditions").put("ready", true);
            endpoint.putObject("targetRef")
                    .put("kind", "Pod")
                    .put("namespace", namespace)
                    .put("name", pod);
        }
        client.create(new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices"), slice);
    }

    void subnet(String name, String spec) throws Exception {
        var subnet = json("{'apiVersion':'kubeovn.io/v1','kind':'Subnet','metadata':{'name':'%s'}}".formatted(name));
        subnet.set("spec", json(spec));
        client.create(ClusterCache.SUBNETS, subnet);
    }

    /** A pod as the scheduler left it: on a node, without a network. */
    void pod(String namespace, String name, String node) throws Exception {
        pod(namespace, name, node, "{}");
    }

    /** The same with annotations that its owner wrote. */
    void pod(String namespace, String name, String node, String annotations) throws Exception {
        if (client.find(NAMESPACES, new NamespacedName("", namespace)).isEmpty()) {
            client.create(NAMESPACES, json("{'metadata':{'name':'%s'}}".formatted(namespace)));
        }
        client.create(ClusterCache.PODS, json("""
                {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'%s','name':'%s','annotations':%s},
                 'spec':{'nodeName':'%s','containers':[{'name':'c','image':'i'}]}}
                """.formatted(namespace, name, annotations, node)));
    }

    /** A pod of a virtual machine, as KubeVirt makes it. */
    void machinePod(String namespace, String name, String node, String machine, String annotations) throws Exception {
        if (client.find(NAMESPACES, new NamespacedName("", namespace)).isEmpty()) {
            client.create(NAMESPACES, json("{'metadata':{'name':'%s'}}".formatted(namespace)));
        }
        client.create(ClusterCache.PODS, json("""
                {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'%s','name':'%s','annotations':%s,
                  'ownerReferences':[{'apiVersion':'kubevirt.io/v1','kind':'VirtualMachineInstance','name':'%s','uid':'u-%s'}]},
                 'spec':{'nodeName':'%s','containers':[{'name':'c','image':'i'}]}}
                """.formatted(namespace, name, annotations, machine, machine, node)));
    }

    /** A pod that the node has ended. */
    void deletePod(String namespace, String name) throws Exception {
        client.delete(ClusterCache.PODS, new NamespacedName(namespace, name), json("{'gracePeriodSeconds':0}"));
    }

    /** What the controller writes when it has given the pod its addresses. */
    void allocate(String namespace, String name, Map<String, String> facts) throws Exception {
        var patch = Json.object();
        var annotations = patch.putObject("metadata").putObject("annotations");
        facts.forEach((key, value) -> annotations.put("ovn.kubernetes.io/" + key, value));
        annotations.put("ovn.kubernetes.io/allocated", "true").put("ovn.kubernetes.io/routed", "true");
        client.mergePatch(ClusterCache.PODS, new NamespacedName(namespace, name), patch);
        client.create(ClusterCache.IPS, json("""
                {'apiVersion':'kubeovn.io/v1','kind':'IP','metadata':{'name':'%s.%s'},'spec':{'nodeName':''}}
                """.formatted(name, namespace)));
    }

    ObjectNode ip(String name) throws Exception {
        return client.get(ClusterCache.IPS, new NamespacedName("", name));
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }

    static String required(Map<String, String> map, String key) {
        return Objects.requireNonNull(map.get(key), key);
    }
}
