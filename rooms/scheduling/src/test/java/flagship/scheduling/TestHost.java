package flagship.scheduling;

import static flagship.scheduling.Fixtures.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterTaintPolicy;
import flagship.fleetapi.FleetCrds;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.fleetapi.WorkloadRebalancer;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real control plane's API server on a free port, with the fleet's kinds. */
final class TestHost implements AutoCloseable {
    private static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

    private final ObjectStore store;
    private final ApiServer server;
    private final KubeClient client;

    private TestHost(Path folder) {
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        server = ApiServer.create(ApiServerConfig.of(folder, ListenAddress.parse("127.0.0.1:0")), store);
        server.listen();
        client = new KubeClient(inProcess());
    }

    static TestHost start(Path folder) throws Exception {
        var host = new TestHost(folder);
        for (byte[] crd : FleetCrds.all()) {
            host.client.create(CRDS, Json.parseObject(crd));
        }
        Eventually.await(
                "the fleet's kinds are served", () -> FleetCrds.all().stream().allMatch(host::serves));
        return host;
    }

    private boolean serves(byte[] crd) {
        var spec = Json.parseObject(crd).path("spec");
        var type = new GroupVersionResource(
                spec.path("group").asText(),
                spec.at("/versions/0/name").asText(),
                spec.at("/names/plural").asText());
        try {
            client.list(type, ListOptions.ALL);
            return true;
        } catch (ApiException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    Transport inProcess() {
        return server.inProcess(new UserInfo("admin", "", List.of("system:masters"), Map.of()));
    }

    /** Over HTTPS, as another process comes. */
    Transport https() {
        var access = server.adminAccess();
        return HttpTransport.open(ClientConfig.of(server.uri())
                .withTls(Tls.trusting(bytes(access.certificateAuthority()))
                        .withIdentity(bytes(access.clientCertificate()), bytes(access.clientKey()))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    KubeClient client() {
        return client;
    }

    /** A cluster that serves Deployments and ConfigMaps and has room for some Pods. */
    void cluster(String name, int pods) throws Exception {
        var object = json("{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','spec':{'syncMode':'Push'}}");
        object.putObject("metadata").put("name", name);
        client.create(Cluster.RESOURCE, object);
        status(name, pods, "Deployment", "ConfigMap");
    }

    /** What the cluster reports: free Pod slots, and the kinds that it serves. */
    void status(String name, int pods, String... kinds) throws Exception {
        var status = Json.object();
        var apis = status.putArray("apiEnablements");
        for (String kind : kinds) {
            apis.addObject()
                    .put("groupVersion", kind.equals("ConfigMap") ? "v1" : "apps/v1")
                    .putArray("resources")
                    .addObject()
                    .put("name", kind.toLowerCase(java.util.Locale.ROOT) + "s")
                    .put("kind", kind);
        }
        status.putObject("resourceSummary").putObject("allocatable").put("pods", "" + pods);
        var patch = Json.object();
        patch.set("status", status);
        client.mergePatchStatus(Cluster.RESOURCE, new NamespacedName("", name), patch);
    }

    void patchCluster(String name, String patch) throws Exception {
        client.mergePatch(Cluster.RESOURCE, new NamespacedName("", name), json(patch));
    }

    /** Creates a Deployment's binding of a policy, with these members in its spec. */
    NamespacedName binding(String name, String spec) throws Exception {
        client.create(ResourceBinding.RESOURCE, bindingObject(name, spec));
        return new NamespacedName("default", name);
    }

    static ObjectNode bindingObject(String name, String spec) {
        var object = json("""
                {'apiVersion':'work.karmada.io/v1alpha2','kind':'ResourceBinding',
                 'metadata':{'namespace':'default','name':'%s','labels':{'propagationpolicy.karmada.io/permanent-id':'1'}},
                 'spec':{'resource':{'apiVersion':'apps/v1','kind':'Deployment','namespace':'default','name':'web','uid':'u'}}}
                """.formatted(name));
        ((ObjectNode) object.path("spec")).setAll(json(spec));
        return object;
    }

    void patch(NamespacedName binding, String patch) throws Exception {
        client.mergePatch(ResourceBinding.RESOURCE, binding, json(patch));
    }

    ResourceBinding get(NamespacedName binding) {
        try {
            var type = binding.namespace().isEmpty() ? ResourceBinding.CLUSTER_RESOURCE : ResourceBinding.RESOURCE;
            return ResourceBinding.of(client.get(type, binding));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Where a binding is: replicas by cluster. */
    Map<String, Integer> places(NamespacedName binding) {
        var places = new TreeMap<String, Integer>();
        for (TargetCluster cluster : get(binding).spec().clusters()) {
            places.put(cluster.name(), cluster.replicas());
        }
        return places;
    }

    /** The reason of the binding's Scheduled condition; empty if it has none. */
    String reason(NamespacedName binding) {
        return get(binding)
                .status()
                .conditions()
                .find("Scheduled")
                .map(it -> it.reason())
                .orElse("");
    }

    /** Deletes all clusters, bindings and events, whoever holds them. */
    void empty() throws Exception {
        for (var type : List.of(
                ClusterTaintPolicy.RESOURCE,
                WorkloadRebalancer.RESOURCE,
                Cluster.RESOURCE,
                ResourceBinding.RESOURCE,
                ResourceBinding.CLUSTER_RESOURCE,
                EVENTS)) {
            for (RawObject object : client.listAll(type, ListOptions.ALL)) {
                client.mergePatch(type, object.key(), json("{'metadata':{'finalizers':null}}"));
                if (object.head().deletionTimestamp().isEmpty()) {
                    client.delete(type, object.key());
                }
            }
        }
    }

    List<ObjectNode> events(String kind) {
        try {
            return client.listAll(EVENTS, ListOptions.ALL).stream()
                    .map(RawObject::toJson)
                    .filter(event -> event.at("/involvedObject/kind").asText().equals(kind))
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
