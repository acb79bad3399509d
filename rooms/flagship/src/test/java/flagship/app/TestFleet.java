package flagship.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ClusterTaintPolicy;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.simulator.SimulatedMember;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** A control plane over HTTPS with simulated members that have joined: what a user has, small. */
final class TestFleet implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<Role> ROLES = Set.of(Role.APISERVER, Role.PROPAGATION, Role.SCHEDULER);

    private static final Map<String, GroupVersionResource> TYPES = Map.ofEntries(
            Map.entry("ClusterTaintPolicy", ClusterTaintPolicy.RESOURCE),
            Map.entry("Namespace", new GroupVersionResource("", "v1", "namespaces")),
            Map.entry("ConfigMap", new GroupVersionResource("", "v1", "configmaps")),
            Map.entry("Secret", new GroupVersionResource("", "v1", "secrets")),
            Map.entry("Service", new GroupVersionResource("", "v1", "services")),
            Map.entry("ResourceQuota", new GroupVersionResource("", "v1", "resourcequotas")),
            Map.entry("EndpointSlice", new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices")),
            Map.entry("ServiceExport", new GroupVersionResource("multicluster.x-k8s.io", "v1alpha1", "serviceexports")),
            Map.entry("ServiceImport", new GroupVersionResource("multicluster.x-k8s.io", "v1alpha1", "serviceimports")),
            Map.entry(
                    "MultiClusterService",
                    new GroupVersionResource("networking.karmada.io", "v1alpha1", "multiclusterservices")),
            Map.entry(
                    "FederatedResourceQuota",
                    new GroupVersionResource("policy.karmada.io", "v1alpha1", "federatedresourcequotas")),
            Map.entry("Remedy", new GroupVersionResource("remedy.karmada.io", "v1alpha1", "remedies")),
            Map.entry("FederatedHPA", new GroupVersionResource("autoscaling.karmada.io", "v1alpha1", "federatedhpas")),
            Map.entry(
                    "CronFederatedHPA",
                    new GroupVersionResource("autoscaling.karmada.io", "v1alpha1", "cronfederatedhpas")),
            Map.entry("Deployment", new GroupVersionResource("apps", "v1", "deployments")),
            Map.entry("ClusterRole", new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterroles")),
            Map.entry(
                    "ClusterRoleBinding",
                    new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterrolebindings")),
            Map.entry("Cluster", new GroupVersionResource("cluster.karmada.io", "v1alpha1", "clusters")),
            Map.entry("Work", new GroupVersionResource("work.karmada.io", "v1alpha1", "works")),
            Map.entry("ResourceBinding", new GroupVersionResource("work.karmada.io", "v1alpha2", "resourcebindings")),
            Map.entry(
                    "ClusterResourceBinding",
                    new GroupVersionResource("work.karmada.io", "v1alpha2", "clusterresourcebindings")),
            Map.entry(
                    "PropagationPolicy",
                    new GroupVersionResource("policy.karmada.io", "v1alpha1", "propagationpolicies")),
            Map.entry(
                    "ClusterPropagationPolicy",
                    new GroupVersionResource("policy.karmada.io", "v1alpha1", "clusterpropagationpolicies")),
            Map.entry("CIDRPool", new GroupVersionResource("connect.flagship.io", "v1alpha1", "cidrpools")),
            Map.entry("Vpc", new GroupVersionResource("kubeovn.io", "v1", "vpcs")),
            Map.entry("Subnet", new GroupVersionResource("kubeovn.io", "v1", "subnets")),
            Map.entry("OverridePolicy", new GroupVersionResource("policy.karmada.io", "v1alpha1", "overridepolicies")));

    /** The token of the control plane's user jane, who may do nothing but what a test lets her. */
    static final String JANE = "jane-token";

    private final Path folder;
    private final DataDirectory data;
    private final Map<String, SimulatedMember> members = new TreeMap<>();
    private final Map<String, Integer> ports = new TreeMap<>();
    private int port;
    private Optional<ControlPlane> plane = Optional.empty();
    private Optional<HttpTransport> transport = Optional.empty();

    private final Set<Role> roles;
    private final RoleSettings settings;

    private TestFleet(Path folder, Set<Role> roles, RoleSettings settings) {
        this.folder = folder;
        this.roles = roles;
        this.settings = settings;
        this.data = DataDirectory.open(folder.resolve("plane"));
    }

    static TestFleet start(Path folder, String... names) throws Exception {
        return start(folder, RoleSettings.DEFAULT, names);
    }

    static TestFleet start(Path folder, RoleSettings settings, String... names) throws Exception {
        return start(folder, ROLES, settings, names);
    }

    static TestFleet start(Path folder, Set<Role> roles, RoleSettings settings, String... names) throws Exception {
        var fleet = new TestFleet(folder, roles, settings);
        fleet.startPlane();
        for (String name : names) {
            fleet.startMember(name);
            new Membership(fleet.plane.orElseThrow().host(), _ -> {})
                    .join(name, Connection.read(fleet.memberData(name).kubeconfig(), ""));
        }
        for (String name : names) {
            await(
                    "member " + name + " is ready",
                    () -> fleet.find("Cluster", "", name)
                            .filter(cluster -> condition(cluster, "Ready").equals("True"))
                            .isPresent());
        }
        return fleet;
    }

    void startPlane() throws Exception {
        var tokens = Files.writeString(folder.resolve("tokens.csv"), JANE + ",jane,u-1\n");
        var config = ApiServerConfig.of(data.root(), new ListenAddress("127.0.0.1", port))
                .withTokenAuthFile(Optional.of(tokens));
        var started = ControlPlane.start(
                data, new CatalogPlace.InDirectory(data.catalog()), config, roles, settings, Optional.empty());
        port = started.uri().getPort();
        plane = Optional.of(started);
        transport = Optional.of(HttpTransport.open(Connection.read(data.kubeconfig(), "")));
    }

    void stopPlane() {
        transport.ifPresent(HttpTransport::close);
        plane.ifPresent(ControlPlane::close);
        transport = Optional.empty();
        plane = Optional.empty();
    }

    void startMember(String name) throws Exception {
        var own = memberData(name);
        var address = new ListenAddress("127.0.0.1", ports.getOrDefault(name, 0));
        var member = SimulatedMembers.start(name, own, ApiServerConfig.of(own.root(), address), 3);
        ports.put(name, member.uri().getPort());
        members.put(name, member);
    }

    void stopMember(String name) {
        requireNonNull(members.remove(name)).close();
    }

    /** How its administrator reaches a member. */
    Path memberKubeconfig(String name) {
        return memberData(name).kubeconfig();
    }

    private DataDirectory memberData(String name) {
        return DataDirectory.open(folder.resolve(name));
    }

    KubeClient host() {
        return new KubeClient(transport.orElseThrow());
    }

    Transport transport() {
        return transport.orElseThrow();
    }

    Path kubeconfig() {
        return data.kubeconfig();
    }

    /** How a user reaches the control plane. */
    ClientConfig clientConfig() {
        return Connection.read(data.kubeconfig(), "");
    }

    KubeClient member(String name) {
        return new KubeClient(requireNonNull(members.get(name)).inProcess());
    }

    static GroupVersionResource type(String kind) {
        return requireNonNull(TYPES.get(kind), kind);
    }

    static ObjectNode json(String text, Object... values) {
        var filled = values.length == 0 ? text : text.formatted(values);
        return Json.parseObject(filled.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Creates on the control plane. */
    ObjectNode create(String text, Object... values) throws Exception {
        var object = json(text, values);
        return host().create(type(object.path("kind").asText()), object);
    }

    /** What the control plane serves at a path, as text. */
    String read(String path) throws Exception {
        try (var response = transport.orElseThrow().send(Transport.Request.get(path))) {
            var text = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(response.status()).as(text).isEqualTo(200);
            return text;
        }
    }

    void namespace(String name) throws Exception {
        create("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}", name);
    }

    ObjectNode deployment(String namespace, String name, int replicas) throws Exception {
        return create(
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'%s','name':'%s','labels':{'app':'%2$s'}},"
                        + "'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'%2$s'}},'template':{'metadata':{'labels':{'app':'%2$s'}},"
                        + "'spec':{'containers':[{'name':'c','image':'shop/web:1'}]}}}}",
                namespace, name, replicas);
    }

    /** A PropagationPolicy for the Deployments of a namespace. */
    ObjectNode policy(String namespace, String name, String spec) throws Exception {
        return create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'%s','name':'%s'},"
                        + "'spec':{'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment'}],%s}}",
                namespace, name, spec);
    }

    void patch(String kind, String namespace, String name, String patch) throws Exception {
        host().mergePatch(type(kind), new NamespacedName(namespace, name), json(patch));
    }

    void delete(String kind, String namespace, String name) throws Exception {
        host().delete(type(kind), new NamespacedName(namespace, name));
    }

    Optional<ObjectNode> find(String kind, String namespace, String name) throws Exception {
        return find(host(), kind, namespace, name);
    }

    Optional<ObjectNode> inMember(String member, String kind, String namespace, String name) throws Exception {
        return find(member(member), kind, namespace, name);
    }

    /** Whether the member has the Deployment. */
    boolean runs(String member, String namespace, String name) throws Exception {
        return inMember(member, "Deployment", namespace, name).isPresent();
    }

    /** The binding of a Deployment. */
    ObjectNode binding(String namespace, String name) throws Exception {
        return host().get(type("ResourceBinding"), new NamespacedName(namespace, name + "-deployment"));
    }

    /** The Works of a Deployment. */
    List<ObjectNode> works(String namespace, String name) throws Exception {
        var label = "resourcebinding.karmada.io/permanent-id";
        var id = binding(namespace, name).at("/metadata/labels").path(label).asText();
        return host().listAll(type("Work"), ListOptions.ALL.withLabels(label + "=" + id)).stream()
                .map(it -> it.toJson())
                .toList();
    }

    private static Optional<ObjectNode> find(KubeClient client, String kind, String namespace, String name)
            throws Exception {
        return client.find(type(kind), new NamespacedName(namespace, name));
    }

    /** The versions of all objects of a kind on the control plane. */
    Map<NamespacedName, String> versions(String kind) throws Exception {
        var versions = new TreeMap<NamespacedName, String>();
        host().listAll(type(kind), ListOptions.ALL)
                .forEach(object -> versions.put(object.key(), object.head().resourceVersion()));
        return versions;
    }

    /** The status of a condition; empty where there is none. */
    static String condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (!holds(condition)) {
            assertThat(System.nanoTime()).as(what).isLessThan(giveUp);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** What is not there yet is not true yet. */
    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (NoSuchElementException e) {
            return false;
        } catch (ApiException e) {
            if (e.code() == 404) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        stopPlane();
        members.values().forEach(SimulatedMember::close);
    }
}
