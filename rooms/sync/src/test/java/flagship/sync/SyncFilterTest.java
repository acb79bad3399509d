package flagship.sync;

import static flagship.sync.TestCluster.CONFIG_MAPS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.catalog.SearchQuery;
import flagship.fleetapi.PediaCluster;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.sync.SyncConfig.Comparing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which objects a PediaCluster keeps, and what of them. */
class SyncFilterTest {
    private static final SyncConfig CONFIG = SyncConfig.DEFAULT
            .withIntervals(Duration.ofMillis(200), Duration.ofMinutes(5))
            .withComparing(new Comparing(Duration.ofMillis(50), 1_000_000, Duration.ofMillis(50)));
    private static final String CORE = "[{'group':'','resources':['configmaps','secrets','namespaces']}]";

    @TempDir
    Path folder;

    private SyncFixture fleet;

    @BeforeEach
    void open() throws Exception {
        fleet = new SyncFixture(folder);
        for (String namespace : new String[] {"web", "api", "db"}) {
            fleet.member.create(
                    TestCluster.NAMESPACES,
                    "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}".formatted(namespace));
            configMap(namespace, "a", "shop");
        }
        fleet.start(CONFIG);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    private void configMap(String namespace, String name, String app) throws Exception {
        var object = TestCluster.object(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s','namespace':'%s','labels':{'app':'%s'}},'data':{'k':'v','secret':'s'}}"
                        .formatted(name, namespace, app));
        fleet.member.client().apply(CONFIG_MAPS, object, "tester");
    }

    private void filter(String filter) throws Exception {
        fleet.host
                .client()
                .mergePatch(
                        PediaCluster.RESOURCE,
                        new NamespacedName("", "c1"),
                        TestCluster.object("{'spec':{'syncFilter':%s}}".formatted(filter)));
    }

    /** Our ConfigMaps, whose names are one letter, by {@code namespace/name}; a member has others of its own. */
    private Map<String, JsonNode> rows() throws Exception {
        var rows = new TreeMap<String, JsonNode>();
        fleet.catalog.search(SearchQuery.all(CONFIG_MAPS), (cluster, name, object, offset, length) -> {
            if (name.name().length() == 1) {
                rows.put(name.toString(), Json.parse(Arrays.copyOfRange(object, offset, offset + length)));
            }
        });
        return rows;
    }

    private void awaitRows(String... names) throws Exception {
        Eventually.await(
                "rows are exactly " + Arrays.toString(names),
                () -> rows().keySet().equals(new java.util.TreeSet<>(Arrays.asList(names))));
    }

    @Test
    void namespacesAreChosenAndExcluded() throws Exception {
        fleet.join(CORE, ",'syncFilter':{'namespaces':['web','api']}");
        awaitRows("web/a", "api/a");
        Eventually.await(
                "namespaces are chosen by name",
                () -> fleet.catalog.versions("c1", TestCluster.NAMESPACES).size() == 2);

        filter("{'namespaces':['web']}");
        awaitRows("web/a");

        filter("{'namespaces':null,'excludedNamespaces':['web']}");
        awaitRows("api/a", "db/a");

        filter("null");
        awaitRows("api/a", "db/a", "web/a");
    }

    @Test
    void labelsAreChosenAndFollowed() throws Exception {
        configMap("web", "b", "other");
        fleet.join(CORE, ",'syncFilter':{'labelSelector':'app in (shop)'}");
        awaitRows("api/a", "db/a", "web/a");

        fleet.member
                .client()
                .mergePatch(
                        CONFIG_MAPS,
                        new NamespacedName("web", "a"),
                        TestCluster.object("{'metadata':{'labels':{'app':'other'}}}"));
        configMap("web", "c", "shop");

        awaitRows("api/a", "db/a", "web/c");
    }

    @Test
    void resourcesAreExcluded() throws Exception {
        fleet.join(CORE, ",'syncFilter':{'excludedResources':['secrets','*.apps']}");
        fleet.awaitSyncing("configmaps");

        assertThat(fleet.syncCondition("secrets")).isEmpty();
        filter("{'excludedResources':['configmaps']}");
        Eventually.await("the rows go", () -> rows().isEmpty());
        fleet.awaitSyncing("secrets");
    }

    @Test
    void fieldsAreStrippedAndComeBack() throws Exception {
        fleet.join(CORE, ",'syncFilter':{'strippedFields':['data.secret']}");
        awaitRows("api/a", "db/a", "web/a");
        assertThat(Objects.requireNonNull(rows().get("web/a")).path("data").toString())
                .isEqualTo("{\"k\":\"v\"}");

        filter("{'strippedFields':['data'],'keepManagedFields':true}");
        Eventually.await(
                "all data is gone, managedFields are there",
                () -> rows().values().stream()
                        .allMatch(row -> row.path("data").isMissingNode()
                                && row.at("/metadata/managedFields").isArray()));

        filter("null");
        Eventually.await(
                "everything is there again",
                () -> rows().values().stream()
                        .allMatch(row -> row.at("/data/secret").asText().equals("s")
                                && row.at("/metadata/managedFields").isMissingNode()));
    }

    @Test
    void aFilterThatCannotBeReadIsSaidInTheConditions() throws Exception {
        fleet.join(CORE, ",'syncFilter':{'strippedFields':['metadata.name']}");
        Eventually.await(
                "Validated is False",
                () -> fleet.pediaCluster()
                        .status()
                        .conditions()
                        .find("Validated")
                        .filter(found -> found.message().contains("metadata.name"))
                        .isPresent());

        filter("{'strippedFields':null,'labelSelector':'app in ('}");
        Eventually.await(
                "the selector is named",
                () -> fleet.pediaCluster()
                        .status()
                        .conditions()
                        .find("Validated")
                        .filter(found -> found.message().contains("labelSelector"))
                        .isPresent());
    }
}
