package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static flagship.scheduling.Fixtures.json;
import static flagship.scheduling.Fixtures.labelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.TargetCluster;
import flagship.scheduling.LowestFirst.Source;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LowestFirstTest {
    private static final String ONE_CLUSTER =
            "'placement':{'spreadConstraints':[{'spreadByField':'cluster','minGroups':1,'maxGroups':1}]}";

    private static SchedulingCore core(ScorePlugin... more) {
        var plugins = Plugins.inTree(SchedulingRules.DEFAULT);
        for (ScorePlugin score : more) {
            plugins = plugins.with(score);
        }
        return new SchedulingCore(SchedulingRules.DEFAULT, plugins);
    }

    private static Cluster costing(String name, String cost) {
        return labelled(name, "{'cost':'%s'}".formatted(cost));
    }

    private static final ScorePlugin COST = new LowestFirst("cost", new Source.Label("cost"), 60);

    private static List<String> chosen(SchedulingCore core, FleetSnapshot fleet, String clusters) {
        var decision =
                core.decide(fleet, binding("{'replicas':1,'clusters':[%s],%s}".formatted(clusters, ONE_CLUSTER)));
        return ((Decision.Placed) decision)
                .clusters().stream().map(TargetCluster::name).toList();
    }

    private static Map<String, Integer> scores(SchedulingCore core, FleetSnapshot fleet) {
        var attempt = core.explain(fleet, binding("{'replicas':1,%s}".formatted(ONE_CLUSTER)))
                .attempts()
                .getFirst();
        return attempt.candidates().stream().collect(Collectors.toMap(it -> it.cluster(), it -> it.score()));
    }

    @Test
    void theCheapestIsChosen() {
        var fleet = fleet(costing("a", "0.30"), costing("b", "0.08"), costing("c", "0.19"));

        assertThat(chosen(core(), fleet, "")).containsExactly("a");
        assertThat(chosen(core(COST), fleet, "")).containsExactly("b");
        assertThat(scores(core(COST), fleet)).isEqualTo(Map.of("a", 0, "b", 60, "c", 30));
    }

    @Test
    void whatRunsStaysWhereItIs() {
        var fleet = fleet(costing("a", "9"), costing("b", "1"));

        assertThat(chosen(core(COST), fleet, "{'name':'a','replicas':1}")).containsExactly("a");
    }

    @Test
    void whatIsNoNumberIsNotPreferred() {
        var fleet = fleet(costing("a", "cheap"), costing("b", "NaN"), cluster("c"), costing("d", "5"));

        assertThat(scores(core(COST), fleet)).isEqualTo(Map.of("a", 0, "b", 0, "c", 0, "d", 60));
    }

    @Test
    void numbersBeyondAllBoundsAreCompared() {
        var fleet = fleet(costing("a", "" + Double.MAX_VALUE), costing("b", "-" + Double.MAX_VALUE), costing("c", "0"));

        assertThat(scores(core(COST), fleet)).isEqualTo(Map.of("a", 0, "b", 60, "c", 30));
    }

    @Test
    void anAnnotationServesAsWell() {
        var object = json("{'metadata':{'name':'b','annotations':{'place.flagship.io/latency':'3'}},'spec':{}}");
        var withApis = cluster("b");
        object.set("status", withApis.status().toJson());
        var fleet = fleet(cluster("a"), Cluster.of(object));

        var latency = new LowestFirst("latency", new Source.Annotation(), 50);

        assertThat(scores(core(latency), fleet)).isEqualTo(Map.of("a", 0, "b", 50));
    }

    @Test
    void whatIsToldOfClustersIsPartOfTheSnapshot() {
        var latency = core(new LowestFirst("latency", new Source.Told(), 50));
        var fleet = fleet(cluster("a"), cluster("b"));
        var near = fleet.withMeasure("latency", Map.of("a", 80.0, "b", 7.5));
        var turned = near.withMeasure("latency", Map.of("a", 1.0, "b", Double.POSITIVE_INFINITY));

        assertThat(scores(latency, fleet)).isEqualTo(Map.of("a", 0, "b", 0));
        assertThat(scores(latency, near)).isEqualTo(Map.of("a", 0, "b", 50));
        assertThat(scores(latency, turned)).isEqualTo(Map.of("a", 50, "b", 0));
        assertThat(scores(latency, near.with(cluster("a", "{'region':'eu'}")))).isEqualTo(Map.of("a", 0, "b", 50));
    }

    @Test
    void severalScoresAddUpAndAreExplained() {
        var fleet = fleet(costing("a", "1"), costing("b", "2")).withMeasure("latency", Map.of("a", 9.0, "b", 1.0));
        var core = core(COST, new LowestFirst("latency", new Source.Told(), 70));

        assertThat(chosen(core, fleet, "")).containsExactly("b");
        assertThat(core.explain(fleet, binding("{'replicas':1,%s}".formatted(ONE_CLUSTER)))
                        .attempts()
                        .getFirst()
                        .steps())
                .contains("Score cost: a 60, b 0.", "Score latency: a 0, b 70.");
    }

    @Test
    void aWeightThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new LowestFirst("cost", new Source.Annotation(), 101))
                .hasMessage("the weight 101 of cost is not from 1 to 100");
    }
}
