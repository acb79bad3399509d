package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.RolloutStatus;
import flagship.fleetapi.RolloutStatus.Phase;
import flagship.fleetapi.StagedRollout;
import flagship.fleetapi.StagedRollout.Revision;
import flagship.kubemodel.Json;
import flagship.propagation.RolloutCluster.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a rollout: waves, gate, pause, failure, the way back. docs/decisions/0031. */
class RolloutDecisionTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Revision OLD = revision("old");
    private static final Revision NEW = revision("new");

    private final ObjectNode rollout = json("{'metadata':{'namespace':'shop','name':'web','annotations':{}},"
            + "'spec':{'target':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},'timeoutSeconds':60,'onFailure':'Rollback','waves':["
            + "{'name':'canary','clusterAffinity':{'clusterNames':['a']}},{'name':'others'}]}}");

    private Instant now = START;
    private RolloutStatus status = RolloutStatus.NONE;
    private State a = State.HELD;
    private State b = State.HELD;

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Revision revision(String id) {
        return new Revision(id, Json.object().put("image", id));
    }

    /** One look at a template of that content; what is decided is written down. */
    private RolloutDecision look(Revision template) {
        return look(template, false);
    }

    private RolloutDecision look(Revision template, boolean dispatched) {
        rollout.set("status", status.toJson(""));
        var clusters = new ArrayList<RolloutCluster>();
        clusters.add(new RolloutCluster("a", 0, a, "why a"));
        clusters.add(new RolloutCluster("b", 1, b, "why b"));
        var decision = RolloutDecision.of(
                new RolloutDecision.Known(StagedRollout.of(rollout), Optional.of(template), clusters, dispatched, now));
        status = decision.status();
        return decision;
    }

    private ObjectNode wave(int index) {
        return (ObjectNode) rollout.at("/spec/waves/" + index);
    }

    private void say(String annotation, String word) {
        rollout.withObject("/metadata").withObjectProperty("annotations").put(annotation, word);
    }

    /** The old content is healthy everywhere, the new one has just been put into the template. */
    private void oldIsGoodAndNewComes() {
        look(OLD, true);
        look(NEW);
        a = State.HELD;
        b = State.HELD;
    }

    private void theCanaryFails() {
        oldIsGoodAndNewComes();
        look(NEW);
        a = State.UNHEALTHY;
        look(NEW);
        now = START.plusSeconds(60);
        look(NEW);
    }

    private void theOldContentIsBack() {
        theCanaryFails();
        look(OLD);
        a = State.HEALTHY;
        b = State.HEALTHY;
        look(OLD);
    }

    private void theCanaryFailsAndStays() {
        ((ObjectNode) rollout.path("spec")).put("onFailure", "Pause");
        theCanaryFails();
    }

    private void theNewContentIsEverywhere() {
        oldIsGoodAndNewComes();
        a = State.HEALTHY;
        look(NEW);
        b = State.HEALTHY;
        look(NEW);
    }

    @Test
    void whatWasEverywhereBeforeIsTakenAsGood() {
        look(OLD, true);

        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(status.progress().released()).containsExactly(RolloutStatus.EVERYWHERE);
        assertThat(status.good().last()).contains(OLD);
    }

    @Test
    void aNewContentGoesToTheFirstWaveAlone() {
        oldIsGoodAndNewComes();
        look(NEW);

        assertThat(status.phase()).isEqualTo(Phase.PROGRESSING);
        assertThat(status.progress().released()).containsExactly("a");
    }

    @Test
    void aClusterGetsItOnlyOnceItIsKnownToBeHeldBack() {
        look(OLD, true);
        a = State.UNTOLD;
        look(NEW);
        assertThat(status.progress().released()).isEmpty();

        a = State.HELD;
        look(NEW);
        assertThat(status.progress().released()).containsExactly("a");
    }

    @Test
    void theNextWaveComesWhenTheOneBeforeIsHealthy() {
        oldIsGoodAndNewComes();
        a = State.UNHEALTHY;
        look(NEW);
        assertThat(status.progress().released()).containsExactly("a");

        a = State.HEALTHY;
        look(NEW);
        assertThat(status.progress().released()).containsExactly("a", "b");

        b = State.HEALTHY;
        look(NEW);
        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(status.good().last()).contains(NEW);
        assertThat(status.good().previous()).contains(OLD);
    }

    @Test
    void aFirstContentGoesInWavesToo() {
        look(NEW);
        assertThat(status.progress().released()).containsExactly("a");
    }

    @Test
    void aWaveThatDoesNotBecomeHealthyTakesTheTemplateBack() {
        oldIsGoodAndNewComes();
        look(NEW);
        a = State.UNHEALTHY;
        var waiting = look(NEW);
        assertThat(waiting.again()).contains(Duration.ofSeconds(60));

        now = START.plusSeconds(60);
        var failed = look(NEW);

        assertThat(failed.restore()).contains(OLD);
        assertThat(status.phase()).isEqualTo(Phase.ROLLING_BACK);
        assertThat(status.message()).contains("canary").contains("why a");
        assertThat(status.failedRevision()).isEqualTo("new");
    }

    @Test
    void aKillBeforeTheTemplateWasTakenBackChangesNothing() {
        oldIsGoodAndNewComes();
        look(NEW);
        a = State.UNHEALTHY;
        now = START.plusSeconds(61);
        look(NEW);

        assertThat(look(NEW).restore()).contains(OLD);
    }

    @Test
    void theOldContentGoesBackEverywhereAtOnce() {
        theCanaryFails();

        assertThat(look(OLD).restore()).isEmpty();
        assertThat(status.progress().releases("a")).isTrue();
        assertThat(status.progress().releases("b")).isTrue();
        assertThat(status.phase()).isEqualTo(Phase.ROLLING_BACK);

        a = State.HEALTHY;
        b = State.HEALTHY;
        look(OLD);
        assertThat(status.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(status.message()).contains("not healthy after 60 s");
    }

    @Test
    void whatWasTakenBackIsNotBroughtAgainUntilAUserSaysSo() {
        theOldContentIsBack();
        a = State.HELD;
        b = State.HELD;
        look(NEW);
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.progress().released()).isEmpty();

        say(StagedRollout.RESUME, "new/1");
        look(NEW);
        assertThat(status.phase()).isEqualTo(Phase.PROGRESSING);
        assertThat(status.progress().released()).containsExactly("a");
    }

    @Test
    void whereNothingWasGoodBeforeItStops() {
        look(NEW);
        a = State.UNHEALTHY;
        look(NEW);
        now = START.plusSeconds(61);

        var failed = look(NEW);

        assertThat(failed.restore()).isEmpty();
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.message()).contains("nothing to go back to");
    }

    @Test
    void aUserWhoWantsNoRollbackFindsItAsItFailed() {
        ((ObjectNode) rollout.path("spec")).put("onFailure", "Pause");
        oldIsGoodAndNewComes();
        look(NEW);
        a = State.UNHEALTHY;
        now = START.plusSeconds(61);

        assertThat(look(NEW).restore()).isEmpty();
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.progress().released()).containsExactly("a");
    }

    @Test
    void aFailedWaveIsTriedAgainWithItsFullTime() {
        theCanaryFailsAndStays();
        say(StagedRollout.RESUME, "new/again");

        var again = look(NEW);

        assertThat(status.phase()).isEqualTo(Phase.PROGRESSING);
        assertThat(again.again()).contains(Duration.ofSeconds(60));
    }

    @Test
    void aPausedWaveWaitsForAWordAboutThisRevision() {
        wave(0).put("pause", true);
        oldIsGoodAndNewComes();
        a = State.HEALTHY;
        look(NEW);
        assertThat(status.phase()).isEqualTo(Phase.PAUSED);

        say(StagedRollout.RESUME, "old/1");
        look(NEW);
        assertThat(status.progress().releases("b")).isFalse();

        say(StagedRollout.RESUME, "new/2");
        look(NEW);
        assertThat(status.progress().releases("b")).isTrue();
    }

    @Test
    void aWordIsHeardOnce() {
        wave(0).put("pause", true);
        wave(1).put("pause", true);
        oldIsGoodAndNewComes();
        say(StagedRollout.RESUME, "new/early");
        look(NEW);
        a = State.HEALTHY;
        look(NEW);

        assertThat(status.phase()).isEqualTo(Phase.PAUSED);
        assertThat(status.progress().releases("b")).isFalse();
    }

    @Test
    void aWaveIsWatchedForAsLongAsItSoaks() {
        wave(0).put("soakSeconds", 30);
        oldIsGoodAndNewComes();
        a = State.HEALTHY;
        assertThat(look(NEW).again()).contains(Duration.ofSeconds(30));
        now = START.plusSeconds(20);
        a = State.UNHEALTHY;
        look(NEW);
        a = State.HEALTHY;
        now = START.plusSeconds(35);
        assertThat(look(NEW).again()).contains(Duration.ofSeconds(30));
        assertThat(status.progress().releases("b")).isFalse();

        now = START.plusSeconds(65);
        look(NEW);
        assertThat(status.progress().releases("b")).isTrue();
    }

    @Test
    void pausedAltogetherNoFurtherClusterGetsIt() {
        oldIsGoodAndNewComes();
        look(NEW);
        ((ObjectNode) rollout.path("spec")).put("paused", true);
        a = State.HEALTHY;

        look(NEW);
        assertThat(status.phase()).isEqualTo(Phase.PAUSED);
        assertThat(status.progress().released()).containsExactly("a");

        ((ObjectNode) rollout.path("spec")).put("paused", false);
        look(NEW);
        assertThat(status.progress().releases("b")).isTrue();
    }

    @Test
    void aUserTakesItBackInTheMiddle() {
        oldIsGoodAndNewComes();
        look(NEW);
        say(StagedRollout.UNDO, "new/1");

        assertThat(look(NEW).restore()).contains(OLD);
        assertThat(status.phase()).isEqualTo(Phase.ROLLING_BACK);
    }

    @Test
    void aUserGoesBackToTheOneBeforeInWaves() {
        theNewContentIsEverywhere();
        say(StagedRollout.UNDO, "new/1");
        assertThat(look(NEW).restore()).contains(OLD);
        assertThat(look(NEW).restore()).isEmpty();

        a = State.HELD;
        b = State.HELD;
        look(OLD);
        assertThat(status.phase()).isEqualTo(Phase.PROGRESSING);
        assertThat(status.progress().released()).containsExactly("a");
    }

    @Test
    void anotherContentInTheMiddleBeginsAnew() {
        oldIsGoodAndNewComes();
        a = State.HEALTHY;
        look(NEW);
        a = State.HELD;
        b = State.HELD;

        look(revision("newer"));

        assertThat(status.revision()).isEqualTo("newer");
        assertThat(status.progress().released()).containsExactly("a");
    }

    @Test
    void aUserWhoPutsTheOldContentBackGetsItEverywhereAtOnce() {
        oldIsGoodAndNewComes();
        look(NEW);
        a = State.HEALTHY;
        b = State.HEALTHY;

        look(OLD);

        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
    }

    @Test
    void aTemplateThatIsNowhereIsWaitedFor() {
        rollout.set("status", status.toJson(""));
        var decision = RolloutDecision.of(
                new RolloutDecision.Known(StagedRollout.of(rollout), Optional.of(NEW), List.of(), false, now));

        assertThat(decision.status().phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void scalingIsNoNewContent() {
        var template = json("{'kind':'Deployment','spec':{'replicas':2,'template':{'a':1}},'status':{'x':1}}");
        var scaled =
                json("{'kind':'Deployment','spec':{'template':{'a':1},'replicas':9},'metadata':{'labels':{'b':'c'}}}");

        assertThat(TemplateRevision.of(template).id())
                .isEqualTo(TemplateRevision.of(scaled).id());
        assertThat(TemplateRevision.restore(scaled, TemplateRevision.of(template))
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(9);
    }

    @Test
    void aContentThatTheRolloutHasNotSeenYetGoesNowhere() {
        look(OLD, true);
        rollout.set("status", status.toJson(""));

        var gate = RolloutGate.of(Optional.of(StagedRollout.of(rollout)), json("{'spec':{'template':{'a':1}}}"));

        assertThat(gate.holds("a")).isTrue();
        assertThat(RolloutGate.of(Optional.empty(), json("{'spec':{}}")).holds("a"))
                .isFalse();
    }
}
