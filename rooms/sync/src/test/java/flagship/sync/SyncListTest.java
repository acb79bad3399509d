package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ClusterSyncResources;
import flagship.fleetapi.Condition;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a PediaCluster refers to is synchronised as what it lists itself. */
class SyncListTest {
    private static final SyncConfig CONFIG =
            SyncConfig.DEFAULT.withIntervals(Duration.ofMillis(200), Duration.ofMinutes(5));

    @Test
    void aListOfResourcesThatIsReferredToIsAppendedAndFollowed(@TempDir Path folder) throws Exception {
        try (var fleet = new SyncFixture(folder)) {
            fleet.start(CONFIG);
            fleet.member.configMap("first", "1");
            fleet.join("[{'group':'','resources':['namespaces']}]", ",'syncResourcesRefName':'base'");
            Eventually.await(
                    "the condition says that nothing has the name",
                    () -> fleet.pediaCluster().status().conditions().find("Validated").map(Condition::message).stream()
                            .anyMatch("Warning: sync resource ref is not found"::equals));
            Eventually.await(
                    "its own list is synchronised",
                    () -> fleet.catalog.counts("c1").containsKey(TestCluster.NAMESPACES));
            assertThat(fleet.hasRow("first")).isFalse();

            fleet.host.create(
                    ClusterSyncResources.RESOURCE,
                    "{'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'ClusterSyncResources','metadata':{'name':'base'},'spec':{'syncResources':[{'group':'','resources':['configmaps']}]}}");
            fleet.awaitRow("first");
            assertThat(fleet.catalog.counts("c1")).containsKey(TestCluster.NAMESPACES);

            fleet.host
                    .client()
                    .mergePatch(
                            ClusterSyncResources.RESOURCE,
                            new NamespacedName("", "base"),
                            TestCluster.object("{'spec':{'syncResources':[]}}"));
            Eventually.await("the rows go", () -> !fleet.hasRow("first"));
        }
    }
}
