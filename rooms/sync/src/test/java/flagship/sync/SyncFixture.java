package flagship.sync;

import static flagship.sync.TestCluster.configMapName;

import flagship.catalog.Catalog;
import flagship.catalog.CatalogConfig;
import flagship.catalog.SqliteCatalog;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.SyncCondition;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** A host, a member over HTTPS, a catalog in a file, and the sync between them. */
final class SyncFixture implements AutoCloseable {
    final TestCluster host;
    final TestCluster member;
    final Catalog catalog;
    final MemberLink link = new MemberLink();
    private final Path folder;
    private Optional<Sync> sync = Optional.empty();

    SyncFixture(Path folder) throws Exception {
        this.folder = folder;
        host = TestCluster.start(folder.resolve("host"));
        host.installFleetCrds();
        member = TestCluster.start(folder.resolve("member"));
        catalog = SqliteCatalog.open(CatalogConfig.in(folder.resolve("catalog")));
    }

    /** The database of the catalog, as JDBC names it. */
    String database() {
        return "jdbc:sqlite:" + folder.resolve("catalog").resolve("catalog.db");
    }

    void start(SyncConfig config) {
        sync = Optional.of(Sync.start(host.admin(), catalog, config, Clock.systemUTC(), link::open));
    }

    void stop() {
        sync.ifPresent(Sync::close);
        sync = Optional.empty();
    }

    /** Makes cluster c1; {@code more} of its spec with single quotes, beginning with a comma, or empty. */
    void join(String syncResources, String more) throws Exception {
        host.create(
                PediaCluster.RESOURCE,
                "{'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'PediaCluster','metadata':{'name':'c1'},'spec':{'kubeconfig':'%s','syncResources':%s%s}}"
                        .formatted(member.kubeconfig(), syncResources, more));
    }

    PediaCluster pediaCluster() throws Exception {
        return PediaCluster.of(host.client().get(PediaCluster.RESOURCE, new NamespacedName("", "c1")));
    }

    boolean hasRow(String configMap) {
        return catalog.versions("c1", TestCluster.CONFIG_MAPS).containsKey(configMapName(configMap));
    }

    void awaitRow(String configMap) throws Exception {
        Eventually.await("row of " + configMap, () -> hasRow(configMap));
    }

    Optional<SyncCondition> syncCondition(String resource) throws Exception {
        return pediaCluster().status().syncResources().stream()
                .flatMap(group -> group.resources().stream())
                .filter(found -> found.name().equals(resource))
                .flatMap(found -> found.syncConditions().stream())
                .findFirst();
    }

    void awaitSyncing(String resource) throws Exception {
        Eventually.await(
                resource + " are read and watched",
                () -> syncCondition(resource)
                        .filter(condition -> condition.status().equals(SyncCondition.SYNCING))
                        .filter(condition -> !condition.initialListPhase())
                        .isPresent());
    }

    SyncStatus.Type status(String resource) {
        return sync.orElseThrow().status().stream()
                .flatMap(cluster -> cluster.types().stream())
                .filter(type -> type.stored().resource().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        stop();
        catalog.close();
        member.close();
        host.close();
    }
}
