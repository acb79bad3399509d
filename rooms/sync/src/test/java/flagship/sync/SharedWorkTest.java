package flagship.sync;

import static flagship.sync.TestCluster.CONFIG_MAPS;
import static flagship.sync.TestCluster.configMapName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.catalog.Catalog;
import flagship.catalog.CatalogConfig;
import flagship.catalog.Claim.ClaimLost;
import flagship.catalog.SqliteCatalog;
import flagship.fleetapi.PediaCluster;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import flagship.sync.SyncConfig.Sharing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes share the clusters of one host; here each is a Sync of its own, on one catalog. */
@Timeout(120)
class SharedWorkTest {
    private static final List<String> CLUSTERS =
            IntStream.range(0, 8).mapToObj(i -> "c" + i).toList();

    private final List<Replica> processes = new ArrayList<>();
    private TestCluster host;
    private TestCluster member;
    private Catalog catalog;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        host = TestCluster.start(folder.resolve("host"));
        host.installFleetCrds();
        member = TestCluster.start(folder.resolve("member"));
        catalog = SqliteCatalog.open(CatalogConfig.in(folder.resolve("catalog")));
        member.configMap("first", "1");
        for (String cluster : CLUSTERS) {
            host.create(
                    PediaCluster.RESOURCE,
                    "{'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'PediaCluster','metadata':{'name':'%s'},'spec':{'kubeconfig':'%s','syncResources':[{'group':'','resources':['configmaps']}]}}"
                            .formatted(cluster, member.kubeconfig()));
        }
    }

    @AfterEach
    void stop() {
        processes.forEach(process -> process.sync.close());
        catalog.close();
        member.close();
        host.close();
    }

    /** One process: its sync, its way to the host and its way to members. */
    private final class Replica {
        private final MemberLink link = new MemberLink();
        private final Cut way = new Cut(host.admin());
        private final Sync sync;

        Replica(String identity) {
            var config = SyncConfig.DEFAULT.withSharing(
                    Optional.of(new Sharing("default", identity, Duration.ofSeconds(3))));
            sync = Sync.start(way, catalog, config, Clock.systemUTC(), link::open);
            processes.add(this);
        }

        Set<String> clusters() {
            return sync.status().stream().map(SyncStatus::cluster).collect(Collectors.toCollection(TreeSet::new));
        }

        /** Neither says good-bye nor hears anything more. */
        void die() {
            way.cut = true;
            link.down(true);
        }
    }

    /** A way to the host that can be cut. */
    private static final class Cut implements Transport {
        private final Transport way;
        private volatile boolean cut;

        Cut(Transport way) {
            this.way = way;
        }

        @Override
        public Response send(Request request) throws IOException, InterruptedException {
            if (cut) {
                throw new IOException("the host is not reached");
            }
            return way.send(request);
        }

        @Override
        public void close() {
            way.close();
        }
    }

    private static Set<String> all(Replica... some) {
        var names = new TreeSet<String>();
        for (Replica process : some) {
            names.addAll(process.clusters());
        }
        return names;
    }

    private void awaitSpread(Replica first, Replica second) throws Exception {
        Eventually.await(
                "each cluster is with one of two processes",
                () -> !first.clusters().isEmpty()
                        && !second.clusters().isEmpty()
                        && first.clusters().size() + second.clusters().size() == CLUSTERS.size()
                        && all(first, second).containsAll(CLUSTERS));
    }

    private void awaitEverywhere(String configMap) throws Exception {
        Eventually.await(
                configMap + " has a row in every cluster",
                () -> CLUSTERS.stream()
                        .allMatch(cluster ->
                                catalog.versions(cluster, CONFIG_MAPS).containsKey(configMapName(configMap))));
    }

    @Test
    void oneProcessAloneHasAllClusters() throws Exception {
        var alone = new Replica("a");

        Eventually.await("it has all", () -> alone.clusters().containsAll(CLUSTERS));
        awaitEverywhere("first");
    }

    @Test
    void twoProcessesShareTheClustersAndASecondOneListsNothingAgain() throws Exception {
        var first = new Replica("a");
        Eventually.await("the first has all", () -> first.clusters().containsAll(CLUSTERS));
        awaitEverywhere("first");
        awaitCheckpoints();

        var second = new Replica("b");
        awaitSpread(first, second);
        member.configMap("later", "1");

        awaitEverywhere("later");
        assertThat(second.link.lists()).noneMatch(path -> path.contains("/configmaps"));
    }

    private void awaitCheckpoints() throws Exception {
        Eventually.await(
                "all first lists are written",
                () -> CLUSTERS.stream()
                        .allMatch(cluster ->
                                catalog.checkpoint(cluster, CONFIG_MAPS).isPresent()));
    }

    @Test
    void whenAProcessDiesTheOtherReadsOnWhereItStopped() throws Exception {
        var first = new Replica("a");
        var second = new Replica("b");
        awaitSpread(first, second);
        awaitEverywhere("first");
        awaitCheckpoints();
        second.link.forget();

        first.die();
        member.configMap("meanwhile", "1");
        member.deleteConfigMap("first");

        Eventually.await("the second has all", () -> second.clusters().containsAll(CLUSTERS));
        awaitEverywhere("meanwhile");
        Eventually.await(
                "the deletion has arrived everywhere",
                () -> CLUSTERS.stream()
                        .noneMatch(cluster ->
                                catalog.versions(cluster, CONFIG_MAPS).containsKey(configMapName("first"))));
        assertThat(second.link.lists()).noneMatch(path -> path.contains("/configmaps"));
    }

    @Test
    void aProcessThatLostTheHostLetsGoAlthoughItReachesMembersAndCatalog() throws Exception {
        var first = new Replica("a");
        var second = new Replica("b");
        awaitSpread(first, second);

        first.way.cut = true;

        Eventually.await(
                "the second has all and the first none",
                () -> second.clusters().containsAll(CLUSTERS)
                        && first.clusters().isEmpty());
        member.configMap("later", "1");
        awaitEverywhere("later");
    }

    @Test
    void aProcessThatLeavesHandsOverAtOnce() throws Exception {
        var first = new Replica("a");
        var second = new Replica("b");
        awaitSpread(first, second);

        processes.remove(first);
        first.sync.close();

        Eventually.await("the second has all", () -> second.clusters().containsAll(CLUSTERS));
    }

    @Test
    void whoseClusterWasTakenOverKnowsItAtTheNextWrite() throws Exception {
        var rows = new HeldRows(catalog, "c0", () -> {});
        rows.take();

        assertThat(rows.lost()).isFalse();
        catalog.claim("c0");
        assertThatThrownBy(() -> rows.drop(CONFIG_MAPS)).isInstanceOf(ClaimLost.class);
        assertThat(rows.lost()).isTrue();
    }

    @Test
    void theRowsOfAClusterThatIsDeletedGoOnce() throws Exception {
        var first = new Replica("a");
        var second = new Replica("b");
        awaitSpread(first, second);
        awaitEverywhere("first");

        for (String cluster : CLUSTERS) {
            host.client().delete(PediaCluster.RESOURCE, new NamespacedName("", cluster));
        }

        Eventually.await("all rows are gone", () -> catalog.clusters().isEmpty());
        Eventually.await("nobody has a cluster", () -> all(first, second).isEmpty());
    }
}
