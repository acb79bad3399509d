package flagship.estimator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.FleetCrds;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.KubeClient;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real API server with Clusters and Services. */
final class TestControlPlane implements AutoCloseable {
    private static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");

    private final ObjectStore store;
    private final ApiServer server;
    private final KubeClient client;

    private TestControlPlane(Path folder) {
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        server = ApiServer.create(ApiServerConfig.of(folder, ListenAddress.parse("127.0.0.1:0")), store);
        server.listen();
        client = new KubeClient(transport());
    }

    static TestControlPlane start(Path folder) throws Exception {
        var plane = new TestControlPlane(folder);
        for (byte[] crd : FleetCrds.all()) {
            var object = Json.parseObject(crd);
            if (object.at("/metadata/name").asText().equals("clusters.cluster.karmada.io")) {
                plane.client.create(CRDS, object);
            }
        }
        Eventually.await("Clusters are served", plane::servesClusters);
        plane.client.create(NAMESPACES, json("{'metadata':{'name':'karmada-system'}}"));
        return plane;
    }

    private boolean servesClusters() {
        try {
            client.list(Cluster.RESOURCE, ListOptions.ALL);
            return true;
        } catch (ApiException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    Transport transport() {
        return server.inProcess(new UserInfo("admin", "", List.of("system:masters"), Map.of()));
    }

    /** A cluster whose estimator is on this port of this machine. */
    void cluster(String name, int port) throws Exception {
        service(name, "localhost", port);
        cluster(name, "Push");
    }

    void cluster(String name, String syncMode) throws Exception {
        client.create(
                Cluster.RESOURCE,
                json(("{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'%s'},"
                                + "'spec':{'syncMode':'%s'}}")
                        .formatted(name, syncMode)));
    }

    void removeCluster(String name) throws Exception {
        client.delete(Cluster.RESOURCE, new NamespacedName("", name));
    }

    /** Deletes all clusters and their Services: their ports may be others' soon. */
    void empty() throws Exception {
        for (var type : List.of(Cluster.RESOURCE, SERVICES)) {
            for (var object : client.listAll(type, ListOptions.ALL)) {
                client.delete(type, object.key());
            }
        }
    }

    void service(String cluster, String host, int port) throws Exception {
        client.create(SERVICES, json("""
                {'metadata':{'name':'karmada-scheduler-estimator-%s','namespace':'karmada-system'},
                 'spec':{'type':'ExternalName','externalName':'%s','ports':[{'port':10352,'targetPort':%d}]}}
                """.formatted(cluster, host, port)));
    }

    void moveService(String cluster, int port) throws Exception {
        client.mergePatch(
                SERVICES,
                new NamespacedName("karmada-system", "karmada-scheduler-estimator-" + cluster),
                json("{'spec':{'ports':[{'port':10352,'targetPort':%d}]}}".formatted(port)));
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
