package flagship.scheduling;

import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ResourceBinding;
import flagship.scheduling.Trigger.Action;
import org.junit.jupiter.api.Test;

/** What the vectors do not tell apart. */
class TriggerTest {
    private static final String DIVIDED = "{'replicaScheduling':{'replicaSchedulingType':'Divided'}}";

    private static Action action(String applied, String spec, String status) {
        return action(SchedulingRules.DEFAULT, applied, spec, status);
    }

    private static Action action(SchedulingRules rules, String applied, String spec, String status) {
        var object = json("{'metadata':{'namespace':'n','name':'x','generation':2}}");
        object.withObject("/metadata")
                .putObject("annotations")
                .put(ResourceBinding.APPLIED_PLACEMENT, applied.replace('\'', '"'));
        object.set("spec", json(spec));
        object.set("status", json(status));
        var binding = ResourceBinding.of(object);
        return new Trigger(rules).action(binding, binding.spec().placement().orElseThrow(), "leaving"::equals);
    }

    private static Action divided(String clusters, String more, String status) {
        return action(
                DIVIDED,
                "{'replicas':3,'clusters':[" + clusters + "]" + more + ",'placement':" + DIVIDED + "}",
                status);
    }

    private static final String SEEN = "{'schedulerObservedGeneration':2,'lastScheduledTime':'2030-01-01T00:00:00Z'}";

    @Test
    void changedReplicasAreCountedAsScalingAndChangedRulesAsReconciling() {
        assertThat(divided("{'name':'a','replicas':2}", "", SEEN)).isEqualTo(Action.SCALE);
        assertThat(divided("{'name':'a','replicas':4}", "", SEEN)).isEqualTo(Action.SCALE);
        assertThat(action("{}", "{'replicas':3,'placement':" + DIVIDED + "}", SEEN))
                .isEqualTo(Action.RECONCILE);
    }

    @Test
    void aSettledBindingIsLeftAndANewGenerationOfItIsNoted() {
        assertThat(divided("{'name':'a','replicas':3}", "", SEEN)).isEqualTo(Action.NOTHING);
        assertThat(divided("{'name':'a','replicas':3}", "", "{'schedulerObservedGeneration':1}"))
                .isEqualTo(Action.OBSERVE);
    }

    @Test
    void aTargetThatIsLeavingAsksForAnotherPlace() {
        assertThat(divided("{'name':'leaving','replicas':3}", "", SEEN)).isEqualTo(Action.RECONCILE);
    }

    @Test
    void onlyARequestAfterTheLastPlacementCounts() {
        var triggered = ",'rescheduleTriggeredAt':'2030-01-01T00:00:0%dZ'";

        assertThat(divided("{'name':'a','replicas':3}", triggered.replace("%d", "1"), SEEN))
                .isEqualTo(Action.RECONCILE);
        assertThat(divided("{'name':'a','replicas':3}", triggered.replace("%d", "0"), SEEN))
                .isEqualTo(Action.NOTHING);
        assertThat(divided(
                        "{'name':'a','replicas':3}", triggered.replace("%d", "1"), "{'schedulerObservedGeneration':2}"))
                .isEqualTo(Action.NOTHING);
    }

    @Test
    void aNoteThatCannotBeReadMovesNothing() {
        var spec = "{'replicas':3,'clusters':[{'name':'a','replicas':3}],'placement':" + DIVIDED + "}";

        assertThat(action("{broken", spec, SEEN)).isEqualTo(Action.NOTHING);
    }

    @Test
    void withoutReplicaSchedulingNumbersDoNotCountAsScaling() {
        assertThat(action("{}", "{'replicas':3,'clusters':[{'name':'a','replicas':1}],'placement':{}}", SEEN))
                .isEqualTo(Action.RECONCILE);
    }

    /** A binding in the group g, which did not change; its placement did otherwise. */
    private static Action inGroup(String applied, String now) {
        var group = "'clusterAffinities':[{'affinityName':'g','clusterNames':['a']}],";
        var scheduling =
                "'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted'}";
        var before = "{" + group + (applied.contains("replicaScheduling") ? "" : scheduling + ",") + applied + "}";
        var after = "{" + group + (now.contains("replicaScheduling") ? "" : scheduling + ",") + now + "}";
        return action(
                before,
                "{'replicas':3,'clusters':[{'name':'a','replicas':3}],'placement':" + after + "}",
                "{'schedulerObservedGeneration':2,'schedulerObservingAffinityName':'g'}");
    }

    @Test
    void everyRuleBesideTheGroupsAsksForANewPlacement() {
        var none = "'spreadConstraints':[]";

        assertThat(inGroup(none, none)).isEqualTo(Action.NOTHING);
        assertThat(inGroup(none, "'workloadAffinity':{'affinity':{'groupByLabelKey':'k'}}"))
                .isEqualTo(Action.NOTHING);
        assertThat(inGroup(none, "'clusterAffinity':{'clusterNames':['a']}")).isEqualTo(Action.RECONCILE);
        assertThat(inGroup(none, "'clusterTolerations':[{'operator':'Exists'}]"))
                .isEqualTo(Action.RECONCILE);
        assertThat(inGroup(none, "'spreadConstraints':[{'spreadByField':'cluster'}]"))
                .isEqualTo(Action.RECONCILE);
        assertThat(
                        inGroup(
                                none,
                                "'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Aggregated'}"))
                .isEqualTo(Action.RECONCILE);
    }

    @Test
    void aGroupInUseThatNeitherPlacementHasAsksForANewOne() {
        var groups =
                "{'clusterAffinities':[{'affinityName':'%s'}],'replicaScheduling':{'replicaSchedulingType':'Divided'}}";
        var spec =
                "{'replicas':3,'clusters':[{'name':'a','replicas':3}],'placement':" + groups.replace("%s", "two") + "}";

        assertThat(action(
                        groups.replace("%s", "one"),
                        spec,
                        "{'schedulerObservedGeneration':2,'schedulerObservingAffinityName':'gone'}"))
                .isEqualTo(Action.RECONCILE);
    }

    @Test
    void componentsWithoutAPlaceAreScheduledSince117() {
        var rules = SchedulingRules.DEFAULT.withComponentSets(true);
        var spec = "{'components':[{'name':'one','replicas':1}],'clusters':[%s],'placement':" + DIVIDED + "}";
        var placed = spec.replace("%s", "{'name':'a'}");
        var unplaced = spec.replace("%s", "");

        assertThat(action(rules, DIVIDED, unplaced, SEEN)).isEqualTo(Action.SCALE);
        assertThat(action(rules, DIVIDED, placed, SEEN)).isEqualTo(Action.NOTHING);
        assertThat(action(rules.withRelease(Release.V1_16), DIVIDED, unplaced, SEEN))
                .isEqualTo(Action.NOTHING);
    }

    @Test
    void whatMakesAWorkloadDependsOnTheRelease() {
        var withNeeds =
                "{'replicaRequirements':{'resourceRequest':{}},'clusters':[{'name':'a'}],'placement':" + DIVIDED + "}";
        var withComponents =
                "{'components':[{'name':'one','replicas':1}],'clusters':[{'name':'a'}],'placement':" + DIVIDED + "}";
        var before = SchedulingRules.imitating(Release.V1_15);

        assertThat(action(DIVIDED, withNeeds, SEEN)).isEqualTo(Action.NOTHING);
        assertThat(action(DIVIDED, withComponents, SEEN)).isEqualTo(Action.NOTHING);
        assertThat(action(before, DIVIDED, withNeeds, SEEN)).isEqualTo(Action.RECONCILE);
    }
}
