package flagship.clusterimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.FleetCrds;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterLifecycle;
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
import flagship.kubemodel.Yaml;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** A real API server with the fleet's kinds, on which policies are carried out. */
final class TestHost implements AutoCloseable {
    static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ObjectStore store;
    private final ApiServer server;
    private final Transport admin;
    private final KubeClient client;
    private ImportPolicies policies;

    TestHost(Path folder) throws Exception {
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        server = ApiServer.create(ApiServerConfig.of(folder, ListenAddress.parse("127.0.0.1:0")), store);
        server.listen();
        admin = server.inProcess(new UserInfo("admin", "", List.of("system:masters"), Map.of()));
        client = new KubeClient(admin);
        for (byte[] crd : FleetCrds.ofFind()) {
            client.create(CRDS, Json.parseObject(crd));
        }
        for (var type : List.of(ClusterImportPolicy.RESOURCE, PediaClusterLifecycle.RESOURCE, PediaCluster.RESOURCE)) {
            await(type + " is served", () -> serves(type));
        }
        policies = ImportPolicies.startAlone(admin, Clock.systemUTC());
    }

    boolean serves(GroupVersionResource type) throws Exception {
        try {
            client.list(type, ListOptions.ALL);
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    void restartPolicies() {
        policies.close();
        policies = ImportPolicies.startAlone(admin, Clock.systemUTC());
    }

    KubeClient client() {
        return client;
    }

    ObjectNode create(GroupVersionResource type, String yaml) throws Exception {
        return client.create(type, (ObjectNode) Yaml.toJson(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    /** A source object: a ConfigMap with the label {@code import: LABEL} in the namespace default. */
    void source(String name, String label, String data) throws Exception {
        create(
                CONFIG_MAPS,
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: default, labels: {import: %s}}, data: %s}"
                        .formatted(name, label, data));
    }

    void changeSource(String name, String data) throws Exception {
        client.mergePatch(CONFIG_MAPS, new NamespacedName("default", name), (ObjectNode)
                Yaml.toJson("{data: %s}".formatted(data).getBytes(StandardCharsets.UTF_8)));
    }

    void deleteSource(String name) throws Exception {
        client.delete(CONFIG_MAPS, new NamespacedName("default", name));
    }

    void secret(String name, String token) throws Exception {
        create(
                SECRETS,
                "{apiVersion: v1, kind: Secret, metadata: {name: %s, namespace: default}, data: {token: %s}}"
                        .formatted(name, base64(token)));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    void policy(String name, String spec) throws Exception {
        create(
                ClusterImportPolicy.RESOURCE,
                "apiVersion: policy.clusterpedia.io/v1alpha1\nkind: ClusterImportPolicy\nmetadata: {name: %s}\nspec:\n%s"
                        .formatted(name, spec.indent(2)));
    }

    /** One that reads ConfigMaps with a label, and the Secret of each one's name. */
    void usualPolicy(String name, String label) throws Exception {
        policy(name, usualSpec(label));
    }

    static String usualSpec(String label) {
        return """
                source:
                  group: ""
                  resource: configmaps
                  selectorTemplate: '{{ eq (get (default dict .source.metadata.labels) "import") "LABEL" }}'
                references:
                - key: auth
                  group: ""
                  resource: secrets
                  namespaceTemplate: "{{ .source.metadata.namespace }}"
                  nameTemplate: "{{ .source.metadata.name }}"
                nameTemplate: "mcp-{{ .source.metadata.name }}"
                template: |
                  metadata:
                    labels: {from: "{{ .source.metadata.name }}"}
                  spec:
                    apiserver: "{{ .source.data.url }}"
                    tokenData: "{{ .references.auth.data.token }}"
                    syncResources:
                    - group: ""
                      resources: [pods]
                creationCondition: |
                  {{ if ne .source.data.url "" }}
                    {{ .source.data.ready }}
                  {{ end }}
                """.replace("LABEL", label);
    }

    void change(GroupVersionResource type, String name, String yaml) throws Exception {
        client.mergePatch(
                type, new NamespacedName("", name), (ObjectNode) Yaml.toJson(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    void delete(GroupVersionResource type, String name) throws Exception {
        client.delete(type, new NamespacedName("", name));
    }

    Optional<ObjectNode> find(GroupVersionResource type, String name) throws Exception {
        return client.find(type, new NamespacedName("", name));
    }

    JsonNode get(GroupVersionResource type, String name) throws Exception {
        return client.get(type, new NamespacedName("", name));
    }

    JsonNode pediaCluster(String name) throws Exception {
        return get(PediaCluster.RESOURCE, name);
    }

    /** {@code Status/Reason} of a condition; empty where there is none. */
    String condition(GroupVersionResource type, String name, String condition) throws Exception {
        for (JsonNode each : find(type, name)
                .map(it -> it.at("/status/conditions"))
                .orElse(Json.mapper().nullNode())) {
            if (each.path("type").asText().equals(condition)) {
                return each.path("status").asText() + "/" + each.path("reason").asText();
            }
        }
        return "";
    }

    String message(GroupVersionResource type, String name, String condition) throws Exception {
        for (JsonNode each : get(type, name).at("/status/conditions")) {
            if (each.path("type").asText().equals(condition)) {
                return each.path("message").asText();
            }
        }
        return "";
    }

    void awaitPolicy(String name, String condition, String wanted) throws Exception {
        await(
                "policy %s has %s %s".formatted(name, condition, wanted),
                () -> condition(ClusterImportPolicy.RESOURCE, name, condition).equals(wanted));
    }

    void awaitLifecycle(String name, String condition, String wanted) throws Exception {
        await(
                "lifecycle %s has %s %s".formatted(name, condition, wanted),
                () -> condition(PediaClusterLifecycle.RESOURCE, name, condition).equals(wanted));
    }

    void awaitPediaCluster(String name) throws Exception {
        await(
                "PediaCluster " + name + " is there",
                () -> find(PediaCluster.RESOURCE, name).isPresent());
    }

    void awaitGone(GroupVersionResource type, String name) throws Exception {
        await(type.resource() + " " + name + " is gone", () -> find(type, name).isEmpty());
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        policies.close();
        server.close();
        store.close();
    }
}
