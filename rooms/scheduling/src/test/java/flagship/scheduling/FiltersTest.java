package flagship.scheduling;

import static flagship.scheduling.Fixtures.affinity;
import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static flagship.scheduling.Fixtures.labelled;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec.Taint;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.fleetapi.Toleration;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.Placed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private static boolean matches(String affinity, Cluster cluster, Release release) {
        return AffinityMatcher.of(affinity(affinity), SchedulingRules.imitating(release))
                .matches(fleet(cluster).at(0));
    }

    private static boolean matches(String affinity, Cluster cluster) {
        return matches(affinity, cluster, Release.V1_18);
    }

    private static List<String> placed(SchedulingRules rules, FleetSnapshot fleet, ResourceBinding binding) {
        return SchedulingCore.inTree(rules).decide(fleet, binding) instanceof Placed placed
                ? placed.clusters().stream().map(TargetCluster::name).toList()
                : List.of();
    }

    @Test
    void anEmptySelectorMatchesAndAnInvalidOneNeverDoes() {
        assertThat(matches("{'labelSelector':{}}", cluster("a"))).isTrue();
        assertThat(matches("{'labelSelector':{'matchLabels':{'no good key':'x'}}}", labelled("a", "{'no':'x'}")))
                .isFalse();
        assertThat(matches(
                        "{'labelSelector':{'matchExpressions':[{'key':'a','operator':'Near','values':['x']}]}}",
                        cluster("a")))
                .isFalse();
        assertThat(matches(
                        "{'fieldSelector':{'matchExpressions':[{'key':'region','operator':'In'}]}}",
                        cluster("a", "{'region':'r'}")))
                .isFalse();
    }

    @Test
    void anEmptyRegionBehavesLikeAnAbsentLabel() {
        var in = "{'fieldSelector':{'matchExpressions':[{'key':'region','operator':'In','values':['']}]}}";
        var notIn = "{'fieldSelector':{'matchExpressions':[{'key':'region','operator':'NotIn','values':['r']}]}}";

        assertThat(matches(in, cluster("a"))).isFalse();
        assertThat(matches(notIn, cluster("a"))).isTrue();
        assertThat(matches(notIn, cluster("a", "{'region':'r'}"))).isFalse();
    }

    @Test
    void zonesMatchAnyFromRelease18AndAllBefore() {
        var in = "{'fieldSelector':{'matchExpressions':[{'key':'zone','operator':'In','values':['z1','z2']}]}}";
        var some = cluster("a", "{'zones':['z1','z9']}");

        assertThat(matches(in, some, Release.V1_18)).isTrue();
        assertThat(matches(in, some, Release.V1_17)).isFalse();
        assertThat(matches(in, cluster("a", "{'zones':['z1','z2']}"), Release.V1_17))
                .isTrue();
        assertThat(matches(in, cluster("a"), Release.V1_17)).isFalse();
    }

    @Test
    void zonesUnderstandExistsAndNothingElse() {
        var rule = "{'fieldSelector':{'matchExpressions':[{'key':'zone','operator':'%s'}]}}";
        var zoned = cluster("a", "{'zones':['z1']}");

        assertThat(matches(rule.formatted("Exists"), zoned)).isTrue();
        assertThat(matches(rule.formatted("Exists"), cluster("a"))).isFalse();
        assertThat(matches(rule.formatted("DoesNotExist"), zoned)).isFalse();
        assertThat(matches(rule.formatted("DoesNotExist"), cluster("a"))).isTrue();
        assertThat(matches(rule.formatted("Gt"), zoned)).isFalse();
    }

    @Test
    void theDeprecatedZoneIsOneOfTheZones() {
        assertThat(matches(
                        "{'fieldSelector':{'matchExpressions':[{'key':'zone','operator':'In','values':['z1']}]}}",
                        cluster("a", "{'zone':'z1'}")))
                .isTrue();
    }

    @Test
    void tolerationsMatchAsInKubernetes() {
        var taint = new Taint("k", "v", "NoSchedule", "");

        assertThat(Tolerations.tolerates(toleration("", "Exists", "", ""), taint))
                .isTrue();
        assertThat(Tolerations.tolerates(toleration("", "Equal", "v", ""), taint))
                .isFalse();
        assertThat(Tolerations.tolerates(toleration("k", "", "v", ""), taint)).isTrue();
        assertThat(Tolerations.tolerates(toleration("k", "Equal", "w", ""), taint))
                .isFalse();
        assertThat(Tolerations.tolerates(toleration("k", "Exists", "", "NoExecute"), taint))
                .isFalse();
        assertThat(Tolerations.tolerates(toleration("k", "Lt", "v", ""), taint)).isFalse();
    }

    private static Toleration toleration(String key, String operator, String value, String effect) {
        return new Toleration(key, operator, value, effect, Optional.empty());
    }

    @Test
    void theReasonNamesTheFirstTaintThatIsNotTolerated() {
        var tainted = cluster(
                "a", "{'taints':[{'key':'a','effect':'NoSchedule'},{'key':'b','value':'v','effect':'NoExecute'}]}");
        var binding = binding("{'replicas':1,'placement':{'clusterTolerations':[{'key':'a','operator':'Exists'}]}}");

        assertThat(SchedulingCore.inTree(SchedulingRules.DEFAULT).decide(fleet(tainted), binding))
                .isEqualTo(new NoClusterFit(
                        "0/1 clusters are available: 1 cluster(s) had untolerated taint {b=v:NoExecute}.", List.of()));
    }

    @Test
    void aTargetKeepsAnUnknownKindFromRelease15AndBeforeOnlyWhileTheListIsIncomplete() {
        var complete = cluster(
                "a", "{}", "{'apiEnablements':[],'conditions':[{'type':'CompleteAPIEnablements','status':'True'}]}");
        var incomplete = cluster("a", "{}", "{'apiEnablements':[]}");
        var binding = binding("{'replicas':1,'clusters':[{'name':'a','replicas':1}],'placement':{}}");
        var before = SchedulingRules.imitating(Release.V1_14);

        assertThat(placed(SchedulingRules.DEFAULT, fleet(complete), binding)).containsExactly("a");
        assertThat(placed(before, fleet(complete), binding)).isEmpty();
        assertThat(placed(before, fleet(incomplete), binding)).containsExactly("a");
    }

    @Test
    void spreadingAsksForTheProperty() {
        var binding = binding("""
                {'replicas':1,'placement':{'spreadConstraints':[{'spreadByField':'%s','minGroups':1,'maxGroups':1},
                 {'spreadByField':'cluster','minGroups':1,'maxGroups':1}]}}
                """.formatted("zone"));

        assertThat(SchedulingCore.inTree(SchedulingRules.DEFAULT).decide(fleet(cluster("a")), binding))
                .isEqualTo(new NoClusterFit(
                        "0/1 clusters are available: 1 cluster(s) did not have zones property.", List.of()));
    }

    private static ResourceBinding grouped(String name, String groups, String clusters) {
        return Fixtures.binding(
                name,
                Fixtures.json("{'replicas':1,'workloadAffinityGroups':%s,'clusters':%s,'placement':{}}"
                        .formatted(groups, clusters)),
                Fixtures.json("{}"));
    }

    private static final SchedulingRules GATED = SchedulingRules.DEFAULT.withWorkloadAffinity(true);

    @Test
    void workloadsOfOneAffinityGroupGoWhereAllPlacedOnesAre() {
        var fleet = fleet(cluster("a"), cluster("b"), cluster("c"))
                .with(grouped("p1", "{'affinityGroup':'app=x'}", "[{'name':'a'},{'name':'b'}]"))
                .with(grouped("p2", "{'affinityGroup':'app=x'}", "[{'name':'b'},{'name':'c'}]"))
                .with(grouped("p3", "{'affinityGroup':'app=x'}", "[]"))
                .with(grouped("p4", "{'affinityGroup':'app=y'}", "[{'name':'c'}]"));

        assertThat(placed(GATED, fleet, grouped("me", "{'affinityGroup':'app=x'}", "[]")))
                .containsExactly("b");
        assertThat(placed(SchedulingRules.DEFAULT, fleet, grouped("me", "{'affinityGroup':'app=x'}", "[]")))
                .containsExactly("a", "b", "c");
    }

    @Test
    void workloadsOfOneAntiAffinityGroupKeepApartButATargetStays() {
        var fleet = fleet(cluster("a"), cluster("b"))
                .with(grouped("p1", "{'antiAffinityGroup':'app=x'}", "[{'name':'a'}]"));

        assertThat(placed(GATED, fleet, grouped("me", "{'antiAffinityGroup':'app=x'}", "[]")))
                .containsExactly("b");
        assertThat(placed(GATED, fleet, grouped("me", "{'antiAffinityGroup':'app=x'}", "[{'name':'a'}]")))
                .contains("a");
    }

    @Test
    void aBindingIsNotItsOwnPeerAndLeavesItsGroupWhenItGoes() {
        var me = grouped("me", "{'antiAffinityGroup':'app=x'}", "[{'name':'a'}]");
        var other = grouped("other", "{'antiAffinityGroup':'app=x'}", "[]");
        var fleet = fleet(cluster("a")).with(me);

        assertThat(placed(GATED, fleet, grouped("me", "{'antiAffinityGroup':'app=x'}", "[]")))
                .containsExactly("a");
        assertThat(placed(GATED, fleet, other)).isEmpty();
        assertThat(placed(GATED, fleet.withoutBinding(me.key()), other)).containsExactly("a");
        assertThat(placed(GATED, fleet.with(grouped("me", "{}", "[{'name':'a'}]")), other))
                .containsExactly("a");
    }
}
