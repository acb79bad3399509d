package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.NetworkCrds;
import flagship.fleetapi.NetworkIp;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
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
import flagship.kubeclient.RawObject;
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

/** A real API server on a free port with the kinds of tenant networks. */
final class TestCluster implements AutoCloseable {
    private static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

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
        for (byte[] crd : NetworkCrds.all()) {
            cluster.client.create(CRDS, Json.parseObject(crd));
        }
        Eventually.await(
                "the kinds of networks are served",
                () -> NetworkCrds.all().stream().allMatch(cluster::serves));
        return cluster;
    }

    void awaitServed(GroupVersionResource type) {
        Eventually.await(type + " are served", () -> serves(type));
    }

    private boolean serves(byte[] crd) {
        var spec = Json.parseObject(crd).path("spec");
        return serves(new GroupVersionResource(
                spec.path("group").asText(), "v1", spec.at("/names/plural").asText()));
    }

    private boolean serves(GroupVersionResource type) {
        try {
            client.list(type, ListOptions.ALL);
            return true;
        } catch (ApiException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Over HTTPS, as the controller comes in its own process. */
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

    /** JSON with single quotes. */
    static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode object(String apiVersion, String kind, String name, String spec) {
        var object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", name);
        object.set("spec", json(spec));
        return object;
    }

    void vpc(String name, String spec) throws Exception {
        client.create(Vpc.RESOURCE, object("kubeovn.io/v1", "Vpc", name, spec));
    }

    void subnet(String name, String spec) throws Exception {
        client.create(Subnet.RESOURCE, object("kubeovn.io/v1", "Subnet", name, spec));
    }

    void create(String plural, String kind, String name, String spec) throws Exception {
        client.create(new GroupVersionResource("kubeovn.io", "v1", plural), object("kubeovn.io/v1", kind, name, spec));
    }

    void namespace(String name) throws Exception {
        client.create(NetworkCaches.NAMESPACES, object("v1", "Namespace", name, "{}"));
    }

    void node(String name, String address) throws Exception {
        client.create(NetworkCaches.NODES, object("v1", "Node", name, "{}"));
        var status = json("{'status':{'addresses':[{'type':'InternalIP','address':'%s'}]}}".formatted(address));
        client.mergePatchStatus(NetworkCaches.NODES, NetworkCaches.cluster(name), status);
    }

    void pod(String namespace, String name, String metadata) throws Exception {
        var pod = object("v1", "Pod", name, "{'containers':[{'name':'c','image':'i'}]}");
        var merged = (ObjectNode) pod.path("metadata");
        merged.put("namespace", namespace).setAll(json(metadata));
        client.create(NetworkCaches.PODS, pod);
    }

    void pod(String namespace, String name) throws Exception {
        pod(namespace, name, "{}");
    }

    /** What a scheduler does. */
    void bind(String namespace, String pod, String node) throws Exception {
        var binding = json("{'apiVersion':'v1','kind':'Binding','target':{'apiVersion':'v1','kind':'Node','name':'%s'}}"
                .formatted(node));
        binding.putObject("metadata").put("name", pod).put("namespace", namespace);
        client.createSubresource(NetworkCaches.PODS, new NamespacedName(namespace, pod), "binding", binding);
    }

    void deletePod(String namespace, String name) throws Exception {
        client.delete(NetworkCaches.PODS, new NamespacedName(namespace, name), json("{'gracePeriodSeconds':0}"));
    }

    void patch(GroupVersionResource resource, String name, String patch) throws Exception {
        client.mergePatch(resource, NetworkCaches.cluster(name), json(patch));
    }

    void patch(GroupVersionResource resource, String namespace, String name, String patch) throws Exception {
        client.mergePatch(resource, new NamespacedName(namespace, name), json(patch));
    }

    private static ObjectNode in(String namespace, ObjectNode object) {
        object.withObject("/metadata").put("namespace", namespace);
        return object;
    }

    void policy(String namespace, String name, String spec) throws Exception {
        client.create(
                NetworkCaches.NETWORK_POLICIES,
                in(namespace, object("networking.k8s.io/v1", "NetworkPolicy", name, spec)));
    }

    void service(String namespace, String name, String spec) throws Exception {
        client.create(NetworkCaches.SERVICES, in(namespace, object("v1", "Service", name, spec)));
    }

    /** What the EndpointSlice controller does. */
    void endpoints(String namespace, String service, String pod, String address, String port) throws Exception {
        var slice = in(namespace, object("discovery.k8s.io/v1", "EndpointSlice", service + "-1", "{}"));
        slice.remove("spec");
        slice.withObject("/metadata").putObject("labels").put("kubernetes.io/service-name", service);
        slice.put("addressType", "IPv4").putArray("ports").add(json(port));
        var endpoint = slice.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions").put("ready", true);
        endpoint.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", namespace)
                .put("name", pod);
        client.create(NetworkCaches.ENDPOINT_SLICES, slice);
    }

    /** Returns its uid, which its pods must name. */
    String statefulSet(String namespace, String name, int replicas) throws Exception {
        var created = client.create(
                NetworkCaches.STATEFUL_SETS,
                in(namespace, object("apps/v1", "StatefulSet", name, """
                {'replicas':%d,'serviceName':'s','selector':{'matchLabels':{'a':'b'}},
                 'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}""".formatted(replicas))));
        return created.at("/metadata/uid").asText();
    }

    JsonNode get(GroupVersionResource resource, String namespace, String name) {
        try {
            return client.find(resource, new NamespacedName(namespace, name))
                    .<JsonNode>map(it -> it)
                    .orElseGet(Json::object);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    JsonNode subnet(String name) {
        return get(Subnet.RESOURCE, "", name);
    }

    JsonNode vpc(String name) {
        return get(Vpc.RESOURCE, "", name);
    }

    JsonNode ip(String name) {
        return get(NetworkIp.RESOURCE, "", name);
    }

    /** An annotation of a pod's primary interface; empty where there is none. */
    String annotation(String namespace, String pod, String suffix) {
        return get(NetworkCaches.PODS, namespace, pod)
                .path("metadata")
                .path("annotations")
                .path(Keys.primary(suffix))
                .asText("");
    }

    String address(String namespace, String pod) {
        Eventually.await(
                "pod %s/%s has an address".formatted(namespace, pod),
                () -> annotation(namespace, pod, Keys.ALLOCATED).equals("true"));
        return annotation(namespace, pod, Keys.IP_ADDRESS);
    }

    void awaitReady(String subnet) {
        Eventually.await(
                "subnet %s is ready".formatted(subnet),
                () -> condition(subnet, "Ready").path("status").asText().equals("True"));
    }

    JsonNode condition(String subnet, String type) {
        for (JsonNode condition : subnet(subnet).path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return Json.object();
    }

    List<ObjectNode> events(String object) throws Exception {
        return client.listAll(EVENTS, ListOptions.ALL).stream()
                .map(RawObject::toJson)
                .filter(event -> event.at("/involvedObject/name").asText().equals(object))
                .toList();
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
