package flagship.sync;

import static flagship.sync.TestCluster.configMapName;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.Catalog;
import flagship.catalog.CatalogConfig;
import flagship.catalog.ObjectChange;
import flagship.catalog.SqliteCatalog;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Condition;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.SyncCondition;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.sync.MemberLink.Fault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole journeys: real API servers as host and member, real HTTPS to the member, a real catalog. */
class SyncTest {
    private static final SyncConfig CONFIG =
            SyncConfig.DEFAULT.withIntervals(Duration.ofMillis(200), Duration.ofMinutes(5));
    private static final GroupVersionResource SHOPS = new GroupVersionResource("example.com", "v1", "shops");
    private static final String EVERYTHING = "[{'group':'*','resources':['*']}]";
    private static final String CORE_CONFIG_MAPS = "[{'group':'','resources':['configmaps']}]";

    @TempDir
    Path folder;

    private TestCluster host;
    private TestCluster member;
    private Catalog catalog;
    private final MemberLink link = new MemberLink();
    private Optional<Sync> sync = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        host = TestCluster.start(folder.resolve("host"));
        host.installFleetCrds();
        member = TestCluster.start(folder.resolve("member"));
        catalog = SqliteCatalog.open(CatalogConfig.in(folder.resolve("catalog")));
        startSync();
    }

    @AfterEach
    void stop() {
        stopSync();
        catalog.close();
        member.close();
        host.close();
    }

    private void startSync() {
        sync = Optional.of(Sync.start(host.admin(), catalog, CONFIG, Clock.systemUTC(), link::open));
    }

    private void stopSync() {
        sync.ifPresent(Sync::close);
        sync = Optional.empty();
    }

    private void join(String name, String syncResources) throws Exception {
        host.create(
                PediaCluster.RESOURCE,
                "{'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'PediaCluster','metadata':{'name':'%s'},'spec':{'kubeconfig':'%s','syncResources':%s}}"
                        .formatted(name, member.kubeconfig(), syncResources));
    }

    private PediaCluster pediaCluster(String name) throws Exception {
        return PediaCluster.of(host.client().get(PediaCluster.RESOURCE, new NamespacedName("", name)));
    }

    private Optional<Condition> condition(String name, String type) throws Exception {
        return pediaCluster(name).status().conditions().find(type);
    }

    private void awaitReady(String name) throws Exception {
        Eventually.await(
                name + " is ready",
                () -> condition(name, "Ready").filter(Condition::holds).isPresent());
    }

    private void awaitRow(String name, String configMap) throws Exception {
        Eventually.await("row of " + configMap, () -> hasRow(name, configMap));
    }

    private boolean hasRow(String name, String configMap) {
        return catalog.versions(name, TestCluster.CONFIG_MAPS).containsKey(configMapName(configMap));
    }

    private void awaitVersion(String configMap) throws Exception {
        Eventually.await("row of " + configMap + " is as new as the object", () -> {
            var object = member.client().get(TestCluster.CONFIG_MAPS, configMapName(configMap));
            return object.path("metadata")
                    .path("resourceVersion")
                    .asText()
                    .equals(catalog.versions("c1", TestCluster.CONFIG_MAPS).get(configMapName(configMap)));
        });
    }

    private Optional<SyncCondition> syncCondition(String name, String resource) throws Exception {
        return pediaCluster(name).status().syncResources().stream()
                .flatMap(group -> group.resources().stream())
                .filter(found -> found.name().equals(resource))
                .flatMap(found -> found.syncConditions().stream())
                .findFirst();
    }

    @Test
    void objectsAreKeptAndFollowed() throws Exception {
        member.configMap("first", "1");
        join("c1", EVERYTHING);
        awaitRow("c1", "first");
        awaitReady("c1");

        member.configMap("second", "1");
        awaitRow("c1", "second");
        member.changeConfigMap("first", "2");
        awaitVersion("first");
        member.deleteConfigMap("second");
        Eventually.await("the row goes with the object", () -> !hasRow("c1", "second"));

        Eventually.await(
                "the status says Syncing",
                () -> syncCondition("c1", "configmaps")
                        .filter(condition -> condition.status().equals("Syncing"))
                        .isPresent());
        assertThat(pediaCluster("c1").status().version()).startsWith("v1.");
        assertThat(sync.orElseThrow().status().getFirst().objects()).isPositive();
    }

    @Test
    void aRestartGoesOnWithoutListing() throws Exception {
        member.configMap("first", "1");
        member.configMap("second", "1");
        join("c1", EVERYTHING);
        awaitRow("c1", "first");
        awaitReady("c1");
        awaitAllSyncing();
        stopSync();
        member.configMap("third", "1");
        member.changeConfigMap("first", "2");
        member.deleteConfigMap("second");
        link.forget();

        startSync();

        awaitRow("c1", "third");
        awaitVersion("first");
        Eventually.await("the row of what was deleted meanwhile goes", () -> !hasRow("c1", "second"));
        awaitReady("c1");
        assertThat(link.lists()).isEmpty();
        assertThat(link.requests()).anyMatch(path -> path.contains("watch="));
    }

    @Test
    void aRestartListsNoDefinitionsOfTypesEither() throws Exception {
        member.configMap("first", "1");
        join("c1", CORE_CONFIG_MAPS);
        awaitRow("c1", "first");
        awaitReady("c1");
        awaitAllSyncing();
        stopSync();
        link.forget();

        startSync();

        Eventually.await(
                "the definitions are watched",
                () -> link.requests().stream()
                        .anyMatch(path -> path.contains("/customresourcedefinitions") && path.contains("watch=")));
        awaitReady("c1");
        assertThat(link.lists()).isEmpty();
    }

    private void awaitAllSyncing() throws Exception {
        Eventually.await("every type has a checkpoint", () -> {
            var status = sync.orElseThrow().status();
            return !status.isEmpty()
                    && !status.getFirst().types().isEmpty()
                    && catalog.checkpoints("c1").size()
                            == status.getFirst().types().size();
        });
    }

    @Test
    void afterAnExpiredVersionOneListWritesOnlyTheDifference() throws Exception {
        member.configMap("same", "1");
        member.configMap("gone", "1");
        join("c1", CORE_CONFIG_MAPS);
        awaitRow("c1", "same");
        awaitRow("c1", "gone");
        awaitAllSyncing();
        stopSync();
        long before = catalog.revision();
        member.deleteConfigMap("gone");
        member.configMap("new", "1");
        var expired = new java.util.concurrent.atomic.AtomicBoolean(true);
        link.fail(path -> path.contains("/configmaps") && path.contains("watch=") && expired.getAndSet(false)
                ? Optional.of(new Fault(
                        410, "{'kind':'Status','code':410,'reason':'Expired','message':'too old'}".replace('\'', '"')))
                : Optional.empty());
        link.forget();

        startSync();

        awaitRow("c1", "new");
        Eventually.await("what vanished is removed", () -> !hasRow("c1", "gone"));
        assertThat(hasRow("c1", "same")).isTrue();
        assertThat(catalog.changes(List.of(TestCluster.CONFIG_MAPS), before, 100)
                        .changes())
                .as("what was written")
                .extracting(ObjectChange::name)
                .containsExactlyInAnyOrder(configMapName("new"), configMapName("gone"));
        assertThat(link.lists())
                .filteredOn(path -> path.contains("/configmaps"))
                .hasSize(1);
    }

    @Test
    void aTypeThatAppearsIsKeptAndOneThatVanishesIsRemoved() throws Exception {
        join("c1", EVERYTHING);
        awaitReady("c1");

        member.create(
                TestCluster.CRDS,
                "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'shops.example.com'},'spec':{'group':'example.com','scope':'Cluster','names':{'plural':'shops','singular':'shop','kind':'Shop','listKind':'ShopList'},'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}");
        Eventually.await("the new type is served", () -> {
            try {
                member.create(SHOPS, "{'apiVersion':'example.com/v1','kind':'Shop','metadata':{'name':'s'}}");
                return true;
            } catch (flagship.kubemodel.ApiException e) {
                return false;
            }
        });

        Eventually.await(
                "the new type's object is kept",
                () -> !catalog.versions("c1", SHOPS).isEmpty());
        member.client().delete(TestCluster.CRDS, new NamespacedName("", "shops.example.com"));
        Eventually.await(
                "the type's rows and checkpoint go",
                () -> catalog.versions("c1", SHOPS).isEmpty()
                        && !catalog.checkpoints("c1").containsKey(SHOPS));
    }

    @Test
    void unjoiningRemovesTheRowsBeforeTheFinalizer() throws Exception {
        member.configMap("first", "1");
        join("c1", CORE_CONFIG_MAPS);
        awaitRow("c1", "first");

        host.client().delete(PediaCluster.RESOURCE, new NamespacedName("", "c1"));

        Eventually.await(
                "the PediaCluster is gone",
                () -> host.client()
                        .find(PediaCluster.RESOURCE, new NamespacedName("", "c1"))
                        .isEmpty());
        assertThat(catalog.clusters()).isEmpty();
    }

    @Test
    void rowsOfAClusterThatVanishedMeanwhileAreSwept() throws Exception {
        member.configMap("first", "1");
        join("c1", CORE_CONFIG_MAPS);
        awaitRow("c1", "first");
        stopSync();
        host.client()
                .mergePatch(
                        PediaCluster.RESOURCE,
                        new NamespacedName("", "c1"),
                        TestCluster.object("{'metadata':{'finalizers':null}}"));
        host.client().delete(PediaCluster.RESOURCE, new NamespacedName("", "c1"));

        startSync();

        Eventually.await("the rows are swept", () -> catalog.clusters().isEmpty());
    }

    @Test
    void aWrongKubeconfigIsShownInTheConditions() throws Exception {
        host.create(
                PediaCluster.RESOURCE,
                "{'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'PediaCluster','metadata':{'name':'c1'},'spec':{'kubeconfig':'bm9uc2Vuc2U=','syncResources':[]}}");

        Eventually.await(
                "Validated is False",
                () -> condition("c1", "Validated")
                        .filter(found -> found.reason().equals("InvalidConfig"))
                        .isPresent());
        assertThat(condition("c1", "Validated").orElseThrow().message()).startsWith("invalid cluster config: ");
        assertThat(condition("c1", "Ready").orElseThrow().status()).isEqualTo("False");
    }

    @Test
    void aMemberThatIsDownKeepsItsRowsAndComesBack() throws Exception {
        member.configMap("first", "1");
        join("c1", CORE_CONFIG_MAPS);
        awaitRow("c1", "first");
        awaitReady("c1");

        link.down(true);
        Eventually.await(
                "ClusterHealthy is False",
                () -> condition("c1", "ClusterHealthy")
                        .filter(found -> found.reason().equals("NotReachable"))
                        .isPresent());
        Eventually.await(
                "reading is paused",
                () -> syncCondition("c1", "configmaps")
                        .filter(found -> found.reason().equals("Pause"))
                        .isPresent());
        assertThat(hasRow("c1", "first")).isTrue();
        member.configMap("second", "1");
        link.down(false);

        awaitRow("c1", "second");
        awaitReady("c1");
    }

    @Test
    void oneTypeThatFailsDoesNotDisturbTheOthers() throws Exception {
        link.fail(path -> path.contains("/secrets")
                ? Optional.of(new Fault(200, "{'kind':'SecretList','items':[{'metadata':".replace('\'', '"')))
                : Optional.empty());
        member.configMap("first", "1");
        join("c1", "[{'group':'','resources':['secrets','configmaps']}]");

        awaitRow("c1", "first");
        Eventually.await(
                "the failing type says why",
                () -> syncCondition("c1", "secrets")
                        .filter(found -> found.reason().equals("ResourceWatchFailed"))
                        .filter(found -> !found.message().isEmpty())
                        .isPresent());
    }

    @Test
    void aPartOfTheApiThatDoesNotAnswerKeepsItsRows() throws Exception {
        member.configMap("first", "1");
        join("c1", EVERYTHING);
        awaitRow("c1", "first");
        awaitAllSyncing();
        int types = catalog.checkpoints("c1").size();
        stopSync();
        link.fail(path -> path.startsWith("/apis/apps/v1") || path.equals("/apis")
                ? Optional.of(new Fault(503, "{'kind':'Status','code':503,'message':'down'}".replace('\'', '"')))
                : Optional.empty());

        startSync();

        member.configMap("second", "1");
        Eventually.await(
                "the cluster says what fails or goes on",
                () -> hasRow("c1", "second")
                        || condition("c1", "SynchroRunning")
                                .filter(found -> found.reason().equals("InitialFailed"))
                                .isPresent());
        assertThat(catalog.checkpoints("c1")).hasSize(types);
    }

    @Test
    void anotherMemberUnderTheSameNameReplacesTheRows() throws Exception {
        member.configMap("first", "1");
        join("c1", CORE_CONFIG_MAPS);
        awaitRow("c1", "first");
        Eventually.await(
                "the cluster is remembered",
                () -> pediaCluster("c1").metadata().annotations().containsKey(SyncController.CLUSTER_ID));
        try (var other = TestCluster.start(folder.resolve("other"))) {
            other.configMap("elsewhere", "1");
            host.client()
                    .mergePatch(
                            PediaCluster.RESOURCE,
                            new NamespacedName("", "c1"),
                            TestCluster.object("{'spec':{'kubeconfig':'%s'}}".formatted(other.kubeconfig())));

            awaitRow("c1", "elsewhere");
            assertThat(hasRow("c1", "first")).isFalse();
            stopSync();
        }
    }

    @Test
    void everyClusterIsImportedAndRemovedWithIt() throws Exception {
        host.create(
                TestCluster.NAMESPACES, "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'karmada-cluster'}}");
        host.create(
                TestCluster.SECRETS,
                "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'eu-1','namespace':'karmada-cluster'},'data':{'kubeconfig':'%s'}}"
                        .formatted(member.kubeconfig()));
        member.configMap("first", "1");

        host.create(
                Cluster.RESOURCE,
                "{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'eu-1'},'spec':{'syncMode':'Push','apiEndpoint':'%s','secretRef':{'namespace':'karmada-cluster','name':'eu-1'}}}"
                        .formatted(member.uri()));

        awaitRow("eu-1", "first");
        awaitReady("eu-1");
        host.client().delete(Cluster.RESOURCE, new NamespacedName("", "eu-1"));
        Eventually.await(
                "the PediaCluster goes",
                () -> host.client()
                        .find(PediaCluster.RESOURCE, new NamespacedName("", "eu-1"))
                        .isEmpty());
        assertThat(catalog.clusters()).isEmpty();
    }

    @Test
    void aPediaClusterOfAUserIsNotTouchedByTheImport() throws Exception {
        join("eu-1", CORE_CONFIG_MAPS);
        awaitReady("eu-1");

        host.create(
                Cluster.RESOURCE,
                "{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'eu-1'},'spec':{'syncMode':'Push','apiEndpoint':'https://other'}}");
        host.create(
                Cluster.RESOURCE,
                "{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'later'},'spec':{'syncMode':'Push','apiEndpoint':'https://127.0.0.1:1'}}");
        Eventually.await(
                "the second Cluster is imported",
                () -> host.client()
                        .find(PediaCluster.RESOURCE, new NamespacedName("", "later"))
                        .isPresent());

        assertThat(pediaCluster("eu-1").spec().apiserver()).isEmpty();
        assertThat(pediaCluster("eu-1").metadata().owners()).isEmpty();
    }

    @Test
    void aSecretThatComesLaterMakesTheClusterWork() throws Exception {
        host.create(
                TestCluster.NAMESPACES,
                "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'clusterpedia-system'}}");
        host.create(
                PediaCluster.RESOURCE,
                "{'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'PediaCluster','metadata':{'name':'c1'},'spec':{'authenticationFrom':{'kubeconfig':{'name':'s','key':'k'}},'syncResources':%s}}"
                        .formatted(CORE_CONFIG_MAPS));
        Eventually.await(
                "the missing Secret is named",
                () -> condition("c1", "Validated")
                        .filter(found -> found.message()
                                .equals("invalid cluster config: Cluster Authentication Error: secret s's k is empty"))
                        .isPresent());

        host.create(
                TestCluster.SECRETS,
                "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'clusterpedia-system'},'data':{'k':'%s'}}"
                        .formatted(member.kubeconfig()));

        awaitReady("c1");
    }

    @Test
    void aSyncListThatShrinksRemovesRows() throws Exception {
        member.configMap("first", "1");
        join("c1", "[{'group':'','resources':['configmaps','namespaces']}]");
        awaitRow("c1", "first");

        host.client()
                .mergePatch(
                        PediaCluster.RESOURCE,
                        new NamespacedName("", "c1"),
                        TestCluster.object("{'spec':{'syncResources':[{'group':'','resources':['namespaces']}]}}"));

        Eventually.await("the rows go", () -> !hasRow("c1", "first"));
        assertThat(catalog.counts("c1")).containsKey(TestCluster.NAMESPACES);
    }
}
