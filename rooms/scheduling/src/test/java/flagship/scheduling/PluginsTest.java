package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.fleetapi.TargetCluster;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.Placed;
import flagship.scheduling.Decision.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class PluginsTest {
    private static final SchedulingRules RULES = SchedulingRules.DEFAULT;
    private final FleetSnapshot fleet = fleet(cluster("a"), cluster("b"));

    private record Filter(String name, ClusterFilter filter) implements FilterPlugin {
        @Override
        public Optional<ClusterFilter> prepare(SchedulingAttempt attempt) {
            return Optional.of(filter);
        }
    }

    private record Score(String name, ToIntFunction<ClusterState> points) implements ScorePlugin {
        @Override
        public ClusterScore prepare(SchedulingAttempt attempt) {
            return (cluster, _) -> points.applyAsInt(cluster);
        }
    }

    private record Estimator(String name, int[] answers) implements ReplicaEstimator {
        @Override
        public int[] estimate(Question question, List<ClusterState> clusters) {
            return answers.clone();
        }
    }

    private record Failing(String name) implements ReplicaEstimator {
        @Override
        public int[] estimate(Question question, List<ClusterState> clusters) throws EstimateFailure {
            throw new EstimateFailure("timed out");
        }
    }

    private Decision decide(List<FilterPlugin> filters, List<ScorePlugin> scores, List<ReplicaEstimator> estimators) {
        var binding = binding("""
                {'replicas':4,'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided',
                 'replicaDivisionPreference':'Aggregated'}}}
                """);
        return new SchedulingCore(RULES, new Plugins(filters, scores, estimators)).decide(fleet, binding);
    }

    private static Placed placed(TargetCluster... clusters) {
        return new Placed(List.of(clusters), "", List.of());
    }

    @Test
    void aFilterOfOthersLeavesOutClustersWithItsReason() {
        var noA = new Filter(
                "NoA",
                (cluster, _) ->
                        cluster.name().equals("a") ? Verdict.unschedulable("cluster(s) are too far") : Verdict.FITS);
        var none = new Filter("None", (_, _) -> Verdict.unschedulable("cluster(s) are full"));

        assertThat(decide(List.of(noA), List.of(), List.of())).isEqualTo(placed(new TargetCluster("b", 4)));
        assertThat(decide(List.of(noA, none), List.of(), List.of()))
                .isEqualTo(new NoClusterFit(
                        "0/2 clusters are available: 1 cluster(s) are full, 1 cluster(s) are too far.", List.of()));
    }

    @Test
    void aFilterThatThrowsLeavesOutThatClusterOnly() {
        var broken = new Filter("Broken", (cluster, _) -> {
            if (cluster.name().equals("a")) {
                throw new IllegalStateException("oops");
            }
            return Verdict.FITS;
        });

        assertThat(decide(List.of(broken), List.of(), List.of())).isEqualTo(placed(new TargetCluster("b", 4)));
    }

    @Test
    void scoresDecideAmongEquals() {
        var preferB = new Score("B", cluster -> cluster.name().equals("b") ? 60 : 0);
        var preferA = new Score("A", cluster -> cluster.name().equals("a") ? 50 : 0);

        assertThat(decide(List.of(), List.of(preferB, preferA), List.of()))
                .isEqualTo(placed(new TargetCluster("b", 4)));
    }

    @Test
    void aScoreOutOfRangeFailsTheAttempt() {
        assertThat(decide(List.of(), List.of(new Score("Mad", _ -> 101)), List.of()))
                .isEqualTo(new Refused(
                        "failed to prioritize clusters: plugin Mad: score 101 of cluster a is not from 0 to 100",
                        List.of()));
    }

    @Test
    void theSmallestEstimateCountsAndNoOpinionIsNone() {
        var estimators = List.<ReplicaEstimator>of(
                new Estimator("one", new int[] {9, ReplicaEstimator.NO_OPINION}),
                new Estimator("two", new int[] {3, 5}));

        assertThat(decide(List.of(), List.of(), estimators)).isEqualTo(placed(new TargetCluster("b", 4)));
    }

    @Test
    void anEstimatorThatFailsOrLiesHasNoSayForAnyCluster() {
        var good = new Estimator("good", new int[] {3, 5});
        var negative = new Estimator("negative", new int[] {0, -7});
        var tooFew = new Estimator("too few", new int[] {0});

        assertThat(decide(List.of(), List.of(), List.of(new Failing("failing"), negative, tooFew, good)))
                .isEqualTo(placed(new TargetCluster("b", 4)));
    }

    @Test
    void aNameIsTakenOnce() {
        var twice = List.<FilterPlugin>of(new TaintToleration(), new TaintToleration());

        assertThatThrownBy(() -> new Plugins(twice, List.of(), List.of()))
                .hasMessage("a plugin named TaintToleration already exists");
    }

    @Test
    void theSettingNamesThoseThatRun() {
        var all = Plugins.inTree(RULES);

        assertThat(all.named(List.of("*"))).isEqualTo(all);
        assertThat(all.named(List.of("*", "-TaintToleration")).filters())
                .extracting(FilterPlugin::name)
                .doesNotContain("TaintToleration")
                .contains("APIEnablement");
        assertThat(all.named(List.of("ClusterAffinity")).filters())
                .extracting(FilterPlugin::name)
                .containsExactly("ClusterAffinity");
        assertThatThrownBy(() -> all.named(List.of("*", "-Taints")))
                .hasMessageContaining("there is no plugin \"Taints\"")
                .hasMessageContaining("TaintToleration");
    }

    @Test
    void othersAreFoundByTheServiceLoader() {
        assertThat(Plugins.inTree(RULES).andDiscovered().scores())
                .extracting(ScorePlugin::name)
                .containsExactly("ClusterLocality", "FromTests");
    }

    /** Named in META-INF/services of the tests. */
    public static final class FromTests implements ScorePlugin {
        @Override
        public String name() {
            return "FromTests";
        }

        @Override
        public ClusterScore prepare(SchedulingAttempt attempt) {
            return (_, _) -> Map.of().size();
        }
    }
}
