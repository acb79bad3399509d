package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Json;
import flagship.kubemodel.MergePatch;
import flagship.scheduling.Decision.GroupFailure;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.NotEnoughRoom;
import flagship.scheduling.Decision.NothingTried;
import flagship.scheduling.Decision.Placed;
import flagship.scheduling.DecisionEvents.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BindingWritesTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:05.700Z");
    private static final Placed PLACED =
            new Placed(List.of(new TargetCluster("a", 2), new TargetCluster("b", 0)), "", List.of());

    private static ResourceBinding settled() {
        var object = Json.object();
        object.putObject("metadata")
                .put("namespace", "default")
                .put("name", "web-deployment")
                .put("generation", 4)
                .putObject("annotations")
                .put(ResourceBinding.APPLIED_PLACEMENT, "{\"clusterAffinity\":{\"clusterNames\":[\"a\"]}}");
        object.set(
                "spec",
                json(
                        "{'clusters':[{'name':'b'},{'name':'a','replicas':2}],'placement':{'clusterAffinity':{'clusterNames':['a']}}}"));
        object.set("status", json("""
                        {'schedulerObservedGeneration':4,'lastScheduledTime':'2030-01-01T00:00:05Z','conditions':[
                         {'type':'FullyApplied','status':'True','reason':'R','message':'m','lastTransitionTime':'2029-01-01T00:00:00Z'},
                         {'type':'Scheduled','status':'True','reason':'Success','message':'Binding has been scheduled successfully.',
                          'lastTransitionTime':'2029-01-01T00:00:00Z'}]}
                        """));
        return ResourceBinding.of(object);
    }

    @Test
    void aFirstPlacementWritesClustersAnnotationAndStatus() {
        var writes = BindingWrites.of(
                binding("{'placement':{'clusterAffinity':{'labelSelector':{'matchLabels':{'a':'<&>'}}}}}"),
                PLACED,
                NOW);

        assertThat(writes.spec().orElseThrow().toString()).isEqualTo("""
                        {"metadata":{"annotations":{"policy.karmada.io/applied-placement":\
                        "{\\"clusterAffinity\\":{\\"labelSelector\\":{\\"matchLabels\\":{\\"a\\":\\"\\\\u003c\\\\u0026\\\\u003e\\"}}}}"}},\
                        "spec":{"clusters":[{"name":"a","replicas":2},{"name":"b"}]}}""");
        assertThat(writes.affinityName()).isEmpty();
        assertThat(writes.condition().orElseThrow().toString()).isEqualTo("""
                        {"status":{"schedulerObservedGeneration":1,"lastScheduledTime":"2030-01-01T00:00:05Z",\
                        "conditions":[{"type":"Scheduled","status":"True","reason":"Success",\
                        "message":"Binding has been scheduled successfully.","lastTransitionTime":"2030-01-01T00:00:05Z"}]}}""");
    }

    @Test
    void anAnnotationThatWasWrittenIsReadAsTheSamePlacement() {
        var before = binding("{'placement':{'clusterAffinity':{'labelSelector':{'matchLabels':{'a':'<&>'}}}}}");
        var object = (ObjectNode) json("{'metadata':{'namespace':'default','name':'x'}}")
                .set("spec", before.spec().toJson());

        var after = ResourceBinding.of(MergePatch.apply(
                object, BindingWrites.of(before, PLACED, NOW).spec().orElseThrow()));

        assertThat(BindingWrites.of(after, PLACED, NOW).spec()).isEmpty();
    }

    @Test
    void nothingIsWrittenThatIsThereAlready() {
        assertThat(BindingWrites.of(settled(), PLACED, NOW))
                .isEqualTo(new BindingWrites(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void aLaterSecondIsAllThatASecondSuccessWrites() {
        var writes = BindingWrites.of(settled(), PLACED, NOW.plusSeconds(1));

        assertThat(writes.spec()).isEmpty();
        assertThat(writes.condition()).contains(json("{'status':{'lastScheduledTime':'2030-01-01T00:00:06Z'}}"));
    }

    @Test
    void noFitClearsTheClustersAndKeepsTheConditionsOfOthers() {
        var writes = BindingWrites.of(settled(), new NoClusterFit("none", List.of()), NOW);

        assertThat(writes.spec()).contains(json("{'spec':{'clusters':null}}"));
        assertThat(writes.condition()
                        .orElseThrow()
                        .at("/status/conditions/0/type")
                        .asText())
                .isEqualTo("FullyApplied");
        assertThat(writes.condition().orElseThrow().at("/status/conditions/1"))
                .isEqualTo(
                        json(
                                "{'type':'Scheduled','status':'False','reason':'NoClusterFit','message':'none','lastTransitionTime':'2030-01-01T00:00:05Z'}"));
        assertThat(writes.condition().orElseThrow().path("status").has("lastScheduledTime"))
                .isFalse();
    }

    @Test
    void aLackOfRoomChangesTheConditionAlone() {
        var writes = BindingWrites.of(settled(), new NotEnoughRoom("full", List.of()), NOW);

        assertThat(writes.spec()).isEmpty();
        assertThat(writes.condition()
                        .orElseThrow()
                        .at("/status/conditions/1/reason")
                        .asText())
                .isEqualTo("Unschedulable");
    }

    @Test
    void theGroupInUseIsWrittenWhenItChanged() {
        var placed = new Placed(PLACED.clusters(), "two", List.of());

        assertThat(BindingWrites.of(settled(), placed, NOW).affinityName())
                .contains(json("{'status':{'schedulerObservingAffinityName':'two'}}"));
    }

    @Test
    void groupAndConditionGoIntoOnePatchOfTheStatus() {
        var placed = new Placed(PLACED.clusters(), "two", List.of());

        assertThat(BindingWrites.of(settled(), placed, NOW.plusSeconds(1)).statusPatch())
                .contains(
                        json(
                                "{'status':{'schedulerObservingAffinityName':'two','lastScheduledTime':'2030-01-01T00:00:06Z'}}"));
        assertThat(BindingWrites.of(settled(), PLACED, NOW.plusSeconds(1)).statusPatch())
                .contains(json("{'status':{'lastScheduledTime':'2030-01-01T00:00:06Z'}}"));
    }

    @Test
    void theSameSuccessAgainIsToldFromNews() {
        var later = NOW.plusSeconds(1);
        var elsewhere = new Placed(List.of(new TargetCluster("b", 2)), "", List.of());

        assertThat(BindingWrites.of(settled(), PLACED, later).onlyRepeats()).isTrue();
        assertThat(BindingWrites.of(settled(), elsewhere, later).onlyRepeats()).isFalse();
        assertThat(BindingWrites.of(settled(), new Placed(PLACED.clusters(), "two", List.of()), later)
                        .onlyRepeats())
                .isFalse();
        assertThat(BindingWrites.of(settled(), new NotEnoughRoom("full", List.of()), later)
                        .onlyRepeats())
                .isFalse();
        assertThat(BindingWrites.of(binding("{'placement':{}}"), PLACED, later).onlyRepeats())
                .isFalse();
    }

    @Test
    void aGenerationThatNeedsNoDecisionIsOnlyNoted() {
        assertThat(BindingWrites.observed(settled())).hasToString("{\"status\":{\"schedulerObservedGeneration\":4}}");
    }

    @Test
    void nothingTriedStillCountsAsSuccess() {
        var writes = BindingWrites.of(binding("{'placement':{}}"), new NothingTried(), NOW);

        assertThat(writes.spec()).isEmpty();
        assertThat(writes.condition()
                        .orElseThrow()
                        .at("/status/conditions/0/reason")
                        .asText())
                .isEqualTo("Success");
    }

    @Test
    void eventsTellTheResultAndEachGroupThatFailed() {
        var failures = List.of(new GroupFailure(0, "one", "too small"));

        assertThat(DecisionEvents.of(settled(), new Placed(PLACED.clusters(), "two", failures)))
                .containsExactly(
                        new Event(
                                "Warning",
                                "ScheduleBindingFailed",
                                "failed to schedule ResourceBinding(default/web-deployment) with clusterAffiliates index(0): too small"),
                        new Event(
                                "Normal",
                                "ScheduleBindingSucceed",
                                "Binding has been scheduled successfully. Result: {a:2, b:0}"));
        assertThat(DecisionEvents.of(settled(), new NoClusterFit("none", List.of())))
                .containsExactly(new Event("Warning", "ScheduleBindingFailed", "none"));
    }

    @Test
    void theTwinIsToldWithoutColon() {
        var twin = ResourceBinding.of(json("{'metadata':{'name':'x'},'spec':{'placement':{}}}"));

        assertThat(DecisionEvents.of(twin, PLACED).getFirst().message())
                .isEqualTo("Binding has been scheduled successfully. Result {a:2, b:0}");
        assertThat(DecisionEvents.skipped(twin).message())
                .isEqualTo("skip schedule deleting clusterResourceBinding: x");
    }
}
