package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.Timing;
import flagship.scheduling.ScorePlugin.NormalizingScore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is measured of a decision. */
class StepClockTest {
    private static final String DIVIDED = """
            {'replicas':4,'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided',
             'replicaDivisionPreference':'Aggregated'}}}
            """;

    private final Heard heard = new Heard();
    private final Ticks ticks = new Ticks();

    /** A millisecond passes with each look. */
    private static final class Ticks implements Timing {
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos += 1_000_000;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public void sleep(Duration duration) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double random() {
            return 0;
        }
    }

    private static final class Heard implements DecisionMeters {
        final List<String> lines = new ArrayList<>();

        @Override
        public void step(Step step, Duration took) {
            lines.add("step " + step.label() + " " + took.toMillis());
        }

        @Override
        public void extensionPoint(Point point, boolean failed, Duration took) {
            lines.add("point " + point.label() + (failed ? " failed " : " ") + took.toMillis());
        }

        @Override
        public void plugin(String plugin, Point point, boolean failed, Duration took) {
            lines.add("plugin " + plugin + " " + point.label() + (failed ? " failed " : " ") + took.toMillis());
        }
    }

    private record Filter(String name, Verdict verdict) implements FilterPlugin {
        @Override
        public Optional<ClusterFilter> prepare(SchedulingAttempt attempt) {
            return Optional.of((_, _) -> verdict);
        }
    }

    /** Points that are brought from 0 to 100. */
    private record Ranked(String name) implements ScorePlugin, NormalizingScore {
        @Override
        public ClusterScore prepare(SchedulingAttempt attempt) {
            return this;
        }

        @Override
        public int score(ClusterState cluster, boolean isTarget) {
            return cluster.name().equals("b") ? 70_000 : 0;
        }

        @Override
        public void normalize(List<ClusterState> clusters, int[] points) {
            for (int index = 0; index < points.length; index++) {
                points[index] /= 700;
            }
        }
    }

    private Decision decide(Plugins plugins) {
        var snapshot = fleet(cluster("a"), cluster("b"));
        var notes = new StepClock(heard, ticks, Notes.NONE);
        return new SchedulingCore(SchedulingRules.DEFAULT, plugins).decide(snapshot, binding(DIVIDED), notes);
    }

    @Test
    void stepsPointsAndPluginsAreMeasuredEachForItself() {
        var filters = List.<FilterPlugin>of(new Filter("Near", Verdict.FITS), new Filter("Cheap", Verdict.FITS));

        decide(new Plugins(filters, List.of(new Ranked("Rank")), List.of()));

        assertThat(heard.lines)
                .containsExactly(
                        "plugin Near Filter 1",
                        "plugin Cheap Filter 1",
                        "step Filter 3",
                        "point Filter 3",
                        "plugin Rank Score 1",
                        "plugin Rank ScoreExtensionNormalize 1",
                        "step Score 3",
                        "point Score 3",
                        "step Select 1",
                        "step AssignReplicas 1");
    }

    @Test
    void aFilterThatRefusesEveryClusterFailsAndSoDoesItsStep() {
        var filters = List.<FilterPlugin>of(
                new Filter("Far", Verdict.unschedulable("cluster(s) are far")), new Filter("Near", Verdict.FITS));

        decide(new Plugins(filters, List.of(), List.of()));

        assertThat(heard.lines)
                .containsExactly(
                        "plugin Far Filter failed 1", "plugin Near Filter 1", "step Filter 3", "point Filter failed 3");
    }

    @Test
    void whatAPluginNormalizesCounts() {
        var decision = decide(new Plugins(List.of(), List.of(new Ranked("Rank")), List.of()));

        assertThat(decision).isInstanceOf(Decision.Placed.class);
        assertThat(heard.lines).contains("point Score 3");
    }

    @Test
    void aTraceIsMadeAsWellWhereOneIsWanted() {
        var core = SchedulingCore.inTree(SchedulingRules.DEFAULT);

        var trace = core.explain(fleet(cluster("a")), binding(DIVIDED), it -> new StepClock(heard, ticks, it));

        assertThat(trace.attempts()).hasSize(1);
        assertThat(heard.lines).anyMatch(line -> line.startsWith("plugin TaintToleration Filter"));
    }
}
