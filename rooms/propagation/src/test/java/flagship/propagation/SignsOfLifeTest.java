package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Condition;
import flagship.propagation.ClusterConfig.Heartbeat;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When an agent counts as silent: 40 s after its last sign, 60 s where it never gave one. */
final class SignsOfLifeTest {
    private static final Optional<Condition> READY = Optional.of(Condition.isTrue("Ready", "ClusterReady", ""));
    private static final Optional<Condition> DOWN = Optional.of(Condition.isFalse("Ready", "ClusterNotReady", ""));

    private final SignsOfLife signs = new SignsOfLife(Heartbeat.DEFAULT);

    private Optional<String> at(int seconds, String renewed, Optional<Condition> ready) {
        return signs.look("east", renewed, ready, Duration.ofSeconds(seconds).toNanos())
                .map(condition -> condition.status() + "/" + condition.reason());
    }

    @Test
    void anAgentThatRenewsItsLeaseIsNeverSilent() {
        assertThat(at(0, "t0", READY)).isEmpty();
        assertThat(at(39, "t1", READY)).isEmpty();
        assertThat(at(78, "t2", READY)).isEmpty();
    }

    @Test
    void anAgentIsSilentWhenItsLeaseStaysTheSame() {
        at(0, "t0", READY);

        assertThat(at(40, "t0", READY)).isEmpty();
        assertThat(at(41, "t0", READY)).contains("Unknown/ClusterStatusUnknown");
    }

    @Test
    void anotherReadyConditionIsASignToo() {
        at(0, "t0", READY);
        at(30, "t0", DOWN);

        assertThat(at(60, "t0", DOWN)).isEmpty();
        assertThat(at(71, "t0", DOWN)).contains("Unknown/ClusterStatusUnknown");
    }

    @Test
    void anAgentThatNeverReportedHasMoreTime() {
        at(0, "", Optional.empty());

        assertThat(at(60, "", Optional.empty())).isEmpty();
        assertThat(at(61, "", Optional.empty())).contains("Unknown/ClusterStatusNeverUpdated");
    }

    @Test
    void whatTheControlPlaneSaidItselfIsNoSignAndIsNotSaidAgain() {
        var unknown = Optional.of(Condition.isUnknown("Ready", "ClusterStatusUnknown", ""));
        at(0, "t0", READY);
        at(41, "t0", READY);

        assertThat(at(46, "t0", unknown)).isEmpty();
        assertThat(at(400, "t0", unknown)).isEmpty();
        assertThat(at(401, "t1", unknown)).isEmpty();
    }

    @Test
    void everybodyIsFreshWhenFirstSeen() {
        assertThat(at(1_000_000, "long ago", READY)).isEmpty();
    }
}
