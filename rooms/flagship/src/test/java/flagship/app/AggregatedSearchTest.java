package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Yaml;
import flagship.simulator.SimulatedMember;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Search behind an API server that exists already: set up with what {@code flagship manifests} prints, run as its ServiceAccount, asked
 * through that API server. In the place of pods and their network stands a Service that leads to this process.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
final class AggregatedSearchTest {
    private static final String NAMESPACE = "fleet-test";
    private static final String JANE = "jane-token";
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final GroupVersionResource PEDIA_CLUSTERS =
            new GroupVersionResource("cluster.clusterpedia.io", "v1alpha2", "pediaclusters");
    private static final Map<String, GroupVersionResource> TYPES = Map.ofEntries(
            Map.entry("Namespace", new GroupVersionResource("", "v1", "namespaces")),
            Map.entry("ServiceAccount", new GroupVersionResource("", "v1", "serviceaccounts")),
            Map.entry("ConfigMap", new GroupVersionResource("", "v1", "configmaps")),
            Map.entry("Secret", new GroupVersionResource("", "v1", "secrets")),
            Map.entry("Service", new GroupVersionResource("", "v1", "services")),
            Map.entry("Deployment", new GroupVersionResource("apps", "v1", "deployments")),
            Map.entry("Role", new GroupVersionResource(RBAC, "v1", "roles")),
            Map.entry("RoleBinding", new GroupVersionResource(RBAC, "v1", "rolebindings")),
            Map.entry("ClusterRole", new GroupVersionResource(RBAC, "v1", "clusterroles")),
            Map.entry("ClusterRoleBinding", new GroupVersionResource(RBAC, "v1", "clusterrolebindings")),
            Map.entry("APIService", ApiServiceRegistration.API_SERVICES),
            Map.entry(
                    "CustomResourceDefinition",
                    new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions")));

    private static final List<NamespacedName> API_SERVICES = List.of(
            new NamespacedName("", "v1beta1.clusterpedia.io"), new NamespacedName("", "v1alpha1.find.flagship.io"));

    private final Closer closer = new Closer();
    private Path folder;
    private DataDirectory hostData;
    private KubeClient admin;
    private SimulatedMember member;
    private HostedControllers flagship;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        hostData = data("host");
        var tokens = Files.writeString(folder.resolve("tokens.csv"), JANE + ",jane,u-1\n");
        closer.register(ControlPlane.startApiServer(
                hostData,
                ApiServerConfig.of(hostData.root(), new ListenAddress("127.0.0.1", 0))
                        .withTokenAuthFile(Optional.of(tokens))));
        admin = new KubeClient(closer.register(HttpTransport.open(Connection.read(hostData.kubeconfig(), ""))));
        applyManifests();
        flagship = closer.register(startFlagship("first", account()));
        var port = flagship.apis().orElseThrow().uri().getPort();
        for (NamespacedName name : API_SERVICES) {
            admin.mergePatch(
                    ApiServiceRegistration.API_SERVICES,
                    name,
                    json("{'spec':{'service':{'namespace':'%s','name':'flagship','port':%d}}}", NAMESPACE, port));
        }
        var memberData = data("paris");
        member = closer.register(SimulatedMembers.start(
                "paris", memberData, ApiServerConfig.of(memberData.root(), new ListenAddress("127.0.0.1", 0)), 1));
        put("default", "settings");
        put("kube-system", "internals");
        admin.create(
                PEDIA_CLUSTERS,
                json(
                        "{'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'PediaCluster','metadata':{'name':'paris'},"
                                + "'spec':{'kubeconfig':'%s','syncResources':[{'group':'','resources':['configmaps','secrets']}]}}",
                        Base64.getEncoder().encodeToString(Files.readAllBytes(memberData.kubeconfig()))));
    }

    @AfterAll
    void stop() {
        closer.close();
    }

    /** As {@code kubectl apply -f -} would; the Service leads to this process instead of to pods. */
    private void applyManifests() throws Exception {
        var text = new FindManifests(NAMESPACE, "registry.example.com/flagship:1", "", 1).text();
        for (Yaml.Document document : Yaml.readAll(text.getBytes(UTF_8))) {
            var object = (ObjectNode) document.json();
            if (object.path("kind").asText().equals("Service")) {
                object.set("spec", json("{'type':'ExternalName','externalName':'localhost'}"));
            }
            admin.create(type(object.path("kind").asText()), object);
        }
    }

    private static GroupVersionResource type(String kind) {
        return java.util.Objects.requireNonNull(TYPES.get(kind), kind);
    }

    /** A kubeconfig like the one in the manifests, with a token of the ServiceAccount. */
    private Path account() throws Exception {
        var token = admin.createSubresource(
                        type("ServiceAccount"),
                        new NamespacedName(NAMESPACE, "flagship"),
                        "token",
                        json(
                                "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{'expirationSeconds':3600}}"))
                .at("/status/token")
                .asText();
        var tokenFile = Files.writeString(folder.resolve("token"), token);
        return Files.writeString(folder.resolve("account.yaml"), """
                apiVersion: v1
                kind: Config
                current-context: host
                contexts:
                - {name: host, context: {cluster: host, user: flagship}}
                clusters:
                - name: host
                  cluster: {server: "%s", certificate-authority: "%s"}
                users:
                - name: flagship
                  user: {tokenFile: "%s"}
                """.formatted(
                        server(), hostData.pki().resolve("ca.crt"), tokenFile));
    }

    private String server() {
        return Connection.read(hostData.kubeconfig(), "").server().toString();
    }

    private HostedControllers startFlagship(String name, Path kubeconfig) throws Exception {
        var data = data(name);
        var setup = new HostedControllers.Setup(
                Set.of(Role.SEARCH, Role.SYNC),
                RoleSettings.DEFAULT,
                Optional.empty(),
                Optional.of(new HostService(NAMESPACE, "flagship")),
                new ListenAddress("127.0.0.1", 0));
        return HostedControllers.start(data, new CatalogPlace.InDirectory(data.catalog()), kubeconfig, setup);
    }

    private DataDirectory data(String name) {
        return DataDirectory.open(folder.resolve(name));
    }

    private void put(String namespace, String name) throws Exception {
        new KubeClient(member.inProcess())
                .create(
                        type("ConfigMap"),
                        json(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'%s','name':'%s'}}",
                                namespace, name));
    }

    private static long named(SearchClient search, String path, String name) throws Exception {
        return search.get(path)
                .path("items")
                .valueStream()
                .filter(item -> item.at("/metadata/name").asText().equals(name))
                .count();
    }

    @Test
    void aSearchThroughTheApiServerFindsTheObjectsOfMembers() throws Exception {
        var search = new SearchClient(admin.transport());

        await("the object is found", () -> named(search, "/api/v1/configmaps", "settings") == 1);
        assertThat(search.get("/clusters/paris/api/v1/namespaces/default/configmaps/settings")
                        .at("/metadata/annotations")
                        .path("shadow.clusterpedia.io/cluster-name")
                        .asText())
                .isEqualTo("paris");
    }

    @Test
    void anImportPolicyOfThatApiServerIsCarriedOutWithTheRightsOfTheManifests() throws Exception {
        admin.create(
                type("Secret"),
                json(
                        "{'apiVersion':'v1','kind':'Secret','metadata':{'namespace':'karmada-cluster','name':'lyon'},'data':{'config':'%s'}}",
                        Base64.getEncoder()
                                .encodeToString(Files.readAllBytes(data("paris").kubeconfig()))));
        admin.create(
                Cluster.RESOURCE,
                json(
                        "{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'lyon'},'spec':{'syncMode':'Push',"
                                + "'secretRef':{'namespace':'karmada-cluster','name':'lyon'}}}"));
        admin.create(
                ClusterImportPolicy.RESOURCE,
                json(
                        "{'apiVersion':'policy.clusterpedia.io/v1alpha1','kind':'ClusterImportPolicy','metadata':{'name':'fleet'},'spec':{"
                                + "'source':{'group':'cluster.karmada.io','resource':'clusters'},"
                                + "'references':[{'key':'secret','group':'','resource':'secrets',"
                                + "'namespaceTemplate':'{{ .source.spec.secretRef.namespace }}','nameTemplate':'{{ .source.spec.secretRef.name }}'}],"
                                + "'nameTemplate':'of-{{ .source.metadata.name }}','creationCondition':'true','template':"
                                + "'{spec: {kubeconfig: {{ .references.secret.data.config }}, syncResources: [{group: \\\"\\\", resources: [namespaces]}]}}'}}"));
        var search = new SearchClient(admin.transport());

        await(
                "the object is found in the cluster that the policy imported",
                () -> allowed(() -> named(search, "/api/v1/namespaces?clusters=of-lyon", "kube-system") == 1));
    }

    @Test
    void theRolesOfThatApiServerDecideWhatAUserSees() throws Exception {
        bind("ClusterRoleBinding", "", "jane-searches", "ClusterRole", "flagship:search");
        admin.create(
                type("Role"),
                json(
                        "{'apiVersion':'%s/v1','kind':'Role','metadata':{'namespace':'default','name':'settings'},'rules':[{'verbs':['get','list'],"
                                + "'apiGroups':[''],'resources':['configmaps']}]}",
                        RBAC));
        bind("RoleBinding", "default", "jane-reads", "Role", "settings");
        try (var jane = HttpTransport.open(as(Connection.read(hostData.kubeconfig(), "")))) {
            var search = new SearchClient(jane);

            await(
                    "jane finds what she may see",
                    () -> allowed(() -> named(search, "/api/v1/namespaces/default/configmaps", "settings") == 1));
            assertThatThrownBy(() -> search.get("/api/v1/configmaps"))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("cannot list resource \"configmaps\"");
            assertThatThrownBy(() -> search.get("/api/v1/namespaces/default/secrets"))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("cannot list resource \"secrets\"");
        }
    }

    private interface Question {
        boolean ask() throws Exception;
    }

    /** Rights that were given in this moment may not be known yet. */
    private static boolean allowed(Question question) throws Exception {
        try {
            return question.ask();
        } catch (ApiException e) {
            if (e.code() == 403 || e.code() == 404 || e.code() == 503) {
                return false;
            }
            throw e;
        }
    }

    private void bind(String kind, String namespace, String name, String roleKind, String role) throws Exception {
        var binding = json(
                "{'apiVersion':'%s/v1','kind':'%s','metadata':{'name':'%s'},'roleRef':{'apiGroup':'%1$s','kind':'%s','name':'%s'},"
                        + "'subjects':[{'kind':'User','apiGroup':'%1$s','name':'jane'}]}",
                RBAC, kind, name, roleKind, role);
        if (!namespace.isEmpty()) {
            binding.withObject("/metadata").put("namespace", namespace);
        }
        admin.create(type(kind), binding);
    }

    private static ClientConfig as(ClientConfig config) {
        return config.withoutIdentity().withCredential(new Credential.Token(JANE));
    }

    @Test
    void questionsAreAnsweredThroughTheApiServerToo() throws Exception {
        var search = new SearchClient(admin.transport());

        await(
                "the objects are counted",
                () -> allowed(() -> search.ask("counts/configmaps?by=namespace")
                                .path("groups")
                                .size()
                        > 1));
    }

    @Test
    void anotherProcessGetsTheSameKeys() throws Exception {
        var authority = SharedKeys.open(admin, NAMESPACE, data("second"), Clock.systemUTC());

        assertThat(data("second").atRestKey()).isEqualTo(data("first").atRestKey());
        assertThat(authority).isEqualTo(SharedKeys.open(admin, NAMESPACE, data("first"), Clock.systemUTC()));
    }

    @Test
    void aProcessWithAKeyOfItsOwnIsRefused() {
        var other = data("other");
        other.cipher();

        assertThatThrownBy(() -> SharedKeys.open(admin, NAMESPACE, other, Clock.systemUTC()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has another key than the Secret fleet-test/flagship-keys");
    }

    @Test
    void anApiServiceOfSomebodyElseIsLeftAlone() {
        assertThatThrownBy(() -> ApiServiceRegistration.ensure(
                        admin, new HostService(NAMESPACE, "other"), "PEM", "clusterpedia.io", "v1beta1"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("leads to the Service fleet-test/flagship");
    }
}
