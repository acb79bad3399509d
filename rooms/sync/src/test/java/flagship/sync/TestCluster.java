package flagship.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.FleetCrds;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.KubeClient;
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
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A real API server over HTTPS on a free port, as host or as member. */
final class TestCluster implements AutoCloseable {
    static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    private final ObjectStore store;
    private final ApiServer server;
    private final Transport admin;
    private final KubeClient client;

    private TestCluster(Path folder) {
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        server = ApiServer.create(ApiServerConfig.of(folder, ListenAddress.parse("127.0.0.1:0")), store);
        server.listen();
        admin = server.inProcess(new UserInfo("admin", "", List.of("system:masters"), Map.of()));
        client = new KubeClient(admin);
    }

    static TestCluster start(Path folder) {
        return new TestCluster(folder);
    }

    Transport admin() {
        return admin;
    }

    KubeClient client() {
        return client;
    }

    String uri() {
        return server.uri().toString();
    }

    /** A kubeconfig of the administrator, as it stands in a PediaCluster: base64. */
    String kubeconfig() {
        var access = server.adminAccess();
        var yaml = """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: k, user: u}}]
                clusters: [{name: k, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: u, user: {client-certificate-data: %s, client-key-data: %s}}]
                """.formatted(
                        uri(),
                        base64(access.certificateAuthority()),
                        base64(access.clientCertificate()),
                        base64(access.clientKey()));
        return base64(yaml);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    void installFleetCrds() throws Exception {
        for (byte[] crd : FleetCrds.all()) {
            client.create(CRDS, Json.parseObject(crd));
        }
        Eventually.await("the fleet's types are served", () -> {
            try {
                client.list(flagship.fleetapi.PediaCluster.RESOURCE, flagship.kubeclient.ListOptions.ALL);
                client.list(flagship.fleetapi.Cluster.RESOURCE, flagship.kubeclient.ListOptions.ALL);
                return true;
            } catch (ApiException e) {
                return false;
            }
        });
    }

    /** Creates the object that {@code json} (with single quotes) describes. */
    ObjectNode create(GroupVersionResource type, String json) throws Exception {
        return client.create(type, object(json));
    }

    static ObjectNode object(String json) {
        return Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    void configMap(String name, String value) throws Exception {
        create(
                CONFIG_MAPS,
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s','namespace':'default'},'data':{'k':'%s'}}"
                        .formatted(name, value));
    }

    void changeConfigMap(String name, String value) throws Exception {
        client.mergePatch(CONFIG_MAPS, configMapName(name), object("{'data':{'k':'%s'}}".formatted(value)));
    }

    void deleteConfigMap(String name) throws Exception {
        client.delete(CONFIG_MAPS, configMapName(name));
    }

    static NamespacedName configMapName(String name) {
        return new NamespacedName("default", name);
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
